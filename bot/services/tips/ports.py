"""Interface of the store that tips need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.services.deliveries import OutgoingMessage
from bot.services.retention import Purgeable
from bot.services.tips.models import DeliveredTip, Schedule, TipResult
from bot.services.workspaces import TenantData, Workspace


@dataclass(frozen=True)
class Plan:
    """The decision about a schedule that is due."""

    next_due: float | None
    """Instant at which to look at it again, in seconds since the epoch; None if it has no further day or is paused."""
    tip: DeliveredTip | None = None
    """The tip for today, if there is to be one."""
    message: OutgoingMessage | None = None
    """The message with the tip; present whenever ``tip`` is."""
    missed: tuple[date, ...] = ()
    """Days without a tip because no process was running to send it."""
    paused: str | None = None
    """Reason to pause the schedule; None to let it run."""
    notice: OutgoingMessage | None = None
    """Message to the person who made the schedule, if it is paused."""


PlanFunction = Callable[[Schedule, Sequence[DeliveredTip], float], Plan]
"""Returns the plan for a schedule that is due, from the tips that its channel got before, oldest first, and the time.

The function is pure and fast: it is called within a transaction.
"""


class ScheduleStore(TenantData, Purgeable, Protocol):
    """Stores schedules and the tips that channels got. Each method is one transaction and may raise `StorageError`.

    `forget` deletes a workspace's schedules together with their history of tips, and returns the number of schedules.
    `purge` deletes tips so old that they no longer matter to the choice of the next, and returns their number.
    """

    def find(self, workspace: Workspace, channel: str) -> Schedule | None:
        """Return the channel's schedule; None if it has none."""
        ...

    def of_workspace(self, workspace: Workspace) -> Sequence[Schedule]:
        """Return all schedules of a workspace, ordered by channel."""
        ...

    def save(self, schedule: Schedule, next_due: float | None) -> None:
        """Save a schedule instead of the channel's former one. ``next_due`` is in seconds since the epoch."""
        ...

    def remove(self, workspace: Workspace, channel: str) -> bool:
        """Delete the channel's schedule but not its history of tips; return False if there was none."""
        ...

    def delivered(self, workspace: Workspace, channel: str) -> Sequence[DeliveredTip]:
        """Return the tips that the channel got, oldest first, without those that were abandoned before posting."""
        ...

    def results(self, since: date) -> Sequence[TipResult]:
        """Return the tips that channels of all workspaces got on or after a day, oldest first, with their effect.

        Those that were abandoned before posting are left out.
        """
        ...

    def plan_due(self, decide: PlanFunction, limit: int) -> int:
        """Carry out the plans for up to ``limit`` schedules that are due; return the number of these schedules.

        A tip is recorded together with its delivery, in one transaction. A delivery whose key already exists stays as
        it is. Two processes that plan at once never plan the same schedule.
        """
        ...

    def pause(self, workspace: Workspace, channel: str, reason: str, notice: OutgoingMessage) -> bool:
        """Pause the channel's schedule for ``reason`` and enqueue the notice, in one transaction.

        Return False, and enqueue nothing, if there is no schedule or it is already paused.
        """
        ...

    def upcoming(self, limit: int) -> Sequence[tuple[float, Schedule]]:
        """Return the schedules of all workspaces that are due next, soonest first, each with its instant."""
        ...

    def admins_only(self, workspace: Workspace) -> bool:
        """Return whether only the workspace's admins may change schedules."""
        ...

    def set_admins_only(self, workspace: Workspace, value: bool) -> None:
        """Set whether only the workspace's admins may change schedules."""
        ...
