"""Cards as modals, for buttons pressed where the bot cannot answer with a message."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.cards.blocks import Card, caption
from bot.cards.ids import VOTE, Action, TipAction
from bot.cards.text import Block, plain_text
from bot.knowledge.voice.voice import Voice

MAX_TITLE = 24
"""Characters in the title of a modal, and in each of its buttons."""

View = Block
"""A modal or a Home tab, as in Slack's JSON."""

_NEED_A_CHANNEL = (f"{Action.SHARE}:", f"{TipAction.SHARE}:", f"{VOTE}:")
"""Beginnings of the action ids of buttons, and of the values of options, that work only in a conversation."""


class FormLabels(NamedTuple):
    """The words around the blocks of a form."""

    title: str
    submit: str
    close: str


def form_view(callback_id: str, labels: FormLabels, blocks: Sequence[Block], carried: str = "") -> View:
    """Return a modal that is submitted; what it has ``carried`` comes back with what was typed."""
    metadata = {"private_metadata": carried} if carried else {}
    return {
        "type": "modal",
        "callback_id": callback_id,
        **metadata,
        "title": plain_text(labels.title, MAX_TITLE),
        "submit": plain_text(labels.submit, MAX_TITLE),
        "close": plain_text(labels.close, MAX_TITLE),
        "blocks": list(blocks),
    }


def card_view(card: Card, voice: Voice, question: str = "", title: str = "") -> View:
    """Return ``card`` as a modal, without the buttons that work only in a conversation.

    A ``question`` that the card answers is repeated above it. ``title`` is that of the window, by default the bot's.
    """
    opening = [caption(voice.shared_question.format(question=question)).block] if question else []
    return {
        "type": "modal",
        "title": plain_text(title or voice.window_title, MAX_TITLE),
        "close": plain_text(voice.window_close, MAX_TITLE),
        "blocks": [*opening, *_blocks(card.fallback or card)],
    }


def _blocks(card: Card) -> Iterator[Block]:
    for block in card.blocks:
        if block["type"] != "actions":
            yield block
        elif kept := [left for element in block["elements"] if (left := _usable(element))]:
            yield {**block, "elements": kept}


def _usable(element: Block) -> Block | None:
    """Return an element without what works only in a channel; None if nothing is left of it."""
    if element["type"] != "overflow":
        return None if element["action_id"].startswith(_NEED_A_CHANNEL) else element
    options = [option for option in element["options"] if not option["value"].startswith(_NEED_A_CHANNEL)]
    return {**element, "options": options} if options else None
