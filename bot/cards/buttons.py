"""The rows of buttons that cards share."""

from collections.abc import Iterable, Sequence

from bot.cards.blocks import Button, Part, buttons
from bot.cards.carried import carried
from bot.cards.ids import Action
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry
from bot.knowledge.voice import Voice
from bot.services.guide import Turn


def open_buttons(entries: Iterable[Entry], voice: Voice) -> Part | None:
    """A button for each of ``entries``, which opens it."""
    return buttons((Button(entry.title, Action.OPEN, entry.id) for entry in entries), voice.buttons)


def pick_buttons(entries: Iterable[Entry], voice: Voice) -> Part | None:
    """A button for each of ``entries``, which answers with it, and one to say that none is meant."""
    picks = [Button(entry.title, Action.PICK, entry.id) for entry in entries]
    return buttons([*picks, Button(voice.none_of_these, Action.NONE, "these")], voice.buttons)


def browse_buttons(knowledge: KnowledgeBase, besides: Sequence[Entry] = ()) -> Part | None:
    """The ways in for who has no question yet: each theme, and all spotlights.

    ``besides`` are entries that the card offers already.
    """
    voice = knowledge.voice
    themes = [Button(theme.title, Action.OPEN, theme.id) for theme in knowledge.themes if theme not in besides]
    spotlights = [Button(voice.all_spotlights, Action.SPOTLIGHTS, "all")] if knowledge.spotlights else []
    return buttons([*themes, *spotlights], voice.buttons)


def closing_buttons(entry: Entry, answers: Turn | None, voice: Voice) -> Part | None:
    """What can be done with the card as a whole: share it, or ask why it ``answers``."""
    why = [Button(voice.why, Action.WHY, carried(answers), "answer")] if answers else []
    return buttons([Button(voice.share, Action.SHARE, entry.id), *why], voice.buttons)
