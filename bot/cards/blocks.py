"""The blocks that cards are made of, each with its text in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.cards.elements import Button, Menu, Select
from bot.cards.limits import (
    MAX_BUTTONS,
    MAX_CARD_BODY,
    MAX_CARD_TITLE,
    MAX_CARDS,
    MAX_CONTEXT,
    MAX_CONTEXT_ELEMENTS,
    MAX_HEADER,
    MAX_TEXT,
)
from bot.cards.text import Block, Span, message_text, mrkdwn, plain_text, rich_text, truncate
from bot.knowledge.languages import DEFAULT, LANGUAGES


@dataclass(frozen=True)
class CardBlock:
    """A Block Kit block, and its text for a message's ``text``."""

    block: Block
    text: str


@dataclass(frozen=True)
class Card:
    """A message ready to send: its blocks, and all of their words as ``text``."""

    text: str
    blocks: tuple[Block, ...]
    fallback: "Card | None" = None
    """The same card without the newest kinds of blocks, for clients where Slack refuses them."""

    def message(self) -> dict[str, Any]:
        """Return the arguments that ``chat.postMessage``, ``ack`` and ``respond`` share."""
        return {"text": self.text, "blocks": list(self.blocks)}


def card(*blocks: CardBlock | None) -> Card:
    """Return a card of ``blocks``, in order; each None is left out."""
    shown = [block for block in blocks if block is not None]
    return Card(_joined(shown), tuple(block.block for block in shown))


def titled_card(opening: CardBlock | None, title: CardBlock, *body: CardBlock | None) -> Card:
    """Return a card of ``opening``, ``title`` and ``body``, in order.

    In its text, which a phone shows the beginning of, the first words of the body come before the title.
    """
    following = [block for block in body if block is not None]
    lead = [block for block in following if block.block["type"] == "rich_text"][:1]
    rest = [block for block in following if block not in lead]
    drawn = card(opening, title, *following)
    return replace(drawn, text=_joined(filter(None, [opening, *lead, title, *rest])))


def _joined(blocks: Iterable[CardBlock]) -> str:
    return truncate("\n".join(block.text for block in blocks if block.text), MAX_TEXT)


def with_fallback(rich_card: Card, fallback: Card) -> Card:
    """Return ``rich_card`` with ``fallback``, which is sent instead where Slack refuses its blocks."""
    return replace(rich_card, fallback=fallback)


def extended(drawn: Card, above: Sequence[CardBlock | None] = (), below: Sequence[CardBlock | None] = ()) -> Card:
    """Return ``drawn``, and its fallback, with blocks ``above`` and ``below`` its own."""
    first, last = card(*above), card(*below)
    text = truncate("\n".join(filter(None, [first.text, drawn.text, last.text])), MAX_TEXT)
    fallback = extended(drawn.fallback, above, below) if drawn.fallback else None
    return Card(text, (*first.blocks, *drawn.blocks, *last.blocks), fallback)


def in_language(drawn: Card, language: str) -> Card:
    """Return ``drawn``, whose buttons name the language of the card, so that a press can be answered in it.

    Cards in the default language name none.
    """
    if language == DEFAULT:
        return drawn
    fallback = in_language(drawn.fallback, language) if drawn.fallback else None
    return replace(drawn, blocks=tuple(_in_language(block, language) for block in drawn.blocks), fallback=fallback)


def _in_language(block: Block, language: str) -> Block:
    if block["type"] != "actions":
        return block
    marked = [
        one if language_of_action(one["action_id"]) else {**one, "action_id": f"{one['action_id']}@{language}"}
        for one in block["elements"]
    ]
    return {**block, "elements": marked}


def language_of_action(action_id: str) -> str | None:
    """Return the language that `in_language` added to the id of a button's action; None if there is none."""
    language = action_id.rpartition("@")[2]
    return language if language in LANGUAGES else None


def header(title: str) -> CardBlock:
    """Return the card's title."""
    text = plain_text(title, MAX_HEADER)
    return CardBlock({"type": "header", "text": text}, message_text(text["text"]))


def paragraph(*spans: Span) -> CardBlock:
    """Return a paragraph.

    It is rich text, in which nothing that a person typed can become markup.
    """
    return _rich_text_block({"type": "rich_text_section", "elements": rich_text(*spans)}, message_text(*spans))


def context(*lines: Sequence[Span]) -> CardBlock:
    """Return small print: one line of spans, or up to ten lines side by side."""
    elements = [_mrkdwn_text(MAX_CONTEXT, *line) for line in lines[:MAX_CONTEXT_ELEMENTS]]
    return CardBlock({"type": "context", "elements": elements}, "\n".join(message_text(*line) for line in lines))


def caption(*spans: Span) -> CardBlock:
    """Return one line of small print."""
    return context(spans)


def quote(passage: str) -> CardBlock:
    """Return a passage of a source as a quotation, letter for letter."""
    element = {"type": "rich_text_quote", "elements": rich_text(passage)}
    return _rich_text_block(element, f"“{message_text(passage)}”")


def quoted_list(items: Sequence[str]) -> CardBlock:
    """Return items of a source's list, each as a quotation, letter for letter."""
    text = "\n".join(f"• “{message_text(item)}”" for item in items)
    return _bulleted([(item,) for item in items], border=1, text=text)


def bullet_list(items: Sequence[Sequence[Span]]) -> CardBlock:
    """Return a list in our own words."""
    return _bulleted(items, border=0, text="\n".join(f"• {message_text(*item)}" for item in items))


def _bulleted(items: Sequence[Sequence[Span]], *, border: int, text: str) -> CardBlock:
    sections = [{"type": "rich_text_section", "elements": rich_text(*item)} for item in items]
    bullets = {"type": "rich_text_list", "style": "bullet", "indent": 0, "border": border, "elements": sections}
    return _rich_text_block(bullets, text)


def _rich_text_block(element: Block, text: str) -> CardBlock:
    return CardBlock({"type": "rich_text", "elements": [element]}, text)


def preformatted(text: str) -> CardBlock:
    """Return plain text that people can copy."""
    return _rich_text_block({"type": "rich_text_preformatted", "elements": rich_text(text)}, message_text(text))


def button_row(buttons: Iterable[Button], sentence: str = "", menu: Menu | Select | None = None) -> CardBlock | None:
    """Return a row of buttons, with ``menu`` at its end, or None when there is neither.

    ``sentence`` is the row's text; its placeholder ``{labels}`` is filled with the buttons' labels. A row of buttons
    that only do something to the card needs none: a screen reader reads them when it comes to them.
    """
    row: list[Button | Menu | Select] = [*list(buttons)[: MAX_BUTTONS - 1], *([menu] if menu else [])]
    if not row:
        return None
    labels = "; ".join(message_text(button.label) for button in row if isinstance(button, Button))
    text = sentence.format(labels=labels) if labels else ""
    return CardBlock({"type": "actions", "elements": [one.element() for one in row]}, text)


@dataclass(frozen=True)
class CarouselCard:
    """One card of a carousel."""

    title: str
    subtitle: str
    body: str
    button: Button

    def element(self) -> Block:
        """Return the card as a Block Kit element."""
        return {
            "type": "card",
            "title": _mrkdwn_text(MAX_CARD_TITLE, self.title),
            "subtitle": _mrkdwn_text(MAX_CARD_TITLE, self.subtitle),
            "body": _mrkdwn_text(MAX_CARD_BODY, self.body),
            "actions": [self.button.element()],
        }

    def text(self) -> str:
        """Return the card as one line of a message's ``text``."""
        title, subtitle, body = map(message_text, (self.title, self.subtitle, self.body))
        return f"• {title} ({subtitle}): {body}"


def carousel(cards: Sequence[CarouselCard]) -> CardBlock:
    """Return ``cards`` side by side, at most ten."""
    shown = cards[:MAX_CARDS]
    block = {"type": "carousel", "elements": [each.element() for each in shown]}
    return CardBlock(block, "\n".join(each.text() for each in shown))


def _mrkdwn_text(limit: int, *spans: Span) -> Block:
    return {"type": "mrkdwn", "text": truncate(mrkdwn(*spans), limit)}
