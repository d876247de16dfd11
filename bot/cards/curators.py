"""The way on for people who got no answer: a button that passes their question on to the curators."""

from collections.abc import Sequence
from enum import StrEnum

from bot.cards.blocks import Card, CardBlock, button_row, caption, extended, paragraph
from bot.cards.buttons import Shown, encode_shown
from bot.cards.elements import Button
from bot.cards.entries import entry_card
from bot.cards.ids import CuratorAction
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry
from bot.knowledge.voice.voice import Voice
from bot.services.answers import Turn


class Place(StrEnum):
    """The cards that have the button, as the button names them; most are shown again once it was pressed."""

    NO_ANSWER = "no-answer"
    NONE_OF_THESE = "none"
    """The answer to a person who wanted none of the entries offered."""
    PART = "part"
    """One of several answers on a card."""
    HUMAN = "human"
    """The reply to a person who wants to talk to a person. The button names the question by the time it was asked."""


def tell_row(place: Place, turn: Turn | None, asker: str, voice: Voice, number: int = 0) -> CardBlock | None:
    """Return the button that passes the question of ``turn`` on; None without a question that is kept.

    ``asker`` is the id of the person who asked, with whose data the question is erased. It is empty if what they ask is
    not kept. ``number`` tells several such buttons on a card apart.
    """
    if not (turn and asker):
        return None
    value = encode_shown(Shown(place, turn, asker))
    return button_row([Button(voice.curators.tell, CuratorAction.TELL, value, f"{place}:{number}")])


def told_rows(shown: Shown, sentence: str, voice: Voice) -> Sequence[CardBlock | None]:
    """Return ``sentence``, which says that the curators have the question, and a button to hear of an answer.

    ``shown`` is what the pressed button carried.
    """
    value = encode_shown(shown)
    button = Button(voice.curators.let_me_know, CuratorAction.SUBSCRIBE, value, shown.entry_id)
    return caption(sentence), button_row([button])


def found_card(entry: Entry, question: str, knowledge: KnowledgeBase) -> Card:
    """Return the card of the entry with which the curators answer ``question``, for a person who wanted to hear."""
    opening = paragraph(knowledge.voice.curators.found.format(question=question))
    return extended(entry_card(entry, knowledge), above=[opening])
