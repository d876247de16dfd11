"""Checks of every card of the shipped knowledge against Slack's rules and its readers' needs."""

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
from bot.cards.ids import Action
from bot.cards.limits import MAX_MESSAGE, MAX_TEXT, text_size, violations
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import ListEntry, Spotlight, Theme
from bot.knowledge.passages import passages_of
from bot.terminal.renderer import render_card
from slack_simulator.payloads import buttons_of
from tests.support.cards import all_cards

LED = ("led-by", "nearest")
NODE = Path(__file__).parent / "node"


@pytest.fixture(scope="session")
def cards(knowledge: KnowledgeBase) -> dict[str, Card]:
    return dict(all_cards(knowledge))


@pytest.fixture(scope="session")
def slack_types() -> jsonschema.protocols.Validator:
    """Return Slack's published block types (npm package @slack/types) as a JSON Schema; `make test` generates it."""
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
            errors = [f"{name}: {error.message[:200]}" for error in slack_types.iter_errors(block)]
            assert errors == []


def test_no_card_exceeds_a_limit(cards: dict[str, Card]) -> None:
    assert {name: violations(card.blocks) for name, card in cards.items() if violations(card.blocks)} == {}
    assert max(len(card.text) for card in cards.values()) < MAX_TEXT
    assert max(text_size(card.blocks) for card in cards.values()) < MAX_MESSAGE


def test_the_text_of_every_card_contains_all_words_of_its_blocks(cards: dict[str, Card]) -> None:
    for name, card in cards.items():
        in_text = _words(card.text)
        for shown in _shown(list(card.blocks)):
            missing = _words(shown) - in_text
            assert not missing, f"{name}: the text lacks {missing} of {shown!r}"


def _shown(part: object) -> Iterator[str]:
    """Yield every string that a person sees in ``part``, without any code of the cards.

    Buttons are not words of the card: a screen reader reads them when it comes to them.
    """
    if isinstance(part, dict):
        if part.get("type") in {"button", "feedback_buttons", "overflow"}:
            return
        for key, value in part.items():
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


def test_the_text_of_every_card_names_the_entries_that_it_offers(
    cards: dict[str, Card], knowledge: KnowledgeBase
) -> None:
    for name, card in cards.items():
        for button in buttons_of(list(card.blocks)):
            action, _, entry_id = button["action_id"].partition(":")
            if action in {Action.OPEN, Action.PICK}:
                assert _words(knowledge.entries[entry_id].title) <= _words(card.text), name


def test_every_quote_appears_on_its_card_letter_for_letter(cards: dict[str, Card], knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        quoted = [*(citation.quote for citation in entry.citations)]
        quoted += entry.items if isinstance(entry, ListEntry) else ()
        card = cards[f"{entry.id}-all"]
        drawn = [text for block in card.blocks if block["type"] == "rich_text" for text in _shown(block)]
        for quote in quoted:
            assert quote in drawn
            assert f"“{quote}”" in html.unescape(card.text).replace("\u200b", "")


def test_the_passage_that_answers_comes_first(cards: dict[str, Card], knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        for passage in passages_of(entry):
            text, nearest = (html.unescape(cards[f"{name}-{passage.id}"].text).replace("\u200b", "") for name in LED)
            assert passage.text in text.partition(f"\n{entry.title}\n")[0]
            assert nearest.startswith(knowledge.voice.not_held.format(title=entry.title))
            assert passage.text in nearest


def test_a_shortened_card_begins_with_the_first_quotation_or_the_summary(
    cards: dict[str, Card], knowledge: KnowledgeBase
) -> None:
    for entry in knowledge.entries.values():
        text = html.unescape(cards[entry.id].text).replace("\u200b", "")
        if isinstance(entry, Spotlight):
            assert text.startswith(f"{entry.summary}\n{entry.title}\n")
        elif entry.citations:
            assert text.startswith(f"“{entry.citations[0].quote}”\n{entry.title}\n")


def test_a_shortened_card_says_what_to_do_before_it_names_the_source(
    cards: dict[str, Card], knowledge: KnowledgeBase
) -> None:
    for entry in knowledge.entries.values():
        if entry.citations:
            text = cards[entry.id].text
            assert text.index(knowledge.voice.note) < text.index("Quoted from")


def test_a_card_names_a_publication_once(cards: dict[str, Card]) -> None:
    for name, card in cards.items():
        assert card.text.count("Quoted from") <= 1, name


def test_what_a_shortened_card_lacks_is_behind_a_button(cards: dict[str, Card], knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        whole, short = cards[f"{entry.id}-all"], cards[entry.id]
        actions = {button["action_id"] for button in buttons_of(list(short.blocks))}
        assert len(short.text) == len(whole.text) or f"{Action.ALL}:{entry.id}" in actions
        assert f"{Action.ALL}:{entry.id}" not in {button["action_id"] for button in buttons_of(list(whole.blocks))}


def test_a_card_has_at_most_two_buttons_for_other_entries(cards: dict[str, Card], knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        row = cards[entry.id].blocks[-1]["elements"]
        opened = [element for element in row if element["action_id"].startswith(f"{Action.OPEN}:")]
        assert isinstance(entry, Theme) or len(opened) <= 2


def test_a_screen_reader_hears_what_a_button_opens(cards: dict[str, Card]) -> None:
    for name, card in cards.items():
        for button in buttons_of(list(card.blocks)):
            if button["action_id"].startswith(f"{Action.OPEN}:"):
                heard = button.get("accessibility_label") or button["text"]["text"]
                assert heard.startswith(("Read about ", "Leer sobre ")), name


def test_a_note_is_never_inside_a_quotation(cards: dict[str, Card], knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        quotations = [
            json.dumps(element, ensure_ascii=False)
            for block in cards[f"{entry.id}-all"].blocks
            if block["type"] == "rich_text"
            for element in block["elements"]
            if element["type"] == "rich_text_quote" or element.get("border")
        ]
        assert entry.note
        assert not any(entry.note in quotation for quotation in quotations)


def test_every_card_with_a_quote_names_and_links_its_source(cards: dict[str, Card], knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        blocks = json.dumps(cards[f"{entry.id}-all"].blocks, ensure_ascii=False)
        for number, citation in enumerate(entry.citations):
            about = knowledge.sources[citation.source].description
            # A further page of the same publication is named without the publication.
            title = about.title.rpartition(": ")[2] if number else about.title
            assert f"<{about.url}|{title}>" in blocks
        for fact in entry.facts:
            assert fact.url in blocks


GOLDEN = Path(__file__).parent / "golden"
SHOWN = [
    "drivers/overview", "drivers/motivating-factors", "leaders/trust", "spotlight/west-alabama-works",
    "spotlight/west-alabama-works-all", "spotlight/list", "spotlight/list-plainer", "about/initiative",
    "practices/codify-shared", "practices/codify-all", "answer", "answer-plainer", "more", "copy", "privacy", "unsure",
    "no-answer", "no-answer-told", "found", "about-a-message", "act-human-after-a-question",
    "none-of-these", "why", "unknown-spotlight", "two-spotlights", "takeaways", "help", "trouble",
    "tip-of-a-takeaway", "tip-of-a-list", "tip-with-a-story", "tip-now-of-a-takeaway", "tip-help", "schedule-full",
    "schedule-given-up", "digest", "digest-owner", "digest-empty", "privacy-es",
    "led-by-spotlight/west-alabama-works#facts.3", "nearest-spotlight/west-alabama-works#facts.3",
    "led-by-leaders/status-quo#quotations.2.3", "led-by-leaders/competencies#items.3",
    "several", "act-greeting", "act-human-es", "practices/codify-es", "no-answer-es",
    "act-human-with-curators-es", "act-complaint-with-curators", "no-answer-with-curators", "person-question",
    "person-question-replied", "person-question-bare", "person-reply",
    "status-of-a-broken-folder", "rejected-broken-folder", "status-es", "practices/codify-reviewed",
    "status-of-a-commit", "spotlight/list-reviewed-es",
]  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_the_card_matches_its_approved_version(
    name: str, cards: dict[str, Card], request: pytest.FixtureRequest
) -> None:
    path = GOLDEN / f"{name.replace('/', '-').replace('#', '-')}.json"
    drawn = {"text": cards[name].text.splitlines(), "blocks": list(cards[name].blocks)}
    if request.config.getoption("--update-golden"):
        path.write_text(json.dumps(drawn, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    approved: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))

    assert drawn == approved


def test_a_block_that_the_terminal_cannot_show_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(ValueError, match="the type map has no form in the terminal"):
        render_card(Card("A map", ({"type": "map"},)))


def test_every_card_has_a_form_in_the_terminal(cards: dict[str, Card]) -> None:
    for shown in cards.values():
        render_card(shown)
