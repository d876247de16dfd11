"""Tips to come, as a calendar for the terminal and as a page."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from rich.table import Table
from rich.text import Text

from bot.cards.moments import WEEKDAY_NAMES, written_day
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Citation
from bot.services.tips.coming import Coming
from bot.services.tips.tip import Tip


def calendar(coming: Sequence[Coming], knowledge: KnowledgeBase) -> Table:
    """A week a row, each day with its tip."""
    table = Table(show_lines=True)
    for name in WEEKDAY_NAMES:
        table.add_column(name, width=14)
    for week in _weeks(coming):
        table.add_row(*(_cell(one, knowledge) for one in week))
    return table


def _weeks(coming: Sequence[Coming]) -> Iterator[list[Coming | None]]:
    by_day = {one.day: one for one in coming}
    if not by_day:
        return
    monday = min(by_day) - timedelta(days=min(by_day).weekday())
    while monday <= max(by_day):
        yield [by_day.get(monday + timedelta(days=number)) for number in range(7)]
        monday += timedelta(days=7)


def _cell(coming: Coming | None, knowledge: KnowledgeBase) -> Text:
    if coming is None:
        return Text("")
    title = knowledge.entries[coming.tip.entry_id].title
    return Text.assemble((f"{coming.day.day} {coming.day:%b}\n", "bold cyan"), title)


def page(coming: Sequence[Coming], knowledge: KnowledgeBase) -> Iterator[str]:
    """The tips as a table in Markdown, with their words and where those are from."""
    yield "| Day | Entry | Tip | Source |"
    yield "| --- | --- | --- | --- |"
    for one in coming:
        title = knowledge.entries[one.tip.entry_id].title
        cells = (written_day(one.day), title, words(one.tip), _source(one.tip, knowledge))
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def words(tip: Tip) -> str:
    """A tip's passage: published words in quotation marks, ours without."""
    if not isinstance(tip.passage, Citation):
        return f"In our words: {tip.passage.text}"
    before = f"“{tip.introduction.quote}” " if tip.introduction else ""
    return f"{before}“{tip.passage.quote}”"


def _source(tip: Tip, knowledge: KnowledgeBase) -> str:
    """The page that the words are from, linked."""
    if isinstance(tip.passage, Citation):
        about = knowledge.sources[tip.passage.source].about
        return f"[{about.title}]({about.url}), {tip.passage.section}"
    return f"[{tip.passage.page}]({tip.passage.url}), {tip.passage.publisher}"
