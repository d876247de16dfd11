"""Files that hold a table of entries: CSV, Excel and Markdown, within limits."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bot.errors import GuidepostError, KnowledgeError, Problem
from bot.knowledge.documents import read_limited
from bot.services.curation.markdown import markdown_cells, markdown_table
from bot.services.curation.spreadsheets import csv_cells, csv_table, xlsx_cells, xlsx_table
from bot.services.curation.tables import COLUMNS, Row, Unreadable

MAX_ROWS = 100_000
MAX_TEXT = 10_000
"""Characters of a cell."""
_Writer = Callable[[Iterable[Sequence[str]]], bytes]
_Reader = Callable[[Path, bytes], Iterator[tuple[int, Sequence[str]]]]
_FORMATS: Mapping[str, tuple[_Writer, _Reader]] = {
    ".csv": (csv_table, csv_cells),
    ".xlsx": (xlsx_table, xlsx_cells),
    ".md": (markdown_table, markdown_cells),
}
"""Writer and reader of each kind of file."""


def write_table(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write a table with its header to a ``.csv``, ``.xlsx`` or ``.md`` file.

    Raises:
        GuidepostError: if the file's ending is another, a package is missing, or it cannot be written.
    """
    write, _ = _format(path)
    try:
        path.write_bytes(write(rows))
    except OSError as error:
        raise GuidepostError(f"{path} cannot be written: {error.strerror}") from None


def read_table(path: Path) -> list[Row]:
    """Return the rows of a ``.csv``, ``.xlsx`` or ``.md`` file, without empty ones.

    Raises:
        GuidepostError: if the file cannot be read or is too large, or a package is missing.
        KnowledgeError: with every row that is no row of a table of entries.
    """
    _, read = _format(path)
    content = read_limited(path)
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, cells in read(path, content):
        if line > MAX_ROWS:
            raise GuidepostError(f"{path} has more than {MAX_ROWS} rows; split it")
        message = _wrong(line, cells)
        if message:
            problems.append(Problem(path.name, line, "", message))
        elif line > 1 and any(cells):
            rows.append(Row(line, *(" ".join(cell.split()) for cell in map(str, cells[: len(COLUMNS)]))))
    if problems:
        raise KnowledgeError(problems)
    return rows


def _format(path: Path) -> tuple[_Writer, _Reader]:
    found = _FORMATS.get(path.suffix.lower())
    if found is None:
        raise GuidepostError(f"{path} should end in .csv, .xlsx or .md")
    return found


def _wrong(line: int, cells: Sequence[str]) -> str:
    """Return what is wrong with a line as a row of the table; empty if nothing is."""
    if line == 1:
        header = tuple(cell.strip() for cell in cells)
        return "" if header == COLUMNS else f"the first row should be {', '.join(COLUMNS)}"
    if any(cells[len(COLUMNS) :]):
        return f"has more than {len(COLUMNS)} cells; put a text with commas in double quotes"
    if any(cells) and len(cells) < len(COLUMNS):
        return f"has fewer than {len(COLUMNS)} cells"
    if found := next((cell for cell in cells if isinstance(cell, Unreadable)), None):
        return str(found)
    return f"a cell has more than {MAX_TEXT} characters" if any(len(cell) > MAX_TEXT for cell in cells) else ""
