"""Answers questions from the knowledge base: the one service every way of asking uses."""

import logging
from copy import copy
from dataclasses import dataclass
from typing import Self

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry, Spotlight, Theme
from bot.log import event
from bot.matching.calibration import Floors
from bot.matching.names import NameFinder
from bot.matching.normalize import normalize
from bot.matching.ranking import Ranking
from bot.services.ports import Matcher

_log = logging.getLogger(__name__)


OFFERED = 3
"""How many entries are offered at most: more would be a menu, not a question."""


@dataclass(frozen=True)
class Turn:
    """What a person said, and where the conversation was."""

    question: str
    after: str | None = None
    """The entry shown just before in the same thread, if any."""


@dataclass(frozen=True)
class Answered:
    """One entry answers."""

    entry: Entry
    ranking: Ranking
    turn: Turn


@dataclass(frozen=True)
class Unsure:
    """One of a few entries may answer; the person picks."""

    offered: tuple[Entry, ...]
    ranking: Ranking


@dataclass(frozen=True)
class NoAnswer:
    """No entry answers. ``near`` ones may be named as near, never quoted."""

    near: tuple[Entry, ...]
    ranking: Ranking


Answer = Answered | Unsure | NoAnswer


@dataclass(frozen=True)
class HelpWanted:
    """The person asked how to ask, or said nothing at all."""


Reply = Answer | HelpWanted


@dataclass(frozen=True)
class Named:
    """What was found by name: the one meant, or those that are close."""

    found: Spotlight | Theme | None
    close: tuple[Spotlight | Theme, ...]


@dataclass(frozen=True)
class _Mind:
    """All that a guide goes by, which changes only as a whole."""

    knowledge: KnowledgeBase
    matcher: Matcher
    floors: Floors
    spotlights: NameFinder
    themes: NameFinder


class Guide:
    """Finds what answers a question, or what goes by a name.

    What it goes by can be exchanged while it is asked. A listener takes a `snapshot` first, so that
    one card is made from one state of the knowledge base.
    """

    def __init__(self, knowledge: KnowledgeBase, matcher: Matcher, floors: Floors) -> None:
        spotlights = NameFinder({s.id: (s.title, *s.aliases) for s in knowledge.spotlights})
        themes = NameFinder({t.id: (t.title, *t.keywords) for t in knowledge.themes})
        self._mind = _Mind(knowledge, matcher, floors, spotlights, themes)

    @property
    def knowledge(self) -> KnowledgeBase:
        """What it knows."""
        return self._mind.knowledge

    @property
    def floors(self) -> Floors:
        """How sure it must be to answer, and to offer."""
        return self._mind.floors

    def exchange(self, other: "Guide") -> None:
        """Go by all that ``other`` goes by from now on, at once and as a whole."""
        self._mind = other._mind

    def snapshot(self) -> Self:
        """The guide as it is now, which no exchange reaches."""
        return copy(self)

    def reply(self, message: str, after: str | None = None) -> Reply:
        """What to say to a message in a conversation, where people also call for help or say nothing.

        ``after`` is the entry shown just before in the same thread, if any.
        """
        if normalize(message) in {"", "help"}:
            return HelpWanted()
        return self.ask(message, after)

    def explain(self, turn: Turn) -> Ranking:
        """The evidence behind the answer."""
        return self._mind.matcher.match(turn.question, turn.after)

    def ask(self, question: str, after: str | None = None) -> Answer:
        """What the knowledge base has to say to ``question``, as typed in Slack.

        ``after`` is the entry shown just before in the same thread, if any.
        """
        mind = self._mind
        answer = _decide(mind, Turn(question, after), mind.matcher.match(question, after))
        first = answer.ranking.matches[0].entry_id if answer.ranking.matches else None
        details = {"outcome": type(answer).__name__, "first": first, "confidence": round(answer.ranking.confidence, 3)}
        event(_log, "question_asked", "a question was asked", **details)
        return answer

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with that id; None when it has left the knowledge base."""
        return self.knowledge.entries.get(entry_id)

    def spotlight(self, name: str) -> Named:
        """The spotlight that goes by ``name``, however it was typed."""
        mind = self._mind
        return _named(mind, mind.spotlights, name)

    def theme(self, name: str) -> Named:
        """The theme that goes by ``name``, however it was typed."""
        mind = self._mind
        return _named(mind, mind.themes, name)


def _decide(mind: _Mind, turn: Turn, ranking: Ranking) -> Answer:
    entries = tuple(mind.knowledge.entries[match.entry_id] for match in ranking.matches[:OFFERED])
    if entries and ranking.confidence >= mind.floors.answer:
        return Answered(entries[0], ranking, turn)
    if ranking.coverage >= mind.floors.offer and len(entries) > 1:
        return Unsure(entries, ranking)
    return NoAnswer(entries[: OFFERED - 1], ranking)


def _named(mind: _Mind, names: NameFinder, name: str) -> Named:
    found = names.find(name)
    entries = tuple(entry for key in found.keys if isinstance(entry := mind.knowledge.entries[key], Spotlight | Theme))
    return Named(entries[0], ()) if found.sure else Named(None, entries[:OFFERED])
