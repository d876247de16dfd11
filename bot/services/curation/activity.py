"""The activity of a period: what people asked, how they voted, and which tips channels got."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry
from bot.services.curation.gaps import Gap
from bot.services.curation.inbox import Inbox
from bot.services.curation.small_counts import Count, shown
from bot.services.ports import FeedbackStore, QuestionStore
from bot.services.questions import AnswerOutcome, QuestionRecord
from bot.services.tips.models import TipResult, entry_of
from bot.services.tips.ports import ScheduleStore
from bot.services.votes import Vote, VoteKind

_SHOWN = (AnswerOutcome.ANSWERED, AnswerOutcome.PICKED)
"""Outcomes of questions whose entry was shown."""


@dataclass(frozen=True)
class Period:
    """A time from ``since`` up to ``until``, in seconds since the epoch, in one workspace or in all."""

    since: float
    until: float
    team_id: str = ""
    """Id of the workspace; empty for all."""

    @property
    def first(self) -> date:
        """The day (UTC) on which it begins."""
        return day_of(self.since)

    @property
    def last(self) -> date:
        """The last day (UTC) of which any time is in it."""
        return day_of(self.until - 1)

    def includes(self, team_id: str) -> bool:
        """Return whether it is about a workspace."""
        return self.team_id in {"", team_id}

    def holds(self, at: float, team_id: str) -> bool:
        """Return whether something that happened at ``at`` in a workspace belongs to the period."""
        return self.includes(team_id) and self.since <= at < self.until


@dataclass(frozen=True)
class Activity:
    """Everything that the stores hold of a period."""

    period: Period
    questions: Sequence[QuestionRecord]
    """Questions, choices and what was passed on, oldest first; ``user_id`` is the pseudonym."""
    votes: Sequence[Vote]
    """Votes on answers and on tips."""
    tips: Sequence[TipResult]
    gaps: Sequence[Gap]
    """The open gaps that were asked in the period, the most asked first."""

    def within(self, since: float) -> "Activity":
        """Return the part from ``since`` on."""
        period = replace(self.period, since=since)
        return Activity(
            period,
            [one for one in self.questions if one.asked_at >= since],
            [vote for vote in self.votes if vote.voted_at >= since],
            [one for one in self.tips if one.tip.day >= period.first],
            [gap for gap in self.gaps if gap.last_at >= since],
        )

    @cached_property
    def shown(self) -> Counter[str]:
        """How often each entry was shown, as an answer or as a tip."""
        answers = Counter({entry_id: len(asked) for entry_id, asked in self._answers.items()})
        return answers + Counter(entry_of(one.tip.tip_id) for one in self.tips)

    def never_shown(self, knowledge: KnowledgeBase) -> list[Entry]:
        """Return the entries that nobody saw, neither as an answer nor as a tip, in the order of the knowledge base."""
        return [entry for entry_id, entry in knowledge.entries.items() if entry_id not in self.shown]

    def answers_to(self, entry_id: str) -> Count:
        """Return the number of answers with an entry."""
        return count_of(self._answers.get(entry_id, ()))

    def votes_on(self, subject: str, *, is_helpful: bool) -> Count:
        """Return the number of votes for or against an entry as an answer, or a tip. A person votes once on each."""
        number = self._votes[subject, is_helpful]
        return Count(number, number)

    @cached_property
    def _answers(self) -> Mapping[str, Sequence[QuestionRecord]]:
        """The questions that each entry answered, or was picked for."""
        found: dict[str, list[QuestionRecord]] = {}
        for one in self.questions:
            if one.entry_id and one.outcome in _SHOWN:
                found.setdefault(one.entry_id, []).append(one)
        return found

    @cached_property
    def _votes(self) -> Counter[tuple[str, bool]]:
        return Counter((one.subject, one.is_helpful) for one in self.votes)

    @property
    def common_gaps(self) -> list[Gap]:
        """The gaps that enough people asked to be shown to all curators."""
        return [gap for gap in self.gaps if shown(Count(gap.count, gap.people))]


def day_of(at: float) -> date:
    """Return the day (UTC) of a time in seconds since the epoch."""
    return datetime.fromtimestamp(at, UTC).date()


def count_of(questions: Collection[QuestionRecord]) -> Count:
    """Return the number of questions, and of the people who asked them."""
    return Count(len(questions), len({(one.workspace.team_id, one.user_id) for one in questions}))


def read_activity(
    period: Period, questions: QuestionStore, feedback: FeedbackStore, schedules: ScheduleStore, inbox: Inbox
) -> Activity:
    """Return the activity of ``period``.

    Raises:
        StorageError: if the database cannot be reached.
    """
    workspaces = [one for one in questions.workspaces() if period.includes(one.team_id)]
    asked = [one for here in workspaces for one in questions.of_workspace(here)]
    votes = [vote for kind in VoteKind for vote in feedback.votes(kind)]
    gaps = [gap for gap in inbox.open_gaps(workspaces, period.since) if gap.first_at < period.until]
    return Activity(
        period,
        [one for one in asked if period.holds(one.asked_at, one.workspace.team_id)],
        [vote for vote in votes if period.holds(vote.voted_at, vote.workspace.team_id)],
        [one for one in schedules.results(period.first) if one.tip.day <= period.last and period.includes(one.team_id)],
        gaps,
    )
