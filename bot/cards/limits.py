"""Slack's limits for messages, and a check of blocks against them.

Sources: https://docs.slack.dev/reference/block-kit/blocks and /block-elements. The limit for all text of a
message is from slackapi/bolt-js#2509, where messages were seen to fail near 13,200 characters.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.cards.text import Block

MAX_BLOCKS = 50
MAX_HEADER = 150
MAX_SECTION = 3_000
MAX_CONTEXT = 2_000
MAX_CONTEXT_ELEMENTS = 10
MAX_BUTTON = 75
MAX_BUTTON_VALUE = 2_000
MAX_BUTTONS = 25
MAX_CONTEXT_ACTIONS = 5
MAX_OPTIONS = 5
"""Options of an overflow menu."""
MAX_OPTION_VALUE = 150
MAX_PLACEHOLDER = 150
MAX_SELECTED = 100
"""Options of a menu to choose from."""
MAX_ID = 255
MAX_CARDS = 10
MAX_CARD_TITLE = 150
MAX_CARD_BODY = 200
MAX_CARD_BUTTONS = 3
MAX_MESSAGE = 12_000
"""Characters in all blocks together."""
MAX_TEXT = 40_000
"""Characters in a message's ``text``; Slack cuts off the rest."""

_TEXT_LIMITS = {"header": MAX_HEADER, "section": MAX_SECTION, "button": MAX_BUTTON}
_LIST_LIMITS = {
    ("context", "elements"): MAX_CONTEXT_ELEMENTS,
    ("actions", "elements"): MAX_BUTTONS,
    ("context_actions", "elements"): MAX_CONTEXT_ACTIONS,
    ("overflow", "options"): MAX_OPTIONS,
    ("carousel", "elements"): MAX_CARDS,
    ("card", "actions"): MAX_CARD_BUTTONS,
}
_CARD_LIMITS = {"title": MAX_CARD_TITLE, "subtitle": MAX_CARD_TITLE, "body": MAX_CARD_BODY}


def violations(blocks: Sequence[Block]) -> list[str]:
    """Return a phrase for each limit that a message's blocks exceed; an empty list means that Slack accepts them."""
    parts = list(_parts(list(blocks)))
    found = [violation for part in parts for violation in _part_violations(part)]
    if len(blocks) > MAX_BLOCKS:
        found.append(f"{len(blocks)} blocks; {MAX_BLOCKS} at most")
    if (characters := text_size(blocks)) > MAX_MESSAGE:
        found.append(f"{characters} characters in all; {MAX_MESSAGE} at most")
    for name in ("action_id", "block_id"):
        ids = Counter(part[name] for part in parts if name in part)
        found += [f"{name} {value} appears {count} times" for value, count in ids.items() if count > 1]
        found += [f"{name} {value[:20]}… is longer than {MAX_ID}" for value in ids if len(value) > MAX_ID]
    return found


def text_size(blocks: Sequence[Block]) -> int:
    """Return the number of characters that count toward Slack's limit for a message."""
    return sum(len(part["text"]) for part in _parts(list(blocks)) if isinstance(part.get("text"), str))


def _parts(value: object) -> Iterator[Block]:
    """Yield every mapping inside ``value``, and ``value`` itself if it is one."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _parts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _parts(item)


def _part_violations(part: Block) -> Iterator[str]:
    kind = str(part.get("type"))
    if part.get("text") == "":
        yield f"empty text in {kind}"
    if kind in _TEXT_LIMITS:
        yield from _too_long(f"{kind} text", part.get("text"), _TEXT_LIMITS[kind])
    if kind == "context":
        for element in part["elements"]:
            yield from _too_long("context text", element, MAX_CONTEXT)
    if kind == "card":
        for name, limit in _CARD_LIMITS.items():
            yield from _too_long(f"card {name}", part.get(name), limit)
    yield from _value_violations(kind, part)
    if kind == "overflow":
        longest = max(len(option["value"]) for option in part["options"])
        if longest > MAX_OPTION_VALUE:
            yield f"option value of {longest} characters; {MAX_OPTION_VALUE} at most"
    for (parent, name), limit in _LIST_LIMITS.items():
        if kind == parent and len(part.get(name, ())) > limit:
            yield f"{len(part[name])} {name} in {kind}; {limit} at most"


def _too_long(name: str, text: Mapping[str, str] | None, limit: int) -> Iterator[str]:
    if text and len(text.get("text", "")) > limit:
        yield f"{name} of {len(text['text'])} characters; {limit} at most"


def _value_violations(kind: str, part: Block) -> Iterator[str]:
    """Yield a phrase for the value of a button that is too long, and for either button of Slack's element for votes."""
    if kind == "button" and len(part.get("value", "")) > MAX_BUTTON_VALUE:
        yield f"button value of {len(part['value'])} characters; {MAX_BUTTON_VALUE} at most"
    if kind == "feedback_buttons":
        for name in ("positive_button", "negative_button"):
            yield from _too_long(f"{name} text", part[name]["text"], MAX_BUTTON)
            yield from _value_violations("button", part[name])
