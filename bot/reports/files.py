"""The curators' report as a file: CSV, or HTML that needs no script, no network and no other file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.services.curation.report import EXPLANATION, WITHHELD, Cell, Report, Section, cell_text
from bot.services.curation.spreadsheets import csv_content

COLORS = 8
"""Number of colors of bars in the style sheet; the ninth part of a bar has the color of the first again."""

_TEMPLATES = Environment(
    loader=PackageLoader("bot.reports"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Part:
    """A part of a bar. Its place and width are in hundredths of the longest bar."""

    start: float
    width: float
    color: int
    says: str
    """The column and the count, which browsers show on hover and screen readers read."""


def render_csv(report: Report) -> bytes:
    """Return the CSV of a report: a row for each value with its place, so that a spreadsheet can pivot them."""
    rows = (
        (section.title, cell_text(row[0]), column, cell_text(cell))
        for section in report.sections
        for row in section.rows
        for column, cell in zip(section.columns[1:], row[1:], strict=True)
    )
    return csv_content(("section", "row", "column", "value"), rows)


def render_page(report: Report, name: str) -> bytes:
    """Return the HTML of a report; ``name`` is that of the bot."""
    html = _TEMPLATES.get_template("report.html").render(
        report=report, name=name, withheld=WITHHELD, explanation=EXPLANATION, bars=bars, colors=COLORS
    )
    return html.encode()


def bars(section: Section) -> Sequence[Sequence[Part]]:
    """Return the bar of each row; a section without bars has an empty one in each. Withheld counts are left out."""
    counts = [[_number(cell) for cell in row[1 : 1 + section.bars]] for row in section.rows]
    longest = max(map(sum, counts), default=0) or 1
    return [list(_parts(row, section.columns[1:], longest)) for row in counts]


def _number(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


def _parts(counts: Sequence[int], columns: Sequence[str], longest: int) -> Iterator[Part]:
    start = 0.0
    for at, (count, column) in enumerate(zip(counts, columns, strict=False)):
        width = 100 * count / longest
        if count:
            yield Part(round(start, 2), round(width, 2), at % COLORS, f"{column}: {count}")
        start += width
