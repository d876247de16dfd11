"""Upcoming tips as a calendar for the terminal and as a page."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from rich.table import Table
from rich.text import Text

from bot.cards.formatting import format_day
from bot.knowledge.base import KnowledgeBase
from bot.services.tips.models import Tip
from bot.services.tips.planner import UpcomingTip


def calendar(upcoming: Sequence[UpcomingTip], knowledge: KnowledgeBase) -> Table:
    """Return a table with one row per week, in which each cell names the entry of that day's tip."""
    table = Table(show_lines=True)
    for name in knowledge.voice.dates.weekdays:
        table.add_column(name, width=14)
    for week in _weeks(upcoming):
        table.add_row(*(_cell(one, knowledge) for one in week))
    return table


def _weeks(upcoming: Sequence[UpcomingTip]) -> Iterator[list[UpcomingTip | None]]:
    by_day = {one.day: one for one in upcoming}
    if not by_day:
        return
    monday = min(by_day) - timedelta(days=min(by_day).weekday())
    while monday <= max(by_day):
        yield [by_day.get(monday + timedelta(days=number)) for number in range(7)]
        monday += timedelta(days=7)


def _cell(upcoming: UpcomingTip | None, knowledge: KnowledgeBase) -> Text:
    if upcoming is None:
        return Text("")
    title = knowledge.entries[upcoming.tip.entry_id].title
    return Text.assemble((f"{upcoming.day.day} {upcoming.day:%b}\n", "bold cyan"), title)


def page(upcoming: Sequence[UpcomingTip], knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield the lines of a Markdown table of the tips, with their words and sources."""
    yield "| Day | Entry | Tip | Source |"
    yield "| --- | --- | --- | --- |"
    for one in upcoming:
        title = knowledge.entries[one.tip.entry_id].title
        cells = (
            format_day(one.day, knowledge.voice.dates),
            title,
            words(one.tip, knowledge),
            _source(one.tip, knowledge),
        )
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def words(tip: Tip, knowledge: KnowledgeBase) -> str:
    """Return the words of a tip: published ones in quotation marks, our own without, a story after its spotlight."""
    parts = [f"“{quoted}”" for quoted in (*([tip.quote.quote] if tip.quote else []), *tip.items)]
    if tip.note:
        parts.append(tip.note)
    if tip.story:
        parts.append(f"{knowledge.entries[tip.story.spotlight_id].title}: {tip.story.text}")
    return " ".join(parts)


def _source(tip: Tip, knowledge: KnowledgeBase) -> str:
    """Return a link to the page that the words are from."""
    sources = []
    if tip.quote:
        about = knowledge.sources[tip.quote.source].description
        sources.append(f"[{about.title}]({about.url}), {tip.quote.section}")
    if tip.story:
        sources.append(f"[{tip.story.fact.page}]({tip.story.fact.url}), {tip.story.fact.publisher}")
    return "; ".join(sources)
