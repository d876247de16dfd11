"""What tips need of a store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.services.deliveries import Post
from bot.services.tips.schedule import Given, Schedule
from bot.services.workspaces import Workspace


@dataclass(frozen=True)
class Plan:
    """What to do about a schedule that is due."""

    next_due: float | None
    """When to look at it again, in seconds since the epoch; None when it has no further day, or rests."""
    given: Given | None = None
    """The tip for today, if there is to be one."""
    post: Post | None = None
    """Its message; there when ``given`` is."""
    missed: tuple[date, ...] = ()
    """Days that went by without a tip because nobody was there to send it."""
    paused: str | None = None
    """Why the schedule cannot be kept any more; None when it can."""
    notice: Post | None = None
    """What to tell who made it, when it is paused."""


Decide = Callable[[Schedule, Sequence[Given], float], Plan]
"""A schedule that is due, what its channel got before (oldest first), and now: what to do. Pure, and quick."""


class ScheduleStore(Protocol):
    """Remembers schedules and what was given. Each method is one transaction; raises `StorageError` like the ledger."""

    def find(self, workspace: Workspace, channel: str) -> Schedule | None:
        """The channel's schedule."""
        ...

    def of_workspace(self, workspace: Workspace) -> Sequence[Schedule]:
        """All schedules of a workspace, by channel."""
        ...

    def save(self, schedule: Schedule, next_due: float | None) -> None:
        """Keep a schedule in the place of the channel's former one; ``next_due`` in seconds since the epoch."""
        ...

    def remove(self, workspace: Workspace, channel: str) -> bool:
        """Forget the channel's schedule, not what it was given; False when there was none."""
        ...

    def given(self, workspace: Workspace, channel: str) -> Sequence[Given]:
        """What the channel got, oldest first, leaving out what was given up before it was posted."""
        ...

    def plan_due(self, decide: Decide, limit: int) -> int:
        """Carry out the plans for up to ``limit`` schedules that are due; how many these were.

        What is given is on record with its delivery, in one transaction; a delivery whose key is there already is
        left as it is. Two that plan at once never plan the same.
        """
        ...

    def pause(self, workspace: Workspace, channel: str, reason: str, notice: Post) -> bool:
        """Let the channel's schedule rest for ``reason``, and note what is to be said of it, in one transaction.

        False when there is none, or when it rests already; nothing is noted then.
        """
        ...

    def upcoming(self, limit: int) -> Sequence[tuple[float, Schedule]]:
        """The schedules of all workspaces that are due next, soonest first, each with its time."""
        ...

    def siblings(self, workspace: Workspace) -> Sequence[Workspace]:
        """The workspaces of the same organization that have schedules here, in any order."""
        ...

    def forget(self, workspace: Workspace) -> int:
        """Forget all schedules of a workspace and what was given; how many schedules there were."""
        ...

    def purge(self) -> int:
        """Forget what was given so long ago that it does not matter any more; how many days these were."""
        ...

    def admins_only(self, workspace: Workspace) -> bool:
        """Whether only the workspace's admins may change schedules."""
        ...

    def set_admins_only(self, workspace: Workspace, value: bool) -> None:
        """Decide that."""
        ...
