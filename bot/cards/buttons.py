"""The rows of buttons that cards share, and what the buttons of an entry's card carry."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.cards.blocks import CardBlock, button_row
from bot.cards.elements import Button, Menu
from bot.cards.ids import Action
from bot.cards.limits import MAX_BUTTON_VALUE, MAX_OPTION_VALUE
from bot.cards.text import readable, truncate
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import ENTRY_ID, Entry
from bot.knowledge.voice.voice import Voice
from bot.services.answers import Turn
from bot.services.offers import remembered
from bot.services.suggestions import SUGGESTED, suggestions

_REMEMBERED = re.compile(rf"{ENTRY_ID}(?:#[a-z0-9.]+)?|\?{ENTRY_ID}(?: {ENTRY_ID})*")
"""A line of a turn: the memory that a thread has of one reply (`bot.services.offers`)."""
_SHARED_BY = re.compile(r"@([UW][A-Z0-9]{2,30})")


@dataclass(frozen=True)
class Shown:
    """How an entry is shown, so that a button can show it again with something changed."""

    entry_id: str
    turn: Turn | None = None
    """The question that the entry answers, if it answers one."""
    shared_by: str = ""
    """Id of the person who shared it with a channel, if someone did."""
    is_saved: bool = False
    """True where only one person sees the card, and that person has saved the entry."""

    @property
    def question(self) -> str:
        """The question as people can read it; empty if there is none."""
        return readable(self.turn.question) if self.turn else ""


@dataclass(frozen=True)
class Following:
    """Entries to read next that have buttons on a card."""

    relation: str
    """The sentence that says what they are."""
    entries: Sequence[Entry]
    has_more: bool
    """True if there are others, which the menu leads to."""


def open_button(entry: Entry, voice: Voice) -> Button:
    """Return a button that opens ``entry``."""
    return Button(entry.title, Action.OPEN, entry.id, accessible_name=voice.read_about.format(title=entry.title))


def open_buttons(entries: Iterable[Entry], voice: Voice) -> CardBlock | None:
    """Return a button for each of ``entries`` that opens it."""
    return button_row((open_button(entry, voice) for entry in entries), voice.buttons)


def pick_buttons(entries: Iterable[Entry], voice: Voice, turn: Turn | None = None) -> CardBlock | None:
    """Return a button for each of ``entries`` that answers ``turn`` with it, and one for "none of these"."""
    picks = [Button(entry.title, Action.PICK, encode_shown(Shown(entry.id, turn)), name=entry.id) for entry in entries]
    none = Button(voice.none_of_these, Action.NONE, encode_shown(Shown("these", turn)), name="these")
    return button_row([*picks, none])


def example_buttons(knowledge: KnowledgeBase, most: int = SUGGESTED) -> CardBlock | None:
    """Return up to ``most`` questions to begin with, each with a button that asks it."""
    return button_row(Button(question, Action.ASK, question) for question in suggestions(knowledge)[:most])


def browse_buttons(knowledge: KnowledgeBase, besides: Sequence[Entry] = ()) -> CardBlock | None:
    """Return ways to browse for people who have no question yet: each theme, and all spotlights.

    ``besides`` are entries that the card already offers; they are left out.
    """
    voice = knowledge.voice
    themes = [open_button(theme, voice) for theme in knowledge.themes if theme not in besides]
    return button_row([*themes, *_all_spotlights(knowledge)], voice.buttons)


def overview_buttons(knowledge: KnowledgeBase) -> CardBlock | None:
    """Return two ways to browse that fit on one line: all takeaways, and all spotlights."""
    voice = knowledge.voice
    takeaways = [Button(voice.all_takeaways, Action.TAKEAWAYS, "all")] if knowledge.themes else []
    return button_row([*takeaways, *_all_spotlights(knowledge)], voice.buttons)


def _all_spotlights(knowledge: KnowledgeBase) -> list[Button]:
    return [Button(knowledge.voice.all_spotlights, Action.SPOTLIGHTS, "all")] if knowledge.spotlights else []


def closing_row(shown: Shown, show_all: str | None, following: Following, knowledge: KnowledgeBase) -> CardBlock | None:
    """Return the last row of an entry's card: the whole entry, entries to read next, and a menu for the card itself.

    ``show_all`` is the label of the button that shows the whole entry; None if the card is whole.
    """
    voice = knowledge.voice
    whole = [Button(show_all, Action.ALL, encode_shown(shown), shown.entry_id)] if show_all else []
    entries = [open_button(entry, voice) for entry in following.entries]
    menu: Menu | None = None
    others: list[Button] = []
    if not shown.shared_by:
        menu, others = Menu.split(shown.entry_id, _card_buttons(shown, knowledge, has_more=following.has_more))
    row = button_row([*whole, *entries, *others], menu=menu)
    # Buttons that do something to the card are not among its words.
    words = button_row(entries, f"{following.relation} {voice.buttons}")
    return CardBlock(row.block, words.text if words else "") if row else None


def _card_buttons(shown: Shown, knowledge: KnowledgeBase, *, has_more: bool) -> Iterator[Button]:
    voice = knowledge.voice
    yield saving_button(shown.entry_id, voice, is_saved=shown.is_saved)
    # What is shared repeats the question, which may be shortened for that.
    room = MAX_OPTION_VALUE - len(f"{Action.SHARE}:")
    question = f"\n{shown.question}" if shown.question else ""
    yield Button(voice.share, Action.SHARE, truncate(f"{shown.entry_id}{question}", room), shown.entry_id)
    yield Button(voice.site.copy_link if knowledge.address else voice.copy_text, Action.COPY, shown.entry_id)
    if shown.turn:
        yield Button(voice.why, Action.WHY, encode_turn(shown.turn), "answer")
        yield Button(voice.follow_ups.settings, Action.FOLLOW_UPS, shown.entry_id)
    if has_more:
        # The last one, because where the menu is full it becomes a button, beside those of other entries.
        yield Button(voice.more_to_read, Action.MORE, shown.entry_id)


def saving_button(entry_id: str, voice: Voice, *, is_saved: bool = False) -> Button:
    """Return the button that saves an entry for the person who presses it, or removes one that is saved."""
    if is_saved:
        return Button(voice.saved.remove, Action.REMOVE, entry_id)
    return Button(voice.saved.save, Action.SAVE, entry_id)


def encode_shown(shown: Shown) -> str:
    """Return ``shown`` as the value of a button: its parts, a line each, with the question last."""
    shared_by = f"@{shown.shared_by}" if _SHARED_BY.fullmatch(f"@{shown.shared_by}") else ""
    turn = encode_turn(shown.turn) if shown.turn else ""
    return truncate("\n".join(filter(None, [shown.entry_id, shared_by, turn])), MAX_BUTTON_VALUE)


def decode_shown(value: str) -> Shown:
    """Return what `encode_shown` stored in a button's value, of which an entry's id alone is the shortest form."""
    entry_id, _, rest = value.partition("\n")
    first, _, others = rest.partition("\n")
    if person := _SHARED_BY.fullmatch(first):
        return Shown(entry_id, decode_turn(others) if others else None, person[1])
    return Shown(entry_id, decode_turn(rest) if rest else None)


def encode_turn(turn: Turn) -> str:
    """Return ``turn`` as the value of a button, so that the same question can be asked again as it was asked.

    The value is the ids of the entries that the thread had shown, each on a line of its own, and then the question.
    """
    return truncate("\n".join([*remembered(turn.thread), turn.question]), MAX_BUTTON_VALUE)


def encode_thread(thread: Sequence[str]) -> str:
    """Return what ``thread`` remembers, a line each, for a button or a form."""
    return "\n".join(remembered(thread))


def decode_thread(value: str) -> tuple[str, ...]:
    """Return the thread that `encode_thread` stored; empty for any other value."""
    lines = value.split("\n")
    return tuple(lines) if all(map(_REMEMBERED.fullmatch, lines)) else ()


def decode_turn(value: str) -> Turn:
    """Return the turn that `encode_turn` stored in a button's value."""
    first, *rest = value.split("\n")
    thread = tuple(takewhile(_REMEMBERED.fullmatch, [first, *rest][:-1]))
    return Turn("\n".join([first, *rest][len(thread) :]), thread)
