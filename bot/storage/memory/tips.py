"""The store of daily tips in memory: schedules with the tips that channels received."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.services.deliveries import OutgoingMessage
from bot.services.retention import TIP_RETENTION
from bot.services.tips.models import DeliveredTip, Schedule, TipResult
from bot.services.tips.ports import Plan, PlanFunction
from bot.services.workspaces import Workspace
from bot.storage.clock import Clock
from bot.storage.memory.outbox import MemoryOutboxStore

_Place = tuple[str, str]
"""The ids of a workspace and of a channel in it."""


@dataclass
class _Day:
    at: float
    tip: DeliveredTip | None = None
    """The tip of the day; None if the day was missed."""
    key: str = ""


class MemorySchedules:
    """Schedules in memory. Tips and notices go to the given outbox store."""

    def __init__(self, outbox_store: MemoryOutboxStore, clock: Clock) -> None:
        self._outbox_store = outbox_store
        self._clock = clock
        self._schedules: dict[_Place, tuple[Schedule, float | None]] = {}
        self._days: dict[_Place, dict[date, _Day]] = {}
        self._admins_only: set[str] = set()
        self._lock = threading.RLock()

    def find(self, workspace: Workspace, channel: str) -> Schedule | None:
        """See `ScheduleStore.find`."""
        with self._lock:
            found = self._schedules.get((workspace.team_id, channel))
        return found[0] if found else None

    def of_workspace(self, workspace: Workspace) -> Sequence[Schedule]:
        """See `ScheduleStore.of_workspace`."""
        with self._lock:
            schedules = sorted(self._schedules.items())
        return [schedule for (team_id, _), (schedule, _) in schedules if team_id == workspace.team_id]

    def save(self, schedule: Schedule, next_due: float | None) -> None:
        """See `ScheduleStore.save`."""
        with self._lock:
            self._schedules[_place(schedule)] = (schedule, next_due)

    def remove(self, workspace: Workspace, channel: str) -> bool:
        """See `ScheduleStore.remove`."""
        with self._lock:
            return self._schedules.pop((workspace.team_id, channel), None) is not None

    def delivered(self, workspace: Workspace, channel: str) -> Sequence[DeliveredTip]:
        """See `ScheduleStore.delivered`."""
        with self._lock:
            days = sorted(self._days.get((workspace.team_id, channel), {}).items())
            return [day.tip for _, day in days if day.tip and not self._is_undelivered(workspace, day)]

    def results(self, since: date) -> Sequence[TipResult]:
        """See `ScheduleStore.results`."""
        found = []
        with self._lock:
            for day, team_id, channel in sorted((day, *place) for place, days in self._days.items() for day in days):
                row, workspace = self._days[team_id, channel][day], Workspace(team_id)
                if day >= since and row.tip and not self._is_undelivered(workspace, row):
                    found.append(TipResult(team_id, row.tip, self._outbox_store.answers_below(workspace, row.key)))
        return found

    def _is_undelivered(self, workspace: Workspace, day: _Day) -> bool:
        return self._outbox_store.is_undelivered(workspace, day.key)

    def plan_due(self, decide: PlanFunction, limit: int) -> int:
        """See `ScheduleStore.plan_due`."""
        with self._lock:
            now = self._clock()
            due = [schedule for next_due, schedule in self.upcoming(limit) if next_due <= now]
            plans = [(one, decide(one, self.delivered(one.workspace, one.channel), now)) for one in due]
            for schedule, plan in plans:
                self._carry_out(schedule, plan, now)
            return len(due)

    def _carry_out(self, schedule: Schedule, plan: Plan, now: float) -> None:
        days = self._days.setdefault(_place(schedule), {})
        if plan.tip and plan.message and self._outbox_store.enqueue([plan.message]):
            before = days.get(plan.tip.day)
            if before is None or before.tip is None or self._is_undelivered(schedule.workspace, before):
                days[plan.tip.day] = _Day(now, plan.tip, plan.message.idempotency_key)
        for day in plan.missed:
            days.setdefault(day, _Day(now))
        if plan.notice:
            self._outbox_store.enqueue([plan.notice])
        self._schedules[_place(schedule)] = (replace(schedule, paused=plan.paused or schedule.paused), plan.next_due)

    def pause(self, workspace: Workspace, channel: str, reason: str, notice: OutgoingMessage) -> bool:
        """See `ScheduleStore.pause`."""
        with self._lock:
            schedule = self.find(workspace, channel)
            if schedule is None or schedule.paused:
                return False
            self.save(replace(schedule, paused=reason), None)
            self._outbox_store.enqueue([notice])
            return True

    def upcoming(self, limit: int) -> Sequence[tuple[float, Schedule]]:
        """See `ScheduleStore.upcoming`."""
        with self._lock:
            waiting = [(due, schedule) for schedule, due in self._schedules.values() if due is not None]
        return sorted(waiting, key=lambda one: one[0])[:limit]

    def workspaces_in_organization(self, workspace: Workspace) -> Sequence[Workspace]:
        """See `TenantData.workspaces_in_organization`."""
        with self._lock:
            owners = {schedule.workspace for schedule, _ in self._schedules.values()}
        return [owner for owner in owners if owner.shares_organization_with(workspace)]

    def forget(self, workspace: Workspace) -> int:
        """Delete schedules, tips and settings; return the number of schedules. See `TenantData.forget`."""
        team_id = workspace.team_id
        with self._lock:
            before = len(self._schedules)
            self._schedules = {place: one for place, one in self._schedules.items() if place[0] != team_id}
            self._days = {place: days for place, days in self._days.items() if place[0] != team_id}
            self._admins_only.discard(team_id)
            return before - len(self._schedules)

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """Delete nothing: a schedule belongs to its channel. See `TenantData.erase`."""
        return 0

    def purge(self) -> int:
        """See `Purgeable.purge`."""
        oldest = self._clock() - TIP_RETENTION
        with self._lock:
            before = sum(map(len, self._days.values()))
            for place, days in self._days.items():
                self._days[place] = {date_: day for date_, day in days.items() if day.at >= oldest}
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
