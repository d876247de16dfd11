"""The command ``python -m bot tips``: previews of daily tips, the schedules that are due next, and feedback."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time as time_of_day
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.bootstrap.storage import open_stores
from bot.cards.formatting import format_instant
from bot.commands.options import KnowledgeDir
from bot.errors import SettingsError
from bot.knowledge.loader import load
from bot.services.tips.calendar import local_date, local_instant
from bot.services.tips.library import Library
from bot.services.tips.models import DeliveredTip, Schedule, entry_of
from bot.services.tips.planner import UpcomingTip, preview
from bot.services.tips.times import parse_day
from bot.services.workspaces import Workspace
from bot.settings import SHIPPED_KNOWLEDGE, Settings
from bot.terminal.calendar import calendar, page, words

app = typer.Typer(help="Daily tips: previews, schedules that are due, and feedback.", no_args_is_help=True)
console = Console(highlight=False)

MOST = 100_000
"""Number of schedules that are searched for a channel."""
NINE, NEW_YORK = time_of_day(9), "America/New_York"

Channel = Annotated[str, typer.Option(help="Id of a channel that gets tips. Without it, a made-up channel.")]
Days = Annotated[int, typer.Option(min=1, max=366, help="Number of days to show.")]
Starts = Annotated[str, typer.Option("--from", help="First day of the made-up channel, such as 2027-01-04.")]
AsPage = Annotated[bool, typer.Option("--markdown", help="Print a Markdown table with the words of the tips instead.")]


@dataclass(frozen=True)
class Preview:
    """The schedule to preview, the tips delivered so far, and the instant from which to look ahead."""

    schedule: Schedule
    delivered: Sequence[DeliveredTip]
    now: float


@app.command("preview")
def preview_tips(
    channel: Channel = "",
    days: Days = 30,
    starts: Starts = "",
    as_page: AsPage = False,
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
) -> None:
    """Show the next tips of a channel, or of a made-up one that gets them on weekdays at nine in New York."""
    base = load(knowledge)
    upcoming = _within(_of_channel(channel) if channel else _made_up(starts), Library(base), days)
    if as_page:
        print("\n".join(page(upcoming, base)))
    else:
        console.print(calendar(upcoming, base))


def _of_channel(channel: str) -> Preview:
    schedules = open_stores(Settings.load()).schedules
    found = next((one for _, one in schedules.upcoming(MOST) if one.channel == channel), None)
    if found is None:
        raise SettingsError(f"No running schedule for {channel} in this database. python -m bot tips due lists them.")
    return Preview(found, schedules.delivered(found.workspace, channel), time.time())


def _made_up(starts: str) -> Preview:
    first = parse_day(starts) if starts else local_date(time.time(), NEW_YORK)
    schedule = Schedule(Workspace("T0EXAMPLE"), "C0EXAMPLE", NINE, NEW_YORK, "U0EXAMPLE", first)
    return Preview(schedule, [], (local_instant(first, time_of_day(), NEW_YORK) or 0.0) - 1)


def _within(selected: Preview, library: Library, days: int) -> list[UpcomingTip]:
    end = max(selected.schedule.starts, local_date(selected.now + 1, selected.schedule.zone)) + timedelta(days=days)
    upcoming = preview(selected.schedule, selected.delivered, library, selected.now, days)
    return [one for one in upcoming if one.day < end]


@app.command()
def due(limit: Annotated[int, typer.Option(min=1, help="Largest number of schedules to list.")] = 20) -> None:
    """List the schedules that are due next, soonest first, each in its own time zone."""
    table = Table("Next tip", "Channel", "Workspace")
    settings = Settings.load()
    dates = load(settings.knowledge_dir).voice.dates
    for instant, schedule in open_stores(settings).schedules.upcoming(limit):
        table.add_row(format_instant(instant, schedule.zone, dates), schedule.channel, schedule.workspace.team_id)
    console.print(table if table.rows else "No tips are scheduled.")


@app.command()
def feedback(knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE) -> None:
    """List the votes on tips, the least liked first."""
    base = load(knowledge)
    library = Library(base)
    table = Table("Helpful", "Not for us", "Entry", "Words")
    for tally in sorted(open_stores(Settings.load()).feedback.tallies(), key=lambda one: one.helpful - one.unhelpful):
        tip = library.find(tally.subject)
        text = words(tip, base) if tip else "(no longer in the knowledge base)"
        table.add_row(str(tally.helpful), str(tally.unhelpful), entry_of(tally.subject), text)
    console.print(table if table.rows else "No votes yet.")
