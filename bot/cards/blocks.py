"""The few blocks we use, each with the words it says: the only place with Slack's limits.

Limits: https://docs.slack.dev/reference/block-kit/blocks, and for the sum of a message's
text slackapi/bolt-js#2509, where messages were seen to fail near 13,200 characters.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.cards.words import Block, Words, mrkdwn, plain, rich

MAX_BLOCKS = 50
MAX_HEADER = 150
MAX_SECTION = 3_000
MAX_CONTEXT = 2_000
MAX_BUTTON = 75
MAX_BUTTON_VALUE = 2_000
MAX_BUTTONS = 25
MAX_CARDS = 10
MAX_CARD_TITLE = 150
MAX_CARD_BODY = 200
MAX_MESSAGE = 12_000
"""Characters in all blocks together; beyond about 13,200 Slack refuses the message."""
MAX_TEXT = 40_000
"""Characters in a message's ``text``; Slack cuts what is longer."""


@dataclass(frozen=True)
class Part:
    """One block and the plain words for it."""

    block: Block
    text: str


@dataclass(frozen=True)
class Button:
    """A button: what it says, what it does, and to which entry."""

    label: str
    action: str
    value: str

    def element(self) -> Block:
        """The button as Block Kit has it; its action id is unlike that of any other on the card."""
        return {
            "type": "button",
            "action_id": f"{self.action}:{self.value}",
            "text": {"type": "plain_text", "text": shorten(self.label, MAX_BUTTON), "emoji": False},
            "value": self.value,
        }


@dataclass(frozen=True)
class Card:
    """A message ready to send: its blocks, and all of their words as ``text``."""

    text: str
    blocks: tuple[Block, ...]
    plainer: "Card | None" = None
    """The same without the newest blocks, for where Slack refuses them."""

    def message(self) -> dict[str, object]:
        """Arguments for ``chat.postMessage``, ``ack`` and ``respond`` alike."""
        return {"text": self.text, "blocks": list(self.blocks)}


def card(*parts: Part | None) -> Card:
    """The card made of ``parts``, in order; None stands for a part that has nothing to say."""
    said = [part for part in parts if part is not None]
    return Card(shorten("\n".join(part.text for part in said), MAX_TEXT), tuple(part.block for part in said))


def with_plainer(rich_card: Card, plainer: Card) -> Card:
    """``rich_card``, to be replaced by ``plainer`` where Slack refuses its blocks."""
    return replace(rich_card, plainer=plainer)


def header(title: str) -> Part:
    """The card's title."""
    text = shorten(title, MAX_HEADER)
    return Part({"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}, plain(text))


def section(*words: Words) -> Part:
    """A paragraph."""
    return Part({"type": "section", "text": _mrkdwn_object(MAX_SECTION, *words)}, plain(*words))


def context(*words: Words) -> Part:
    """A line in small print."""
    return Part({"type": "context", "elements": [_mrkdwn_object(MAX_CONTEXT, *words)]}, plain(*words))


def quote(words: str) -> Part:
    """Words of a source, drawn as a quotation and shown to the letter."""
    element = {"type": "rich_text_quote", "elements": rich(words)}
    return Part({"type": "rich_text", "elements": [element]}, f"“{plain(words)}”")


def quoted_list(items: Sequence[str]) -> Part:
    """Items of a source's list, each drawn as a quotation and shown to the letter."""
    return _bullets([(item,) for item in items], border=1, text="\n".join(f"• “{plain(item)}”" for item in items))


def bullet_list(items: Sequence[Sequence[Words]]) -> Part:
    """A list in our own words."""
    return _bullets(items, border=0, text="\n".join(f"• {plain(*item)}" for item in items))


def _bullets(items: Sequence[Sequence[Words]], *, border: int, text: str) -> Part:
    sections = [{"type": "rich_text_section", "elements": rich(*item)} for item in items]
    bullets = {"type": "rich_text_list", "style": "bullet", "indent": 0, "border": border, "elements": sections}
    return Part({"type": "rich_text", "elements": [bullets]}, text)


def buttons(chosen: Iterable[Button], said: str) -> Part | None:
    """A row of buttons, or None when there are none; ``said`` announces them, with ``{labels}`` in it."""
    row = list(chosen)[:MAX_BUTTONS]
    if not row:
        return None
    labels = "; ".join(plain(button.label) for button in row)
    return Part({"type": "actions", "elements": [button.element() for button in row]}, said.format(labels=labels))


@dataclass(frozen=True)
class Tile:
    """One card of a carousel."""

    title: str
    subtitle: str
    body: str
    button: Button


def carousel(tiles: Sequence[Tile]) -> Part:
    """Cards side by side, at most ten."""
    shown = tiles[:MAX_CARDS]
    return Part({"type": "carousel", "elements": [_tile(tile) for tile in shown]}, "\n".join(map(_tile_text, shown)))


def _tile(tile: Tile) -> Block:
    return {
        "type": "card",
        "title": _mrkdwn_object(MAX_CARD_TITLE, tile.title),
        "subtitle": _mrkdwn_object(MAX_CARD_TITLE, tile.subtitle),
        "body": _mrkdwn_object(MAX_CARD_BODY, tile.body),
        "actions": [tile.button.element()],
    }


def _tile_text(tile: Tile) -> str:
    return f"• {plain(tile.title)} ({plain(tile.subtitle)}): {plain(tile.body)} [{plain(tile.button.label)}]"


def shorten(text: str, limit: int) -> str:
    """``text``, cut at ``limit`` characters with an ellipsis where it is longer."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def _mrkdwn_object(limit: int, *words: Words) -> Block:
    # Entries are bounded by the schema and by lint, so this cuts only what a person typed.
    return {"type": "mrkdwn", "text": shorten(mrkdwn(*words), limit), "verbatim": True}


def texts_in(block: object) -> Iterator[str]:
    """Every text a block shows, at any depth."""
    if isinstance(block, dict):
        if isinstance(block.get("text"), str):
            yield block["text"]
        for value in block.values():
            yield from texts_in(value)
    elif isinstance(block, list | tuple):
        for value in block:
            yield from texts_in(value)


def size(blocks: Sequence[Block]) -> int:
    """Characters that count towards Slack's limit for a message."""
    return sum(map(len, texts_in(list(blocks))))
