"""Answers questions from the knowledge base. Every way of asking uses this one service."""

import logging
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry, Spotlight, Theme
from bot.log import event
from bot.matching.calibration import Floors
from bot.matching.names import Description, DescriptionFinder, NameFinder, NameMatches
from bot.matching.passage_finder import Finding
from bot.matching.passages import Passage
from bot.matching.ranking import Ranking
from bot.matching.text import normalize
from bot.services.conversation import Approach, Continuation, Followed
from bot.services.ports import Matcher
from bot.services.questions import AnswerOutcome
from bot.services.skills import NO_SKILLS, Skills

_log = logging.getLogger(__name__)

OFFERED = 3
"""Largest number of entries offered; more would be a menu instead of a question."""
_LOOKED_AT = 0.02
"""Coverage from which the first entry is searched for the passage that answers."""
_LIKELY = 0.4
"""Score of an entry, as a share of the first entry's, below which it is too unlikely to be offered.

On the golden questions that are asked back, no entry that answers scores less, and one offer in seven does.
"""
_LIKELIER = 0.5
"""Probability that any entry answers from which a thread is asked back rather than refused."""


@dataclass(frozen=True)
class Turn:
    """A person's message and its place in the conversation."""

    question: str
    thread: tuple[str, ...] = ()
    """Ids of the entries that its thread had shown, the newest last."""


@dataclass(frozen=True)
class Answered:
    """An answer by one entry."""

    outcome: ClassVar = AnswerOutcome.ANSWERED
    entry: Entry
    ranking: Ranking
    turn: Turn
    lead: Passage | None = None
    """The passage that answers; None for a question about the entry as a whole."""
    held: bool = True
    """False if the question asks for a detail that the entry lacks; the lead then comes nearest to it."""
    continuation: Continuation | None = None
    """How it continues the thread; None for an answer that needs no thread."""

    @property
    def stays(self) -> bool:
        """True if it stays with the entry that its thread had shown last."""
        return self.continuation is not None and self.continuation.stays


@dataclass(frozen=True)
class Unsure:
    """A question back: one of a few entries may answer, and the person picks."""

    outcome: ClassVar = AnswerOutcome.UNSURE
    offered: tuple[Entry, ...]
    ranking: Ranking


@dataclass(frozen=True)
class NoAnswer:
    """The outcome when no entry answers."""

    outcome: ClassVar = AnswerOutcome.NO_ANSWER
    near: tuple[Entry, ...]
    """Entries that may be named as near, but never quoted."""
    ranking: Ranking


Answer = Answered | Unsure | NoAnswer


@dataclass(frozen=True)
class HelpRequest:
    """A message that asks for help, or that has no words."""


Reply = Answer | HelpRequest


@dataclass(frozen=True)
class LookupResult:
    """The result of looking up a name."""

    found: Spotlight | Theme | None
    """The one that the person meant; None if that is not certain."""
    close: tuple[Spotlight | Theme, ...]
    """Spotlights or themes with similar names, when none was found."""
    several: tuple[Spotlight, ...] = ()
    """Spotlights that fit equally well, such as those of one state."""


@dataclass(frozen=True)
class _State:
    """Everything that a guide's answers depend on; it is only ever replaced as a whole."""

    knowledge: KnowledgeBase
    matcher: Matcher
    floors: Floors
    spotlights: DescriptionFinder
    themes: NameFinder
    skills: Skills


class Guide:
    """Finds the entry that answers a question, or the spotlight or theme with a name.

    Its knowledge can be replaced while people ask. A listener takes a `snapshot` first, so that
    one card is made from one state of the knowledge base.
    """

    def __init__(self, knowledge: KnowledgeBase, matcher: Matcher, floors: Floors, skills: Skills = NO_SKILLS) -> None:
        """``matcher`` ranks the entries of ``knowledge``; ``floors`` are from its calibration."""
        spotlights = DescriptionFinder({spotlight.id: _description(spotlight) for spotlight in knowledge.spotlights})
        themes = NameFinder({t.id: (t.title, *t.keywords) for t in knowledge.themes})
        self._state = _State(knowledge, matcher, floors, spotlights, themes, skills)

    @property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge base that the answers come from."""
        return self._state.knowledge

    @property
    def floors(self) -> Floors:
        """Probabilities below which the guide does not answer, or does not offer entries."""
        return self._state.floors

    @property
    def skills(self) -> Skills:
        """The skills beyond ranking entries."""
        return self._state.skills

    def with_skills(self, skills: Skills) -> Self:
        """Return a guide that differs only in its skills."""
        other = copy(self)
        other._state = replace(self._state, skills=skills)
        return other

    def replace(self, other: "Guide") -> None:
        """Use everything that ``other`` uses from now on; the change is atomic."""
        self._state = other._state

    def snapshot(self) -> Self:
        """Return the guide in its present state, which `replace` does not change."""
        return copy(self)

    def reply(self, message: str, thread: Sequence[str] = ()) -> Reply:
        """Return the reply to a message in a conversation, where people also ask for help or type nothing.

        ``thread`` has the ids of the entries that the conversation has shown, the newest last.
        """
        if normalize(message) in {"", "help"}:
            return HelpRequest()
        return self.ask(message, thread)

    def explain(self, turn: Turn) -> Ranking:
        """Return the evidence behind the answer to ``turn``."""
        return _answer(self._state, turn).ranking

    def continuation(self, turn: Turn) -> Continuation | None:
        """Return how the answer to ``turn`` continues its thread; None if it does not."""
        follows = turn.thread and self._state.skills.conversation
        answer = _answer(self._state, turn) if follows else None
        return answer.continuation if isinstance(answer, Answered) else None

    def ask(self, question: str, thread: Sequence[str] = ()) -> Answer:
        """Return the knowledge base's answer to ``question``, as typed in Slack.

        ``thread`` has the ids of the entries that the same thread has shown, the newest last.
        """
        answer = _answer(self._state, Turn(question, tuple(thread)))
        first = answer.ranking.matches[0].entry_id if answer.ranking.matches else None
        details = {"outcome": type(answer).__name__, "first": first, "confidence": round(answer.ranking.confidence, 3)}
        event(_log, "question_asked", "a question was asked", **details)
        return answer

    def entry(self, entry_id: str) -> Entry | None:
        """Return the entry with that id; None when the knowledge base no longer has it."""
        return self.knowledge.entries.get(entry_id)

    def spotlight(self, name: str) -> LookupResult:
        """Return the spotlight with that name, however it was typed, or those with that place, field or partner."""
        state = self._state
        return _look_up(state, state.spotlights.find(name))

    def theme(self, name: str) -> LookupResult:
        """Return the theme with that name, however it was typed."""
        state = self._state
        return _look_up(state, state.themes.find(name))


def _answer(state: _State, turn: Turn) -> Answer:
    conversation = state.skills.conversation
    if conversation and (followed := conversation.follow(turn.question, turn.thread)):
        return _continue(state, turn, followed)
    after = turn.thread[-1] if turn.thread else None
    return _decide(state, turn, state.matcher.match(turn.question, after))


def _decide(state: _State, turn: Turn, ranking: Ranking) -> Answer:
    entries = tuple(state.knowledge.entries[match.entry_id] for match in ranking.matches[:OFFERED])
    finding = _find_passage(state, turn.question, entries[0], ranking) if entries else None
    if entries and (ranking.confidence >= state.floors.answer or (finding and finding.convincing)):
        return _answered(entries[0], ranking, turn, finding)
    if ranking.coverage >= state.floors.offer and len(entries) > 1:
        return Unsure(_likely(entries, ranking), ranking)
    return NoAnswer(entries[: OFFERED - 1], ranking)


def _continue(state: _State, turn: Turn, followed: Followed) -> Answer:
    entries = tuple(state.knowledge.entries[match.entry_id] for match in followed.ranking.matches[:OFFERED])
    ranking, continuation = followed.ranking, followed.continuation
    approach = continuation.approach if continuation else None
    finding = None
    if approach in {Approach.NEW, Approach.DETAIL}:
        finding = _find_passage(state, turn.question, entries[0], followed.alone)
    if finding and approach is Approach.DETAIL:
        # A detail names its subject too rarely to tell that it is missing: two in three that seemed to be were not.
        finding = replace(finding, held=True)
    # A new question is answered as surely as at the start of a thread, or else asked back.
    surest = max(ranking.confidence, followed.alone.confidence)
    is_doubtful = approach is Approach.NEW and surest < state.floors.answer and not (finding and finding.convincing)
    if followed.answers and not is_doubtful:
        return _answered(entries[0], ranking, turn, finding, continuation)
    if ranking.coverage >= _LIKELIER and len(entries) > 1:
        return Unsure(_likely(entries, ranking), ranking)
    return NoAnswer(entries[: OFFERED - 1], ranking)


def _answered(
    entry: Entry, ranking: Ranking, turn: Turn, finding: Finding | None, continuation: Continuation | None = None
) -> Answered:
    if finding and finding.leads:
        return Answered(entry, ranking, turn, finding.passage, finding.held, continuation)
    return Answered(entry, ranking, turn, continuation=continuation)


def _find_passage(state: _State, question: str, entry: Entry, ranking: Ranking) -> Finding | None:
    """Return what an entry has for the question; None where no entry is likely enough to look."""
    passages = state.skills.passages
    if passages is None or ranking.coverage < _LOOKED_AT:
        return None
    return passages.find(question, entry.id, ranking)


def _likely(entries: tuple[Entry, ...], ranking: Ranking) -> tuple[Entry, ...]:
    """Return those of the first entries of ``ranking`` that are likely enough to be offered."""
    least = _LIKELY * ranking.matches[0].score
    return tuple(entry for entry, match in zip(entries, ranking.matches, strict=False) if match.score >= least)


def _description(spotlight: Spotlight) -> Description:
    traits = (*spotlight.place.split(","), *spotlight.keywords)
    return Description(
        (spotlight.title, *spotlight.aliases), traits, (spotlight.summary, *(fact.text for fact in spotlight.facts))
    )


def _look_up(state: _State, found: NameMatches) -> LookupResult:
    entries = tuple(entry for key in found.keys if isinstance(entry := state.knowledge.entries[key], Spotlight | Theme))
    if found.several:
        return LookupResult(None, (), tuple(entry for entry in entries if isinstance(entry, Spotlight)))
    return LookupResult(entries[0], ()) if found.sure else LookupResult(None, entries[:OFFERED])
