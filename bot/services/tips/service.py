"""The service behind ``/tip`` and the form: schedules a channel's tips, changes the schedule, and shows tips."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from bot.services.tips.calendar import local_date, next_due, tip_days
from bot.services.tips.input_errors import InputError, InputErrorCode
from bot.services.tips.library import Library
from bot.services.tips.models import PauseReason, Schedule, Tip
from bot.services.tips.planner import UpcomingTip, preview
from bot.services.tips.ports import ScheduleStore
from bot.services.tips.selection import any_unseen
from bot.services.workspaces import Workspace


@dataclass(frozen=True)
class Status:
    """A channel's schedule and the instant of its next tip."""

    schedule: Schedule
    next_due: float | None
    """Seconds since the epoch; None if no tip is to come or the schedule is paused."""


class Tips:
    """Schedules and shows tips."""

    def __init__(
        self, library: Callable[[], Library], store: ScheduleStore, clock: Callable[[], float] = time.time
    ) -> None:
        """Take tips from what ``library`` returns at the time; ``clock`` returns seconds since the epoch."""
        self._library = library
        self._store = store
        self._clock = clock

    @property
    def library(self) -> Library:
        """The tips of the knowledge in use."""
        return self._library()

    def find(self, tip_id: str) -> Tip | None:
        """Return the tip with the id; None if it is no longer in the knowledge base."""
        return self.library.find(tip_id)

    def now(self, workspace: Workspace, channel: str) -> Tip | None:
        """Return a tip that the channel has not had in this round, a different one each second.

        The tip does not count as delivered. The result is None if the channel's themes have no tips.
        """
        schedule = self._store.find(workspace, channel)
        pool = self.library.pool(schedule.themes if schedule else frozenset())
        return any_unseen(pool, self._store.delivered(workspace, channel), f"{channel} at {self._clock():.0f}")

    def today(self, workspace: Workspace) -> Tip | None:
        """Return a short tip that is the same for everyone in a workspace all day, in UTC; None if there is none."""
        return any_unseen(self.library.short, (), f"{workspace.team_id} on {local_date(self._clock(), 'UTC')}")

    def status(self, workspace: Workspace, channel: str) -> Status | None:
        """Return the status of the channel's schedule; None if it has none."""
        schedule = self._store.find(workspace, channel)
        return self._status(schedule) if schedule else None

    def of_workspace(self, workspace: Workspace) -> Sequence[Status]:
        """Return the status of all schedules of a workspace, ordered by channel."""
        return [self._status(schedule) for schedule in self._store.of_workspace(workspace)]

    def next(self, workspace: Workspace, channel: str) -> UpcomingTip | None:
        """Return the channel's next tip; None if none is to come or the schedule is paused.

        Raises:
            InputError: if the time zone, or the country or region of the holidays, no longer exists.
        """
        schedule = self._store.find(workspace, channel)
        if schedule is None or schedule.paused:
            return None
        return next(iter(self.preview(schedule, 1)), None)

    def preview(self, schedule: Schedule, count: int) -> Sequence[UpcomingTip]:
        """Return the next tips by a schedule, saved or not. A pause is ignored.

        Raises:
            InputError: if the time zone, or the country or region of the holidays, is unknown.
        """
        delivered = self._store.delivered(schedule.workspace, schedule.channel)
        return preview(schedule, delivered, self.library, self._clock(), count)

    def schedule(self, schedule: Schedule) -> Status:
        """Save a schedule instead of the channel's former one. Days that were to be skipped stay skipped.

        Raises:
            InputError: if the schedule would never bring a tip, or its zone or holidays are unknown. Nothing is saved.
        """
        former = self._store.find(schedule.workspace, schedule.channel)
        if former:
            schedule = replace(schedule, skipped=schedule.skipped | former.skipped)
        if not self.library.pool(schedule.themes).tips:
            raise InputError(InputErrorCode.NO_TIPS)
        if not self._days(schedule, 1):
            raise InputError(InputErrorCode.NEVER)
        return self._save(schedule)

    def pause(self, workspace: Workspace, channel: str) -> Status | None:
        """Pause the channel's schedule; return None if it has none."""
        schedule = self._store.find(workspace, channel)
        if schedule is None:
            return None
        paused = replace(schedule, paused=schedule.paused or PauseReason.PERSON)
        self._store.save(paused, None)
        return self._status(paused)

    def resume(self, workspace: Workspace, channel: str) -> Status | None:
        """Resume the channel's schedule; return None if it has none.

        Raises:
            InputError: if its time zone or holidays no longer exist. It stays paused.
        """
        schedule = self._store.find(workspace, channel)
        return self._save(replace(schedule, paused=None)) if schedule else None

    def skip(self, workspace: Workspace, channel: str) -> tuple[date, Status] | None:
        """Skip the next tip; return its day and the new status, or None if no tip is to come.

        Raises:
            InputError: if the time zone, or the country or region of the holidays, no longer exists.
        """
        schedule = self._store.find(workspace, channel)
        days = self._days(schedule, 1) if schedule else []
        if schedule is None or not days:
            return None
        day = days[0][0]
        return day, self._save(replace(schedule, skipped=schedule.skipped | {day}))

    def stop(self, workspace: Workspace, channel: str) -> bool:
        """Delete the channel's schedule; return False if it has none."""
        return self._store.remove(workspace, channel)

    def admins_only(self, workspace: Workspace) -> bool:
        """Return whether only the workspace's admins may change schedules."""
        return self._store.admins_only(workspace)

    def set_admins_only(self, workspace: Workspace, value: bool) -> None:
        """Set whether only the workspace's admins may change schedules."""
        self._store.set_admins_only(workspace, value)

    def _days(self, schedule: Schedule, count: int) -> list[tuple[date, float]]:
        delivered = self._store.delivered(schedule.workspace, schedule.channel)
        return list(islice(tip_days(schedule, self._clock(), delivered[-1].day if delivered else None), count))

    def _save(self, schedule: Schedule) -> Status:
        """Save a schedule so that it starts on the day of its next tip: then no earlier day counts as missed."""
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
        """Return the status; a schedule whose zone or holidays no longer exist has no next tip.

        The planner pauses such a schedule when it is next due.
        """
        try:
            return Status(schedule, next_due(schedule, self._clock()))
        except InputError:
            return Status(schedule, None)
