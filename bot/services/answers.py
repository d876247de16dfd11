"""Questions in their threads, and what they are answered with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from bot.knowledge.acts import Act
from bot.knowledge.models import Entry
from bot.knowledge.passages import Passage
from bot.matching.ranking import Ranking
from bot.services.conversation import Continuation
from bot.services.questions import AnswerOutcome

_LIKELY = 0.4
"""Score of an entry, as a share of the first entry's, below which it is too unlikely to be offered.

On the golden questions that are asked back, no entry that answers scores less, and one offer in seven does.
"""
NAMED_AS_NEAR = 2
"""Largest number of entries named as near where none answers."""
_NEAR = 0.03
"""Coverage below which no entry is named as near: of the golden questions that no entry answers, four in five."""


@dataclass(frozen=True)
class Turn:
    """A person's message and its place in the conversation."""

    question: str
    thread: tuple[str, ...] = ()
    """Ids of the entries that its thread had shown, and its offers, the newest last."""


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
    turn: Turn | None = None
    """The question, which the buttons carry so that a pick can be recorded."""


@dataclass(frozen=True)
class NoAnswer:
    """The outcome when no entry answers."""

    outcome: ClassVar = AnswerOutcome.NO_ANSWER
    near: tuple[Entry, ...]
    """Entries that may be named as near, but never quoted."""
    ranking: Ranking
    turn: Turn | None = None
    """The question, which a button carries so that a person can pass it on to the curators."""
    lacking: Entry | None = None
    """The entry shown last, if the question asks for a detail that it lacks."""


Answer = Answered | Unsure | NoAnswer


@dataclass(frozen=True)
class HelpRequest:
    """A message that asks for help, or that has no words."""


@dataclass(frozen=True)
class ActReply:
    """The reply to a message that asks nothing of the knowledge base, such as thanks."""

    act: Act
    asked_at: float | None = None
    """When the person asked the question that can be passed on to the curators, in seconds since the epoch, if any."""


@dataclass(frozen=True)
class Part:
    """One of several questions in a message, with the answer to it."""

    question: str
    answer: Answer


@dataclass(frozen=True)
class SeveralAnswers:
    """The reply to a message that asks several things."""

    parts: tuple[Part, ...]


Reply = Answer | SeveralAnswers | ActReply | HelpRequest


def entry_shown_last(reply: Reply) -> Entry | None:
    """Return the entry that a follow-up to ``reply`` is about: the one that it shows, or the last of several."""
    answers = [part.answer for part in reply.parts] if isinstance(reply, SeveralAnswers) else [reply]
    return next((answer.entry for answer in reversed(answers) if isinstance(answer, Answered)), None)


def likely_entries(entries: tuple[Entry, ...], ranking: Ranking) -> tuple[Entry, ...]:
    """Return those of the first entries of ``ranking`` that are likely enough to be offered."""
    least = _LIKELY * ranking.matches[0].score
    return tuple(entry for entry, match in zip(entries, ranking.matches, strict=False) if match.score >= least)


def near_entries(entries: Mapping[str, Entry], ranking: Ranking) -> tuple[Entry, ...]:
    """Return the entries by id that may be named as near to a question that none answers; often there are none."""
    first = ranking.matches[:NAMED_AS_NEAR] if ranking.coverage >= _NEAR else ()
    return tuple(entries[match.entry_id] for match in first)
