"""The ways on for people who got no answer: to pass their question on to the curators, or to ask one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.cards.blocks import Card, CardBlock, button_row, caption, extended, paragraph
from bot.cards.buttons import Shown, encode_shown
from bot.cards.elements import Button
from bot.cards.entries import entry_card
from bot.cards.ids import CuratorAction
from bot.knowledge.acts import Act
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry
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
    COMPLAINT = "complaint"
    """The reply to a complaint, with such a button as well."""


ACTS = {Act.HUMAN: Place.HUMAN, Act.COMPLAINT: Place.COMPLAINT}
"""The acts whose replies lead to the curators. The question is the one that the person asked before."""


@dataclass(frozen=True)
class Asker:
    """The person who asked, and which ways to the curators they have."""

    user_id: str = ""
    is_kept: bool = False
    """True if what they ask is kept, so that they can pass it on."""
    has_curators: bool = False
    """True if the workspace has a curators' channel, so that they can ask a person."""


NOBODY = Asker()


def ways_row(
    place: Place, turn: Turn | None, asker: Asker, knowledge: KnowledgeBase, number: int = 0
) -> CardBlock | None:
    """Return the buttons that lead to the curators with the question of ``turn``; None if there is no way.

    A question is erased with the data of ``asker``. ``number`` tells several such rows on a card apart.
    """
    shown = Shown(place, turn, asker.user_id)
    tell = Button(knowledge.voice.curators.tell, CuratorAction.TELL, encode_shown(shown), f"{place}:{number}")
    return button_row([*([tell] if turn and asker.is_kept else []), *_ask(shown, asker, knowledge, number)])


def _ask(shown: Shown, asker: Asker, knowledge: KnowledgeBase, number: int = 0) -> Sequence[Button]:
    if not asker.has_curators:
        return []
    # The question of an act is not in the button, and so neither is the language of the card.
    name = f"{shown.entry_id}:{knowledge.language}:{number}"
    return [Button(knowledge.voice.person.ask, CuratorAction.ASK, encode_shown(shown), name)]


def told_rows(shown: Shown, sentence: str, asker: Asker, knowledge: KnowledgeBase) -> Sequence[CardBlock | None]:
    """Return ``sentence``, which says that the curators have the question, and buttons to hear of an answer.

    ``shown`` is what the pressed button carried.
    """
    subscribe = Button(
        knowledge.voice.curators.let_me_know, CuratorAction.SUBSCRIBE, encode_shown(shown), shown.entry_id
    )
    return caption(sentence), button_row([subscribe, *_ask(shown, asker, knowledge)])


def found_card(entry: Entry, question: str, knowledge: KnowledgeBase) -> Card:
    """Return the card of the entry with which the curators answer ``question``, for a person who wanted to hear."""
    opening = paragraph(knowledge.voice.curators.found.format(question=question))
    return extended(entry_card(entry, knowledge), above=[opening])
