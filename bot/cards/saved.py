"""Cards about what a person saved: what a press did, and the list on the Home tab."""

from collections.abc import Iterator, Sequence

from bot.cards.blocks import Card, CardBlock, button_row, caption, card, extended, header, paragraph
from bot.cards.buttons import Shown, open_button, open_buttons, saving_button
from bot.cards.elements import Button
from bot.cards.entries import opened_card
from bot.cards.ids import Action, HomeAction
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry
from bot.services.saved import MOST_SAVED, Saving

_SHOWN = 3
"""Saved cards that the Home tab has buttons for; a button leads to the others."""
_IN_ROW = 10
"""Buttons in one row of the list of all saved cards."""


def saving_card(entry: Entry, action: Action, result: Saving, knowledge: KnowledgeBase) -> Card:
    """Return the card that says what ``action``, which is to save or to remove ``entry``, did, and that undoes it."""
    is_saved = _is_saved(action, result)
    undo = [] if result is Saving.TOO_MANY else [saving_button(entry.id, knowledge.voice, is_saved=is_saved)]
    return card(paragraph(_sentence(entry, action, result, knowledge)), button_row(undo))


def redrawn_card(entry: Entry, action: Action, result: Saving, knowledge: KnowledgeBase) -> Card:
    """Return the card of ``entry`` again, with a line on top that says what ``action`` did."""
    drawn = opened_card(entry, knowledge, Shown(entry.id, is_saved=_is_saved(action, result)))
    return extended(drawn, above=[caption(_sentence(entry, action, result, knowledge))])


def _is_saved(action: Action, result: Saving) -> bool:
    return action is Action.SAVE and result is not Saving.TOO_MANY


def _sentence(entry: Entry, action: Action, result: Saving, knowledge: KnowledgeBase) -> str:
    voice = knowledge.voice.saved
    if action is Action.REMOVE:
        return voice.removed.format(title=entry.title)
    match result:
        case Saving.TOO_MANY:
            return voice.too_many.format(most=MOST_SAVED)
        case Saving.DONE_BEFORE:
            return voice.saved_before.format(title=entry.title)
        case Saving.DONE:
            return voice.saved.format(title=entry.title)


def saved_rows(saved: Sequence[Entry], knowledge: KnowledgeBase) -> Iterator[CardBlock | None]:
    """Yield the part of the Home tab with the entries that the person saved last; nothing if there are none."""
    if not saved:
        return
    voice = knowledge.voice
    row = [open_button(entry, voice) for entry in saved[:_SHOWN]]
    if len(saved) > _SHOWN:
        row.append(Button(voice.saved.show_all.format(count=len(saved)), HomeAction.SAVED, "all"))
    yield caption(voice.saved.heading)
    yield button_row(row)


def all_saved_card(saved: Sequence[Entry], knowledge: KnowledgeBase) -> Card:
    """Return the card with a button for each of the entries that the person saved, newest first."""
    rows = (saved[start : start + _IN_ROW] for start in range(0, len(saved), _IN_ROW))
    return card(header(knowledge.voice.saved.heading), *(open_buttons(row, knowledge.voice) for row in rows))
