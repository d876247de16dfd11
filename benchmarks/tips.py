"""Measures how long it takes to choose tips for many channels due in the same minute: `python -m benchmarks.tips`."""

import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from bot.knowledge.loader import load
from bot.services.tips.library import Library
from bot.services.tips.models import EVERY_DAY, DeliveredTip, Schedule
from bot.services.tips.planner import TipPlanner
from bot.services.workspaces import Workspace
from bot.settings import SHIPPED_KNOWLEDGE

NOW = datetime(2027, 6, 1, 23, tzinfo=UTC)
ZONES = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago")


def seconds_to_choose(library: Library, channels: int, days: int) -> float:
    """Return the processor time to choose tips for ``channels``, each of which has had tips for ``days``.

    Raises:
        RuntimeError: When a channel got no tip, because the time would then mean something else.
    """
    decide = TipPlanner(library, lambda tip, language: {"text": tip.id}, lambda schedule, why: {"text": why})
    schedules = [_schedule(number) for number in range(channels)]
    histories = [_history(library, number, days) for number in range(channels)]
    began = time.process_time()
    plans = [decide(schedule, history, NOW.timestamp()) for schedule, history in zip(schedules, histories, strict=True)]
    took = time.process_time() - began
    if not all(plan.tip for plan in plans):
        raise RuntimeError("Some channels got no tip, so the measured time is not the time of choosing one.")
    return took


def _schedule(number: int) -> Schedule:
    """Return the schedule of a channel whose tip was due a minute ago."""
    zone = ZONES[number % len(ZONES)]
    local = (NOW - timedelta(minutes=1)).astimezone(ZoneInfo(zone))
    at = local.time().replace(second=0, microsecond=0)
    return Schedule(Workspace(f"T{number // 50}"), f"C{number}", at, zone, "U1", local.date(), weekdays=EVERY_DAY)


def _history(library: Library, number: int, days: int) -> Sequence[DeliveredTip]:
    """Return rounds through the library in the channel's own order, up to the day before yesterday."""
    random, size = np.random.default_rng(number), len(library.tips)
    orders = [[library.tips[tip] for tip in random.permutation(size)] for _ in range(days // size + 1)]
    first = NOW.date() - timedelta(days=days + 1)
    return [
        DeliveredTip(first + timedelta(days=day), orders[day // size][day % size].id, day // size)
        for day in range(days)
    ]


def main(channels: int = 10_000) -> None:
    """Measure with the shipped knowledge: after a week, a year and three years."""
    library = Library(load(SHIPPED_KNOWLEDGE))
    for days in (7, 365, 3 * 365):
        took = seconds_to_choose(library, channels, days)
        sys.stdout.write(
            f"{channels:,} channels after {days:,} tips each: {took:.2f} s, {took / channels * 1e6:.0f} µs each\n"
        )


if __name__ == "__main__":
    main()
