"""Gaps: questions that mean the same and had no certain answer, and proposals, as curators see them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.matching.text import normalize
from bot.services.curation.proposals import Proposal
from bot.services.curation.statuses import GapState, GapStatus
from bot.services.questions import OMITTED, QuestionRecord, without_placeholders


@dataclass(frozen=True)
class NearEntry:
    """An entry near a gap, and its score in the matcher's ranking."""

    entry_id: str
    title: str
    score: float


@dataclass(frozen=True)
class Gap:
    """A group of questions that mean the same and that had no certain answer, or a proposal, which nobody asked."""

    status: GapStatus
    questions: tuple[str, ...]
    """The different wordings, the most typical first."""
    count: int
    """Number of times that it was asked."""
    people: int
    """Number of people who asked it, or did anything else about it."""
    none_of_these: int
    """Number of people who wanted none of the entries offered."""
    told: int
    """Number of times that a person passed it on to the curators."""
    picked: Mapping[str, int]
    """Number of people who picked each entry."""
    first_at: float
    last_at: float
    """When it was asked first and last, in seconds since the epoch."""
    near: tuple[NearEntry, ...]
    confidence: float
    """How sure the bot is of the nearest entry, from 0 to 1."""
    proposal: Proposal | None = None
    """The proposal, whose words are then the questions."""

    @property
    def id(self) -> str:
        """The id by which curators name the gap."""
        return self.status.gap_id

    @property
    def title(self) -> str:
        """The most typical wording, or the title of a proposed entry."""
        return (self.proposal.title if self.proposal else "") or self.questions[0]

    @property
    def whole_questions(self) -> tuple[str, ...]:
        """The wordings from which nothing was taken out, so that a curator can use them as they are."""
        return tuple(question for question in self.questions if OMITTED not in question)

    @property
    def is_open(self) -> bool:
        """True if a curator has something to decide, even when it was asked again after an answer was added."""
        return _is_open(self.status, self.last_at)

    @property
    def is_asked_again(self) -> bool:
        """True if it was asked without an answer after an answer was added."""
        return _is_asked_again(self.status, self.last_at)


def _is_open(status: GapStatus, last_at: float) -> bool:
    return status.state in {GapState.NEW, GapState.IN_REVIEW} or _is_asked_again(status, last_at)


def _is_asked_again(status: GapStatus, last_at: float) -> bool:
    return status.state is GapState.ADDED and last_at > status.changed_at


@dataclass(frozen=True)
class Group:
    """The questions of a gap that is not ranked yet: ranking takes most of the time."""

    status: GapStatus
    by_wording: Sequence[Sequence[QuestionRecord]]
    """The questions of each wording, oldest first."""

    @property
    def current(self) -> GapStatus:
        """The status with all questions of the group.

        Those that are new since it was stored belong to it from its next change on.
        """
        return replace(self.status, members=self.status.members | {digest_of(same[0].text) for same in self.by_wording})

    @property
    def last_at(self) -> float:
        """When it was asked last, in seconds since the epoch."""
        return max(same[-1].asked_at for same in self.by_wording)

    @property
    def is_open(self) -> bool:
        """See `Gap.is_open`."""
        return _is_open(self.status, self.last_at)


def digest_of(text: str) -> str:
    """Return the digest of a redacted question, as in the members of a gap."""
    return digest(normalize(without_placeholders(text)))


def digest(normalized: str) -> str:
    """Return the digest of a question that is normalized already."""
    return hashlib.sha256(normalized.encode(errors="surrogatepass")).hexdigest()[:16]
