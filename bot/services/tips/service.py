"""What people can do about a channel's tips."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from bot.services.tips.calendar import local_date, next_due, tip_days
from bot.services.tips.choosing import choose
from bot.services.tips.coming import Coming, preview
from bot.services.tips.library import Library
from bot.services.tips.mistakes import InputError, Mistake
from bot.services.tips.ports import ScheduleStore
from bot.services.tips.schedule import Rest, Schedule
from bot.services.tips.tip import Tip
from bot.services.workspaces import Workspace


@dataclass(frozen=True)
class Status:
    """A channel's schedule, and when its next tip comes."""

    schedule: Schedule
    next_due: float | None
    """In seconds since the epoch; None when no tip is to come, or the schedule rests."""


class Tips:
    """Schedules tips and shows them. ``library`` may be exchanged at any time, when the knowledge was loaded anew."""

    def __init__(self, library: Library, store: ScheduleStore, clock: Callable[[], float] = time.time) -> None:
        """``clock`` tells seconds since the epoch."""
        self.library = library
        self._store = store
        self._clock = clock

    def find(self, tip_id: str) -> Tip | None:
        """The tip of that id; None when it has left the knowledge base."""
        return self.library.find(tip_id)

    def now(self, workspace: Workspace, channel: str) -> Tip | None:
        """A tip at once, another each second, that the channel has not had in this round. It does not count as given.

        None when there is none for the channel's themes.
        """
        schedule = self._store.find(workspace, channel)
        deck = self.library.deck(schedule.themes if schedule else frozenset())
        choice = choose(deck, self._store.given(workspace, channel), f"{channel} at {self._clock():.0f}")
        return choice.tip if choice else None

    def status(self, workspace: Workspace, channel: str) -> Status | None:
        """The channel's schedule; None when it has none."""
        schedule = self._store.find(workspace, channel)
        return self._status(schedule) if schedule else None

    def of_workspace(self, workspace: Workspace) -> Sequence[Status]:
        """All schedules of a workspace, by channel."""
        return [self._status(schedule) for schedule in self._store.of_workspace(workspace)]

    def next(self, workspace: Workspace, channel: str) -> Coming | None:
        """The channel's next tip; None when none is to come, or the schedule rests.

        Raises:
            InputError: when the schedule cannot be kept any more.
        """
        schedule = self._store.find(workspace, channel)
        if schedule is None or schedule.paused:
            return None
        return next(iter(self.preview(schedule, 1)), None)

    def preview(self, schedule: Schedule, count: int) -> Sequence[Coming]:
        """The next tips by a schedule, saved or not; what rests is shown as if it did not.

        Raises:
            InputError: when the schedule cannot be kept.
        """
        given = self._store.given(schedule.workspace, schedule.channel)
        return preview(schedule, given, self.library, self._clock(), count)

    def schedule(self, schedule: Schedule) -> Status:
        """Keep a schedule in the place of the channel's former one, whose days to be skipped stay skipped.

        Raises:
            InputError: when the schedule cannot be kept; nothing is saved then.
        """
        former = self._store.find(schedule.workspace, schedule.channel)
        if former:
            schedule = replace(schedule, skipped=schedule.skipped | former.skipped)
        if not self.library.deck(schedule.themes).tips:
            raise InputError(Mistake.NO_TIPS)
        if not self._days(schedule, 1):
            raise InputError(Mistake.NEVER)
        return self._save(schedule)

    def pause(self, workspace: Workspace, channel: str) -> Status | None:
        """Let the channel's schedule rest; None when it has none."""
        schedule = self._store.find(workspace, channel)
        if schedule is None:
            return None
        resting = replace(schedule, paused=schedule.paused or Rest.PERSON)
        self._store.save(resting, None)
        return self._status(resting)

    def resume(self, workspace: Workspace, channel: str) -> Status | None:
        """Go on with the channel's schedule; None when it has none.

        Raises:
            InputError: when it cannot be kept; it rests on then.
        """
        schedule = self._store.find(workspace, channel)
        return self._save(replace(schedule, paused=None)) if schedule else None

    def skip(self, workspace: Workspace, channel: str) -> tuple[date, Status] | None:
        """Leave out the next tip. Its day, and the schedule; None when no tip is to come.

        Raises:
            InputError: when the schedule cannot be kept any more.
        """
        schedule = self._store.find(workspace, channel)
        days = self._days(schedule, 1) if schedule else []
        if schedule is None or not days:
            return None
        day = days[0][0]
        return day, self._save(replace(schedule, skipped=schedule.skipped | {day}))

    def stop(self, workspace: Workspace, channel: str) -> bool:
        """Give up the channel's schedule; False when it has none."""
        return self._store.remove(workspace, channel)

    def admins_only(self, workspace: Workspace) -> bool:
        """Whether only the workspace's admins may change schedules."""
        return self._store.admins_only(workspace)

    def set_admins_only(self, workspace: Workspace, value: bool) -> None:
        """Decide that."""
        self._store.set_admins_only(workspace, value)

    def _days(self, schedule: Schedule, count: int) -> list[tuple[date, float]]:
        given = self._store.given(schedule.workspace, schedule.channel)
        return list(islice(tip_days(schedule, self._clock(), given[-1].day if given else None), count))

    def _save(self, schedule: Schedule) -> Status:
        """Let a schedule begin with its next tip: no day before that was to have one, so none of them is missed."""
        days = self._days(schedule, 1)
        today = local_date(self._clock(), schedule.zone)
        schedule = replace(
            schedule,
            starts=days[0][0] if days else schedule.starts,
            skipped=frozenset(day for day in schedule.skipped if day >= today),
        )
        self._store.save(schedule, days[0][1] if days and not schedule.paused else None)
        return self._status(schedule)

    def _status(self, schedule: Schedule) -> Status:
        """What cannot be kept any more has no next day; it will be paused when it would have been due."""
        try:
            return Status(schedule, next_due(schedule, self._clock()))
        except InputError:
            return Status(schedule, None)
