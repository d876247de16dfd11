"""Votes: whether a person found an answer or a tip helpful, and if not, why."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.services.workspaces import Workspace


class VoteKind(StrEnum):
    """Kinds of cards that people vote on, as they are stored."""

    TIP = "tip"
    ANSWER = "answer"


class VoteReason(StrEnum):
    """Reasons for a vote against an answer, as they are stored and printed."""

    NOT_ASKED = "not_asked"
    """The answer was to another question."""
    TOO_GENERAL = "too_general"
    OUT_OF_DATE = "out_of_date"
    HARD_TO_READ = "hard_to_read"
    OTHER = "other"


@dataclass(frozen=True)
class Vote:
    """A person's opinion of a card. When a person votes again on the same one, the last vote counts."""

    workspace: Workspace
    subject: str
    """Id of the tip, or of the entry that was the answer."""
    user_id: str
    """The person who voted; empty in a vote that was read.

    It is never stored. A keyed hash is stored instead, so that a person's votes can be found and erased.
    """
    is_helpful: bool
    kind: VoteKind = VoteKind.TIP
    reason: VoteReason | None = None
    """Why the answer was not helpful, if the person said."""
    comment: str = ""
    """A redacted line that the person added; empty without one."""
    voted_at: float = field(default=0.0, compare=False)
    """Time in seconds since the epoch; the store sets it."""


@dataclass(frozen=True)
class Tally:
    """Number of people who found a tip or an answer helpful, and number of people for whom it was not."""

    subject: str
    helpful: int
    unhelpful: int
