"""The curators' digest: a week of a workspace in their channel, and a month of an owner's entries for the owner."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry
from bot.services.curation.activity import Activity, count_of
from bot.services.curation.gaps import Gap
from bot.services.curation.small_counts import shown_table
from bot.services.curation.votes import EntryVotes, votes_against
from bot.services.questions import ASKED, AnswerOutcome
from bot.services.retention import DAY
from bot.services.votes import VoteKind

UNSEEN_DAYS = 90
"""Days after which a card that nobody saw is listed."""
REVIEW_AHEAD = timedelta(days=7)
"""Time before an entry's day of review from which it is listed."""
MOST_LISTED = 5
"""Number of lines of each list."""
_MEMBER = re.compile(r"\b[UW][A-Z0-9]{7,}\b")
"""A person's id in Slack, as “Copy member ID” in a profile gives it."""


@dataclass(frozen=True)
class Digest:
    """The contents of a digest; both days are in it."""

    first: date
    last: date
    outcomes: Mapping[AnswerOutcome, int | None]
    """Number of questions by outcome; None for a number that is withheld."""
    gaps: Sequence[Gap]
    """The open gaps of the period that enough people asked, the most asked first."""
    other_gaps: int
    """Number of the other open gaps of the period."""
    voted_down: Sequence[EntryVotes]
    never_shown: Sequence[Entry]
    """Entries that nobody saw in `UNSEEN_DAYS`; none if nothing at all was shown then."""
    reviews: Sequence[Entry]
    """Entries to be read again, the longest due first."""
    shares: Mapping[str, float]
    """The scorecard's shares as they were recorded last; empty without a record."""
    owner: str = ""
    """The owner whose entries it is about; empty for all entries."""

    @property
    def is_worth_reading(self) -> bool:
        """True if there is something to do."""
        return bool(self.gaps or self.voted_down or self.never_shown or self.reviews)


def make_digest(
    activity: Activity, days: float, knowledge: KnowledgeBase, shares: Mapping[str, float], owner: str = ""
) -> Digest:
    """Return the digest of the last ``days`` of ``activity``, which reaches back `UNSEEN_DAYS`.

    With ``owner``, it is about that owner's entries only, and the questions to which one of them was nearest.
    """
    never_shown = activity.never_shown(knowledge) if activity.shown else []
    entries = {entry.id: entry for entry in knowledge.entries.values() if not owner or entry.owner == owner}
    recent = _about(activity, entries) if owner else activity
    recent = recent.within(activity.period.until - days * DAY)
    asked = [count_of([one for one in recent.questions if one.outcome is outcome]) for outcome in ASKED]
    last = recent.period.last
    due = [entry for entry in entries.values() if entry.review <= last + REVIEW_AHEAD]
    gaps = recent.common_gaps
    votes = [vote for vote in recent.votes if vote.kind is VoteKind.ANSWER]
    return Digest(
        recent.period.first,
        last,
        dict(zip(ASKED, *shown_table([asked]), strict=True)),
        gaps,
        len(recent.gaps) - len(gaps),
        votes_against(votes, knowledge).entries,
        [entry for entry in never_shown if entry.id in entries],
        sorted(due, key=lambda entry: (entry.review, entry.id)),
        {} if owner else shares,
        owner,
    )


def _about(activity: Activity, entries: Mapping[str, Entry]) -> Activity:
    """Return the part of ``activity`` that is about ``entries``."""
    return replace(
        activity,
        questions=[one for one in activity.questions if one.entry_id in entries],
        votes=[vote for vote in activity.votes if vote.subject in entries],
        gaps=[gap for gap in activity.gaps if gap.near and gap.near[0].entry_id in entries],
    )


def owners_in_slack(knowledge: KnowledgeBase) -> Mapping[str, str]:
    """Return the owners who can be reached in Slack, each with the person's id that their name contains."""
    owners = dict.fromkeys(entry.owner for entry in knowledge.entries.values())
    return {owner: person for owner in owners if (person := person_in_slack(owner))}


def person_in_slack(owner: str) -> str:
    """Return the person's id that the name of an owner contains; empty without one."""
    found = _MEMBER.search(owner)
    return found[0] if found else ""
