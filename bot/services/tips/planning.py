"""Carrying out what schedules ask for, as soon as they are due."""

import logging
import time
from collections.abc import Sequence

from bot.log import event
from bot.services.tips.ports import Decide, Plan, ScheduleStore
from bot.services.tips.schedule import Given, Schedule

_log = logging.getLogger(__name__)

BATCH = 100
"""Schedules planned in one transaction: with SQLite, everybody else who writes waits for its end."""
REST = 0.005
"""Seconds between two transactions, for those who wait: they would not get in between otherwise."""
UNDECIDED = "undecided"
"""Why a schedule rests of which could not be decided: a fault of ours, told in the log."""


class Planner:
    """Plans what is due. Any number may do so on one database."""

    def __init__(self, schedules: ScheduleStore, decide: Decide) -> None:
        self._schedules = schedules
        self._decide = careful(decide)

    def plan_due(self) -> int:
        """Plan until nothing is due any more; how many schedules were.

        Raises:
            StorageError: when the database cannot be reached; what was planned before stays.
        """
        total = count = self._schedules.plan_due(self._decide, BATCH)
        while count == BATCH:
            time.sleep(REST)
            count = self._schedules.plan_due(self._decide, BATCH)
            total += count
        if total:
            event(_log, "tips_planned", "schedules were due", schedules=total)
        return total


def careful(decide: Decide) -> Decide:
    """``decide``, but a schedule for which that fails, or never comes to an end, rests and leaves the others alone."""

    def decide_or_pause(schedule: Schedule, given: Sequence[Given], now: float) -> Plan:
        try:
            plan = decide(schedule, given, now)
            if plan.next_due is not None and plan.next_due <= now:
                raise ValueError("the schedule would be due again at once")
        except Exception:
            details = {"workspace": schedule.workspace.team_id, "channel": schedule.channel}
            _log.exception("a schedule was paused", extra={"action": "schedule_undecided", "details": details})
            return Plan(None, paused=UNDECIDED)
        return plan

    return decide_or_pause
