"""``python -m benchmarks.planning``: plan the tips of ten thousand channels that are due in the same minute.

It runs the real planner with the shipped knowledge base and its cards, on SQLite and on a PostgreSQL that it starts.
Meanwhile another process accepts events, as Slack would deliver them.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import cycle

from rich.console import Console
from rich.table import Table
from sqlalchemy import insert

from benchmarks.data import shipped_knowledge
from benchmarks.planning.events import accept_events
from bot.bootstrap.delivery import TipSource
from bot.knowledge.base import KnowledgeBase
from bot.services.tips.library import Library
from bot.services.tips.models import EVERY_DAY, DeliveredTip, Schedule
from bot.services.tips.planner import PlanRunner
from bot.services.tips.ports import PlanFunction
from bot.services.tips.selection import choose
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import schedule, tip
from bot.storage.sql.schedule_rows import planned_row, schedule_row
from bot.storage.sql.schedules import SqlSchedules
from bot.storage.upgrade import migrate
from tests.support.postgres import Postgres

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WORKSPACES = 100
HISTORIES = 100
"""Number of different histories. To make one for each channel would take longer than the measurement."""


class TimedSchedules(SqlSchedules):
    """Schedules that record the time of each of the planner's transactions."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.durations: list[float] = []

    def plan_due(self, decide: PlanFunction, limit: int) -> int:
        """See `ScheduleStore.plan_due`."""
        began = time.perf_counter()
        count = super().plan_due(decide, limit)
        self.durations.append(time.perf_counter() - began)
        return count


@dataclass(frozen=True)
class Figures:
    """Result of one run, in seconds."""

    total: float
    processor: float
    """Processor time of this process. It includes the database's only with SQLite."""
    longest: float
    """Duration of the longest transaction, including the wait for its turn."""
    event: float
    """Duration of the slowest event in the other process."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the measurements and print a table."""
    options = _parser().parse_args(arguments)
    knowledge = shipped_knowledge()
    table = Table("database", "tips before", "seconds", "processor", "longest transaction, ms", "longest event, ms")
    with tempfile.TemporaryDirectory() as folder, Postgres.started() as postgres:
        for days in options.days:
            for kind, url in (("SQLite", f"sqlite:///{folder}/{days}.db"), ("PostgreSQL", postgres.create_database())):
                figures = measure(url, knowledge, options.channels, days)
                in_ms = (f"{1000 * seconds:.0f}" for seconds in (figures.longest, figures.event))
                table.add_row(kind, str(days), f"{figures.total:.2f}", f"{figures.processor:.2f}", *in_ms)
    console = Console(width=120, highlight=False)
    console.print(f"{options.channels} channels, due in the same minute")
    console.print(table)


def measure(url: str, knowledge: KnowledgeBase, channels: int, days: int) -> Figures:
    """Plan for ``channels`` channels, each of which got a tip on each of ``days`` days before."""
    database = Database(url, clock=NOW.timestamp)
    migrate(database)
    source = TipSource(knowledge)
    _fill(database, source.library, channels, days)
    schedules = TimedSchedules(database)
    planner = PlanRunner(schedules, source.decide)
    with accept_events(url) as durations:
        began, processor = time.perf_counter(), time.process_time()
        planned = planner.plan_due()
        total, processor = time.perf_counter() - began, time.process_time() - processor
    database.close()
    if planned != channels:
        raise AssertionError(f"{planned} of {channels} channels were planned")
    return Figures(total, processor, max(schedules.durations), max(durations))


def _fill(database: Database, library: Library, channels: int, days: int) -> None:
    """Store schedules for ``channels`` channels, all due in the same minute, each with a history of ``days`` tips."""
    now = NOW.timestamp()
    schedules = [_schedule(number) for number in range(channels)]
    histories = [_history(library, days, f"history {number}") for number in range(HISTORIES)]
    with database.writing() as connection:
        connection.execute(insert(schedule), [schedule_row(one, now) for one in schedules])
        for tips_of_day in zip(*histories, strict=True):
            rows = [
                planned_row(one, delivered, f"tip:{one.channel}:{delivered.day}", now)
                for one, delivered in zip(schedules, cycle(tips_of_day), strict=False)
            ]
            connection.execute(insert(tip), rows)


def _schedule(number: int) -> Schedule:
    workspace = Workspace(f"T{number % WORKSPACES}")
    return Schedule(workspace, f"C{number}", NOW.time(), "UTC", "U1", TODAY, weekdays=EVERY_DAY)


def _history(library: Library, days: int, seed: str) -> Sequence[DeliveredTip]:
    """Return the tips that a channel got up to yesterday."""
    pool, history = library.pool(frozenset()), list[DeliveredTip]()
    for ago in range(days, 0, -1):
        choice = choose(pool, history, seed)
        if choice:
            history.append(DeliveredTip(TODAY - timedelta(days=ago), choice.tip.id, choice.round))
    return history


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planning", description=__doc__)
    parser.add_argument("--channels", type=int, default=10_000)
    parser.add_argument("--days", type=int, nargs="*", default=[0, 60, 250], help="tips that each channel got before")
    return parser


if __name__ == "__main__":
    main()
