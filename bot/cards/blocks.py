"""The few blocks we use, each with the words it says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.cards.limits import (
    MAX_BUTTON,
    MAX_BUTTONS,
    MAX_CARD_BODY,
    MAX_CARD_TITLE,
    MAX_CARDS,
    MAX_CONTEXT,
    MAX_CONTEXT_ELEMENTS,
    MAX_HEADER,
    MAX_TEXT,
)
from bot.cards.words import Block, Words, mrkdwn, plain, rich


@dataclass(frozen=True)
class Part:
    """One block and the plain words for it."""

    block: Block
    text: str


@dataclass(frozen=True)
class Confirm:
    """What is asked when a button is pressed, before anything happens."""

    title: str
    text: str
    yes: str
    no: str

    def element(self) -> Block:
        """The question as Block Kit has it."""
        parts = {"title": self.title, "text": self.text, "confirm": self.yes, "deny": self.no}
        return {name: plain_text(text, _CONFIRM_LIMITS[name]) for name, text in parts.items()}


_CONFIRM_LIMITS = {"title": 100, "text": 300, "confirm": 30, "deny": 30}


@dataclass(frozen=True)
class Button:
    """A button: what it says, what it does, and to which entry."""

    label: str
    action: str
    value: str
    name: str = ""
    """Tells it from others of the same action; the value, if it has no name of its own."""
    confirm: Confirm | None = None

    def element(self) -> Block:
        """The button as Block Kit has it; its action id is unlike that of any other on the card."""
        return {
            "type": "button",
            "action_id": f"{self.action}:{self.name or self.value}",
            "text": plain_text(self.label, MAX_BUTTON),
            "value": self.value,
        } | ({"confirm": self.confirm.element()} if self.confirm else {})


@dataclass(frozen=True)
class Card:
    """A message ready to send: its blocks, and all of their words as ``text``."""

    text: str
    blocks: tuple[Block, ...]
    plainer: "Card | None" = None
    """The same without the newest blocks, for where Slack refuses them."""

    def message(self) -> dict[str, Any]:
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
    text = plain_text(title, MAX_HEADER)
    return Part({"type": "header", "text": text}, plain(text["text"]))


def paragraph(*words: Words) -> Part:
    """A paragraph. Rich text, because there nothing a person typed can become markup."""
    return _rich_text({"type": "rich_text_section", "elements": rich(*words)}, plain(*words))


def context(*lines: Sequence[Words]) -> Part:
    """Small print: one line of words, or up to ten side by side."""
    elements = [_mrkdwn_object(MAX_CONTEXT, *line) for line in lines[:MAX_CONTEXT_ELEMENTS]]
    return Part({"type": "context", "elements": elements}, "\n".join(plain(*line) for line in lines))


def caption(*words: Words) -> Part:
    """A line of small print."""
    return context(words)


def quote(words: str) -> Part:
    """Words of a source, drawn as a quotation and shown to the letter."""
    return _rich_text({"type": "rich_text_quote", "elements": rich(words)}, f"“{plain(words)}”")


def quoted_list(items: Sequence[str]) -> Part:
    """Items of a source's list, each drawn as a quotation and shown to the letter."""
    return _bullets([(item,) for item in items], border=1, text="\n".join(f"• “{plain(item)}”" for item in items))


def bullet_list(items: Sequence[Sequence[Words]]) -> Part:
    """A list in our own words."""
    return _bullets(items, border=0, text="\n".join(f"• {plain(*item)}" for item in items))


def _bullets(items: Sequence[Sequence[Words]], *, border: int, text: str) -> Part:
    sections = [{"type": "rich_text_section", "elements": rich(*item)} for item in items]
    bullets = {"type": "rich_text_list", "style": "bullet", "indent": 0, "border": border, "elements": sections}
    return _rich_text(bullets, text)


def _rich_text(element: Block, text: str) -> Part:
    return Part({"type": "rich_text", "elements": [element]}, text)


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


def plain_text(text: str, limit: int) -> Block:
    """``text`` as an object that Slack shows as it is, cut at ``limit`` characters."""
    return {"type": "plain_text", "text": shorten(text, limit), "emoji": False}


def _mrkdwn_object(limit: int, *words: Words) -> Block:
    return {"type": "mrkdwn", "text": shorten(mrkdwn(*words), limit)}
