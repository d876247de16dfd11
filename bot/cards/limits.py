"""Slack's limits for messages, and what of a message breaks them.

Limits: https://docs.slack.dev/reference/block-kit/blocks and /block-elements; for the sum of a
message's text slackapi/bolt-js#2509, where messages were seen to fail near 13,200 characters.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.cards.words import Block

MAX_BLOCKS = 50
MAX_HEADER = 150
MAX_SECTION = 3_000
MAX_CONTEXT = 2_000
MAX_CONTEXT_ELEMENTS = 10
MAX_BUTTON = 75
MAX_BUTTON_VALUE = 2_000
MAX_BUTTONS = 25
MAX_ID = 255
MAX_CARDS = 10
MAX_CARD_TITLE = 150
MAX_CARD_BODY = 200
MAX_CARD_BUTTONS = 3
MAX_MESSAGE = 12_000
"""Characters in all blocks together."""
MAX_TEXT = 40_000
"""Characters in a message's ``text``; Slack cuts what is longer."""

_TEXT_LIMITS = {"header": MAX_HEADER, "section": MAX_SECTION, "button": MAX_BUTTON}
_LIST_LIMITS = {
    ("context", "elements"): MAX_CONTEXT_ELEMENTS,
    ("actions", "elements"): MAX_BUTTONS,
    ("carousel", "elements"): MAX_CARDS,
    ("card", "actions"): MAX_CARD_BUTTONS,
}
_CARD_LIMITS = {"title": MAX_CARD_TITLE, "subtitle": MAX_CARD_TITLE, "body": MAX_CARD_BODY}


def faults(blocks: Sequence[Block]) -> list[str]:
    """What Slack would refuse of a message's blocks, a sentence each; empty when all is well."""
    found = [fault for block in _walk(list(blocks)) for fault in _faults_of(block)]
    if len(blocks) > MAX_BLOCKS:
        found.append(f"{len(blocks)} blocks; {MAX_BLOCKS} at most")
    if (characters := size(blocks)) > MAX_MESSAGE:
        found.append(f"{characters} characters in all; {MAX_MESSAGE} at most")
    for name in ("action_id", "block_id"):
        ids = Counter(block[name] for block in _walk(list(blocks)) if name in block)
        found += [f"{name} {value} stands {count} times" for value, count in ids.items() if count > 1]
        found += [f"{name} {value[:20]}… is longer than {MAX_ID}" for value in ids if len(value) > MAX_ID]
    return found


def size(blocks: Sequence[Block]) -> int:
    """Characters that count towards Slack's limit for a message."""
    return sum(len(part["text"]) for part in _walk(list(blocks)) if isinstance(part.get("text"), str))


def _walk(part: object) -> Iterator[Block]:
    """Every mapping inside ``part``, itself included."""
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from _walk(value)
    elif isinstance(part, list):
        for value in part:
            yield from _walk(value)


def _faults_of(block: Block) -> Iterator[str]:
    kind = str(block.get("type"))
    if block.get("text") == "":
        yield f"empty text in {kind}"
    if kind in _TEXT_LIMITS:
        yield from _too_long(f"{kind} text", block.get("text"), _TEXT_LIMITS[kind])
    if kind == "context":
        for element in block["elements"]:
            yield from _too_long("context text", element, MAX_CONTEXT)
    if kind == "card":
        for name, limit in _CARD_LIMITS.items():
            yield from _too_long(f"card {name}", block.get(name), limit)
    if kind == "button" and len(block.get("value", "")) > MAX_BUTTON_VALUE:
        yield f"button value of {len(block['value'])} characters; {MAX_BUTTON_VALUE} at most"
    for (owner, name), limit in _LIST_LIMITS.items():
        if kind == owner and len(block.get(name, ())) > limit:
            yield f"{len(block[name])} {name} in {kind}; {limit} at most"


def _too_long(what: str, text: Mapping[str, str] | None, limit: int) -> Iterator[str]:
    if text and len(text.get("text", "")) > limit:
        yield f"{what} of {len(text['text'])} characters; {limit} at most"
