"""Every card of the shipped knowledge, held against Slack's rules and its readers' needs."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from slack_sdk.models.blocks import Block

from bot.cards.blocks import Card
from bot.cards.limits import MAX_MESSAGE, MAX_TEXT, faults, size
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import ListEntry
from tests.cards import all_cards

NODE = Path(__file__).parent / "node"


@pytest.fixture(scope="session")
def cards(knowledge: KnowledgeBase) -> dict[str, Card]:
    return dict(all_cards(knowledge))


@pytest.fixture(scope="session")
def slack_types() -> jsonschema.protocols.Validator:
    """Slack's published block types (npm package @slack/types) as a JSON Schema; `make test` generates it."""
    schema = json.loads((NODE / "build" / "blocks.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft7Validator(schema)


def test_slacks_own_models_accept_every_card(cards: dict[str, Card]) -> None:
    for name, card in cards.items():
        for block, parsed in zip(card.blocks, Block.parse_all(list(card.blocks)), strict=True):
            parsed.validate_json()
            assert parsed.to_dict()["type"] == block["type"], name


def test_slacks_published_types_accept_every_card(
    cards: dict[str, Card], slack_types: jsonschema.protocols.Validator
) -> None:
    for name, card in cards.items():
        for block in card.blocks:
            faults_found = [f"{name}: {fault.message[:200]}" for fault in slack_types.iter_errors(block)]
            assert faults_found == []


def test_no_card_breaks_a_limit(cards: dict[str, Card]) -> None:
    assert {name: faults(card.blocks) for name, card in cards.items() if faults(card.blocks)} == {}
    assert max(len(card.text) for card in cards.values()) < MAX_TEXT
    assert max(size(card.blocks) for card in cards.values()) < MAX_MESSAGE


def test_the_text_of_every_card_says_all_that_its_blocks_say(cards: dict[str, Card]) -> None:
    for name, card in cards.items():
        said = _words(card.text)
        for shown in _shown(list(card.blocks)):
            missing = _words(shown) - said
            assert not missing, f"{name}: the text lacks {missing} of {shown!r}"


def _shown(part: object) -> Iterator[str]:
    """Every string that a person sees in ``part``, found without the code that made it.

    What a button asks when it is pressed is not on the card.
    """
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "confirm":
                continue
            if key in {"text", "url", "user_id"} and isinstance(value, str):
                yield value
            else:
                yield from _shown(value)
    elif isinstance(part, list):
        for value in part:
            yield from _shown(value)


def _words(text: str) -> set[str]:
    plain = html.unescape(text).replace("\u200b", "")
    return set(re.findall(r"[^\W_]+", plain))


def test_every_quote_stands_on_its_card_letter_for_letter(cards: dict[str, Card], knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        quoted = [*(citation.quote for citation in entry.citations)]
        quoted += entry.items if isinstance(entry, ListEntry) else ()
        card = cards[entry.id]
        drawn = [text for block in card.blocks if block["type"] == "rich_text" for text in _shown(block)]
        for words in quoted:
            assert words in drawn
            assert f"“{words}”" in html.unescape(card.text).replace("\u200b", "")


def test_our_note_is_never_inside_a_quotation(cards: dict[str, Card], knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        quotations = [
            json.dumps(element, ensure_ascii=False)
            for block in cards[entry.id].blocks
            if block["type"] == "rich_text"
            for element in block["elements"]
            if element["type"] == "rich_text_quote" or element.get("border")
        ]
        assert entry.note
        assert not any(entry.note in quotation for quotation in quotations)


def test_every_quoting_card_names_and_links_its_source(cards: dict[str, Card], knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        blocks = json.dumps(cards[entry.id].blocks, ensure_ascii=False)
        for citation in entry.citations:
            about = knowledge.sources[citation.source].about
            assert f"<{about.url}|{about.title}>" in blocks
        for fact in entry.facts:
            assert fact.url in blocks


GOLDEN = Path(__file__).parent / "golden"
SHOWN = [
    "drivers/overview", "drivers/motivating-factors", "leaders/trust", "spotlight/west-alabama-works",
    "spotlight/list", "spotlight/list-plainer", "about/initiative", "practices/codify-shared", "unsure", "no-answer",
    "none-of-these", "why", "unknown-spotlight", "takeaways", "help", "trouble",
    "tip-of-a-takeaway", "tip-of-a-list", "tip-of-a-spotlight", "tip-now-of-a-takeaway", "tip-help", "schedule-full",
    "schedule-given-up",
]  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_the_card_looks_as_it_was_approved(name: str, cards: dict[str, Card], request: pytest.FixtureRequest) -> None:
    path = GOLDEN / f"{name.replace('/', '-')}.json"
    drawn = {"text": cards[name].text.splitlines(), "blocks": list(cards[name].blocks)}
    if request.config.getoption("--update-golden"):
        path.write_text(json.dumps(drawn, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    approved: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))

    assert drawn == approved
