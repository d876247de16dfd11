"""Schedules of tips in memory, and what was given."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.services.deliveries import Post
from bot.services.retention import TIPS_FOR
from bot.services.tips.ports import Decide, Plan
from bot.services.tips.schedule import Given, Schedule
from bot.services.workspaces import Workspace
from bot.storage.clock import Clock
from bot.storage.memory.ledger import MemoryLedger

_Place = tuple[str, str]
"""A workspace's id, and a channel's."""


@dataclass
class _Day:
    at: float
    given: Given | None = None
    """None when the day was missed."""
    key: str = ""


class MemorySchedules:
    """Schedules in memory; tips are noted in the ledger that is given."""

    def __init__(self, ledger: MemoryLedger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._wishes: dict[_Place, tuple[Schedule, float | None]] = {}
        self._days: dict[_Place, dict[date, _Day]] = {}
        self._admins_only: set[str] = set()
        self._lock = threading.RLock()

    def find(self, workspace: Workspace, channel: str) -> Schedule | None:
        """See `ScheduleStore.find`."""
        with self._lock:
            found = self._wishes.get((workspace.team_id, channel))
        return found[0] if found else None

    def of_workspace(self, workspace: Workspace) -> Sequence[Schedule]:
        """See `ScheduleStore.of_workspace`."""
        with self._lock:
            wishes = sorted(self._wishes.items())
        return [schedule for (team_id, _), (schedule, _) in wishes if team_id == workspace.team_id]

    def save(self, schedule: Schedule, next_due: float | None) -> None:
        """See `ScheduleStore.save`."""
        with self._lock:
            self._wishes[_place(schedule)] = (schedule, next_due)

    def remove(self, workspace: Workspace, channel: str) -> bool:
        """See `ScheduleStore.remove`."""
        with self._lock:
            return self._wishes.pop((workspace.team_id, channel), None) is not None

    def given(self, workspace: Workspace, channel: str) -> Sequence[Given]:
        """See `ScheduleStore.given`."""
        with self._lock:
            days = sorted(self._days.get((workspace.team_id, channel), {}).items())
            return [kept.given for _, kept in days if kept.given and not self._ledger.has_given_up(workspace, kept.key)]

    def plan_due(self, decide: Decide, limit: int) -> int:
        """See `ScheduleStore.plan_due`."""
        with self._lock:
            now = self._clock()
            due = [schedule for next_due, schedule in self.upcoming(limit) if next_due <= now]
            plans = [(one, decide(one, self.given(one.workspace, one.channel), now)) for one in due]
            for schedule, plan in plans:
                self._carry_out(schedule, plan, now)
            return len(due)

    def _carry_out(self, schedule: Schedule, plan: Plan, now: float) -> None:
        days = self._days.setdefault(_place(schedule), {})
        if plan.given and plan.post and self._ledger.plan([plan.post]):
            before = days.get(plan.given.day)
            if before is None or before.given is None or self._ledger.has_given_up(schedule.workspace, before.key):
                days[plan.given.day] = _Day(now, plan.given, plan.post.key)
        for day in plan.missed:
            days.setdefault(day, _Day(now))
        if plan.notice:
            self._ledger.plan([plan.notice])
        self._wishes[_place(schedule)] = (replace(schedule, paused=plan.paused or schedule.paused), plan.next_due)

    def pause(self, workspace: Workspace, channel: str, reason: str, notice: Post) -> bool:
        """See `ScheduleStore.pause`."""
        with self._lock:
            schedule = self.find(workspace, channel)
            if schedule is None or schedule.paused:
                return False
            self.save(replace(schedule, paused=reason), None)
            self._ledger.plan([notice])
            return True

    def upcoming(self, limit: int) -> Sequence[tuple[float, Schedule]]:
        """See `ScheduleStore.upcoming`."""
        with self._lock:
            waiting = [(due, schedule) for schedule, due in self._wishes.values() if due is not None]
        return sorted(waiting, key=lambda one: one[0])[:limit]

    def siblings(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `ScheduleStore.siblings`."""
        with self._lock:
            owners = {wish.workspace for wish, _ in self._wishes.values()}
        return [owner for owner in owners if owner.is_sibling(workspace)]

    def forget(self, workspace: Workspace) -> int:
        """See `ScheduleStore.forget`."""
        team_id = workspace.team_id
        with self._lock:
            before = len(self._wishes)
            self._wishes = {place: wish for place, wish in self._wishes.items() if place[0] != team_id}
            self._days = {place: days for place, days in self._days.items() if place[0] != team_id}
            self._admins_only.discard(team_id)
            return before - len(self._wishes)

    def purge(self) -> int:
        """See `ScheduleStore.purge`."""
        oldest = self._clock() - TIPS_FOR
        with self._lock:
            before = sum(map(len, self._days.values()))
            for place, days in self._days.items():
                self._days[place] = {day: kept for day, kept in days.items() if kept.at >= oldest}
            return before - sum(map(len, self._days.values()))

    def admins_only(self, workspace: Workspace) -> bool:
        """See `ScheduleStore.admins_only`."""
        with self._lock:
            return workspace.team_id in self._admins_only

    def set_admins_only(self, workspace: Workspace, value: bool) -> None:
        """See `ScheduleStore.set_admins_only`."""
        with self._lock:
            change = self._admins_only.add if value else self._admins_only.discard
            change(workspace.team_id)


def _place(schedule: Schedule) -> _Place:
    return (schedule.workspace.team_id, schedule.channel)
