"""``python -m benchmarks.planning``: ten thousand channels that want their tip in the same minute.

The real planner with the shipped knowledge and its cards, on SQLite and on a PostgreSQL that is started for it. Another
process takes events all the while, as Slack would deliver them.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.console import Console
from rich.table import Table

from benchmarks.data import shipped_knowledge
from benchmarks.planning.channels import NOW, fill
from benchmarks.planning.events import events_meanwhile
from bot.bootstrap.storage import memory_stores
from bot.bootstrap.tips import create_planner
from bot.knowledge.base import KnowledgeBase
from bot.services.tips.library import Library
from bot.services.tips.ports import Decide
from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.storage.sql.schedules import SqlSchedules
from tests.postgres import Postgres


class TimedSchedules(SqlSchedules):
    """Schedules that know how long each transaction of the planner took."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.took: list[float] = []

    def plan_due(self, decide: Decide, limit: int) -> int:
        """See `ScheduleStore.plan_due`."""
        began = time.perf_counter()
        count = super().plan_due(decide, limit)
        self.took.append(time.perf_counter() - began)
        return count


@dataclass(frozen=True)
class Figures:
    """How it went; all in seconds."""

    total: float
    processor: float
    """Of this process; the database's own is not in it, unless it is SQLite."""
    longest: float
    """The longest transaction, waiting for its turn included."""
    event: float
    """The longest that an event in the other process took."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a table."""
    given = _parser().parse_args(arguments)
    knowledge = shipped_knowledge()
    table = Table("database", "tips before", "seconds", "processor", "longest transaction, ms", "longest event, ms")
    with tempfile.TemporaryDirectory() as folder, Postgres.started() as postgres:
        for days in given.days:
            for kind, url in (("SQLite", f"sqlite:///{folder}/{days}.db"), ("PostgreSQL", postgres.create_database())):
                found = measure(url, knowledge, given.channels, days)
                in_ms = (f"{1000 * seconds:.0f}" for seconds in (found.longest, found.event))
                table.add_row(kind, str(days), f"{found.total:.2f}", f"{found.processor:.2f}", *in_ms)
    console = Console(width=120, highlight=False)
    console.print(f"{given.channels} channels, due in the same minute")
    console.print(table)


def measure(url: str, knowledge: KnowledgeBase, channels: int, days: int) -> Figures:
    """Plan for that many channels, each of which had a tip on each of that many days before."""
    database = Database(url, clock=lambda: NOW)
    migrate(database)
    library = Library(knowledge)
    fill(database, library, channels, days)
    schedules = TimedSchedules(database)
    planner = create_planner(knowledge, library, replace(memory_stores(), schedules=schedules))
    with events_meanwhile(url) as waits:
        began, processor = time.perf_counter(), time.process_time()
        planned = planner.plan_due()
        total, processor = time.perf_counter() - began, time.process_time() - processor
    database.close()
    if planned != channels:
        raise AssertionError(f"{planned} of {channels} channels were planned")
    return Figures(total, processor, max(schedules.took), max(waits))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.planning", description=__doc__)
    parser.add_argument("--channels", type=int, default=10_000)
    parser.add_argument("--days", type=int, nargs="*", default=[0, 60, 250], help="tips that each channel had before")
    return parser


if __name__ == "__main__":
    main()
