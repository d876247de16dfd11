"""python -m bot tips …: what channels will get, and what people think of it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time as time_of_day
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.bootstrap.storage import open_stores
from bot.cards.moments import written_moment
from bot.errors import SettingsError
from bot.knowledge.loader import load
from bot.services.tips.calendar import due as instant_of
from bot.services.tips.calendar import local_date
from bot.services.tips.coming import Coming, preview
from bot.services.tips.inputs import parse_day
from bot.services.tips.library import Library
from bot.services.tips.schedule import Given, Schedule
from bot.services.tips.tip import entry_of
from bot.services.workspaces import Workspace
from bot.settings import SHIPPED_KNOWLEDGE, Settings
from bot.terminal.calendar import calendar, page, words

app = typer.Typer(help="Daily tips: what comes, and what people think of it.", no_args_is_help=True)
console = Console(highlight=False)

MOST = 100_000
"""Schedules that are looked through for a channel."""
NINE, NEW_YORK = time_of_day(9), "America/New_York"

Knowledge = Annotated[Path, typer.Option("--knowledge", metavar="DIR", help="The knowledge folder.")]
Channel = Annotated[str, typer.Option(help="The id of a channel that gets tips; unless given, a made-up channel.")]
Days = Annotated[int, typer.Option(min=1, max=366, help="How many days to look ahead.")]
Starts = Annotated[str, typer.Option("--from", help="The made-up channel's first day, such as 2027-01-04.")]
AsPage = Annotated[bool, typer.Option("--markdown", help="Print a page with the tips' words instead.")]


@dataclass(frozen=True)
class View:
    """From where to look ahead, and for whom."""

    schedule: Schedule
    given: Sequence[Given]
    now: float


@app.command("preview")
def preview_tips(
    channel: Channel = "",
    days: Days = 30,
    starts: Starts = "",
    as_page: AsPage = False,
    knowledge: Knowledge = SHIPPED_KNOWLEDGE,
) -> None:
    """Show the tips of the next days: those of a channel, or of a made-up one on weekdays at nine in New York."""
    base = load(knowledge)
    coming = _within(_of_channel(channel) if channel else _made_up(starts), Library(base), days)
    if as_page:
        print("\n".join(page(coming, base)))
    else:
        console.print(calendar(coming, base))


def _of_channel(channel: str) -> View:
    schedules = open_stores(Settings.load()).schedules
    found = next((one for _, one in schedules.upcoming(MOST) if one.channel == channel), None)
    if found is None:
        raise SettingsError(f"No running schedule for {channel} in this database. python -m bot tips due lists them.")
    return View(found, schedules.given(found.workspace, channel), time.time())


def _made_up(starts: str) -> View:
    first = parse_day(starts) if starts else local_date(time.time(), NEW_YORK)
    schedule = Schedule(Workspace("T0EXAMPLE"), "C0EXAMPLE", NINE, NEW_YORK, "U0EXAMPLE", first)
    return View(schedule, [], (instant_of(first, time_of_day(), NEW_YORK) or 0.0) - 1)


def _within(view: View, library: Library, days: int) -> list[Coming]:
    end = max(view.schedule.starts, local_date(view.now + 1, view.schedule.zone)) + timedelta(days=days)
    coming = preview(view.schedule, view.given, library, view.now, days)
    return [one for one in coming if one.day < end]


@app.command()
def due(limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 20) -> None:
    """List the schedules that are due next, soonest first, each by its channel's own clock."""
    table = Table("Next tip", "Channel", "Workspace")
    for instant, schedule in open_stores(Settings.load()).schedules.upcoming(limit):
        table.add_row(written_moment(instant, schedule.zone), schedule.channel, schedule.workspace.team_id)
    console.print(table if table.rows else "No tip is to come.")


@app.command()
def feedback(knowledge: Knowledge = SHIPPED_KNOWLEDGE) -> None:
    """List what people think of tips, the least liked first."""
    library = Library(load(knowledge))
    table = Table("Helpful", "Not for us", "Entry", "Words")
    for tally in sorted(open_stores(Settings.load()).feedback.tallies(), key=lambda one: one.helpful - one.not_for_us):
        tip = library.find(tally.tip_id)
        said = words(tip) if tip else "(no longer there)"
        table.add_row(str(tally.helpful), str(tally.not_for_us), entry_of(tally.tip_id), said)
    console.print(table if table.rows else "Nobody has said anything yet.")
