"""Channels that want their tip now, and have had others before."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle

from sqlalchemy import insert

from bot.services.tips.choosing import choose
from bot.services.tips.library import Library
from bot.services.tips.schedule import EVERY_DAY, Given, Schedule
from bot.services.workspaces import Workspace
from bot.storage.database import Database
from bot.storage.schema import schedule, tip
from bot.storage.sql.schedule_rows import given_row, row_of

TODAY = date(2026, 11, 23)
AT = time(9)
NOW = datetime.combine(TODAY, AT, UTC).timestamp()
_WORKSPACES = 100
_HISTORIES = 100
"""That differ; to make one for each channel would take longer than what is measured."""


def fill(database: Database, library: Library, channels: int, days: int) -> None:
    """Schedule that many channels, all for the same minute, each with a history of ``days`` tips."""
    wanted = [_wish(number) for number in range(channels)]
    histories = [_history(library, days, f"history {number}") for number in range(_HISTORIES)]
    with database.writing() as connection:
        connection.execute(insert(schedule), [row_of(one, NOW) for one in wanted])
        for of_a_day in zip(*histories, strict=True):
            rows = [
                given_row(one, given, f"tip:{one.channel}:{given.day}", NOW)
                for one, given in zip(wanted, cycle(of_a_day), strict=False)
            ]
            connection.execute(insert(tip), rows)


def _wish(number: int) -> Schedule:
    workspace = Workspace(f"T{number % _WORKSPACES}")
    return Schedule(workspace, f"C{number}", AT, "UTC", "U1", TODAY, weekdays=EVERY_DAY)


def _history(library: Library, days: int, seed: str) -> Sequence[Given]:
    """What a channel got up to yesterday."""
    deck, given = library.deck(frozenset()), list[Given]()
    for ago in range(days, 0, -1):
        choice = choose(deck, given, seed)
        if choice:
            given.append(Given(TODAY - timedelta(days=ago), choice.tip.id, choice.round))
    return given
