"""Tables of entries in CSV files and in Excel's files.

CSV: RFC 4180, UTF-8. A spreadsheet program runs a cell that begins with ``=``, ``+``, ``-`` or ``@`` as a formula, and
phrasings come from people's questions; such a text gets an apostrophe before it, which the import takes off again.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.errors import GuidepostError
from bot.knowledge.documents import open_archive
from bot.services.curation.tables import COLUMNS, Unreadable, table_text

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NEEDS_EXTRA = "Excel files need more packages: pip install -r requirements-import.lock. A .csv file needs none"


def csv_table(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table of entries as CSV."""
    return csv_content(COLUMNS, rows)


def csv_content(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as CSV that spreadsheet programs open as it is, and in which nothing is a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([*map(_guarded, row)] for row in rows)
    # Excel takes a file for UTF-8 only with this mark.
    return text.getvalue().encode("utf-8-sig")


def _guarded(text: str) -> str:
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text


def csv_cells(path: Path, content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the cells of each row of a CSV file, with the line on which it begins."""
    text = table_text(path, content, "save the table as “CSV UTF-8”")
    first = text.split("\n", 1)[0].strip().replace('"', "")
    comma = next((one for one in ",;\t" if first == one.join(COLUMNS)), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, [*map(_unguarded, cells)]
            line = reader.line_num + 1
    except csv.Error as error:
        raise GuidepostError(f"{path}:{line}: not a table ({error}); check the double quotes here") from None


def _openpyxl() -> Any:
    try:
        import defusedxml  # noqa: F401, PLC0415 (openpyxl reads XML with it, if it is there)
        import openpyxl  # noqa: PLC0415 (an optional extra)
        import openpyxl.cell  # noqa: PLC0415
    except ImportError:
        raise GuidepostError(_NEEDS_EXTRA) from None
    return openpyxl


def xlsx_table(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table of entries as an Excel file."""
    openpyxl = _openpyxl()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("entries")
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCD", (12, 32, 20, 100), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in (COLUMNS, *rows):
        cells = [openpyxl.cell.WriteOnlyCell(sheet, text) for text in row]
        for cell in cells:
            # A text stays a text, even one that looks like a formula or a date.
            cell.data_type, cell.number_format = "s", "@"
        sheet.append(cells)
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def xlsx_cells(path: Path, content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the cells of each row of an Excel file, with its number."""
    openpyxl = _openpyxl()
    try:
        open_archive(path, content).close()
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        if len(book.sheetnames) != 1:
            raise GuidepostError(f"{path} has {len(book.sheetnames)} sheets; keep the one with the entries")
        for line, cells in enumerate(book[book.sheetnames[0]].iter_rows(), start=1):
            is_day = bool(cells[2:]) and cells[2].value in {"review", "reviewed"}
            yield line, [_cell_text(cell, is_day=is_day) for cell in cells]
    except GuidepostError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken file leads to
        raise GuidepostError(f"{path} is no Excel file that can be read ({type(error).__name__})") from None


def _cell_text(cell: Any, *, is_day: bool) -> str:
    """Return the text of an Excel cell; what is no text has a certain one only if it is a whole number or a day."""
    match cell.value:
        case None:
            return ""
        case str() if cell.data_type != "f":
            return cell.value
        case bool():
            return str(cell.value).lower()
        case int():
            return str(cell.value)
        case datetime() as moment if is_day and not (moment.hour or moment.minute or moment.second):
            return moment.date().isoformat()
        case _:
            return Unreadable(f"cell {cell.coordinate} is a formula, a fraction or a date; write it as text")
