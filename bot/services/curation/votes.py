"""Votes against answers, as curators see them: by entry, with the reasons, and no count that points to one person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge.base import KnowledgeBase
from bot.services.curation.small_counts import Count, shown
from bot.services.votes import Vote, VoteReason


@dataclass(frozen=True)
class EntryVotes:
    """The votes on one entry as an answer, of which enough are against it to be shown."""

    entry_id: str
    title: str
    """Empty if the entry is no longer in the knowledge base."""
    against: int
    helpful: int | None
    """Number of votes for it; None if there are too few to be shown."""
    reasons: Mapping[VoteReason, int]
    """Number of people who gave each reason, the most frequent first, without those that too few gave."""
    comments: Sequence[str]
    """The redacted lines that people added, newest first."""
    last_at: float
    """Time of the last vote against it, in seconds since the epoch."""

    @property
    def unspecified(self) -> int:
        """Number of votes against it with no reason, or with one that too few people gave."""
        return self.against - sum(self.reasons.values())


@dataclass(frozen=True)
class VotesAgainst:
    """The entries that people voted against, those with the most votes against them first."""

    entries: Sequence[EntryVotes]
    withheld: int
    """Number of votes against other entries, each of which has too few to be shown."""


def votes_against(votes: Sequence[Vote], knowledge: KnowledgeBase) -> VotesAgainst:
    """Return the votes against answers by entry; ``votes`` are all votes on answers, oldest first."""
    against: dict[str, list[Vote]] = {}
    for vote in votes:
        if not vote.is_helpful:
            against.setdefault(vote.subject, []).append(vote)
    helpful = Counter(vote.subject for vote in votes if vote.is_helpful)
    listed = {entry_id: cast for entry_id, cast in against.items() if shown(Count(len(cast), len(cast)))}
    entries = [_entry_votes(entry_id, cast, helpful[entry_id], knowledge) for entry_id, cast in listed.items()]
    withheld = sum(len(cast) for entry_id, cast in against.items() if entry_id not in listed)
    return VotesAgainst(sorted(entries, key=lambda one: (-one.against, -one.last_at, one.entry_id)), withheld)


def _entry_votes(entry_id: str, against: Sequence[Vote], helpful: int, knowledge: KnowledgeBase) -> EntryVotes:
    entry = knowledge.entries.get(entry_id)
    reasons = Counter(vote.reason for vote in against if vote.reason)
    return EntryVotes(
        entry_id,
        entry.title if entry else "",
        len(against),
        shown(Count(helpful, helpful)),
        {reason: count for reason, count in reasons.most_common() if shown(Count(count, count))},
        [vote.comment for vote in reversed(against) if vote.comment],
        against[-1].voted_at,
    )
