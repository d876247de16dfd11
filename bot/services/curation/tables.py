"""Entries as a table: a row for each text, so that a spreadsheet holds all that the files hold.

A row names the folder of the entry's kind, its id, and the field in the form of the check's messages: ``title``,
``citations.0.quote``. A list of texts has a row for each, in order, without a number: ``phrasings``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import GuidepostError, Problem
from bot.knowledge.checks import Files
from bot.knowledge.files import KnowledgeFile, decode, validate
from bot.knowledge.folder import KINDS
from bot.knowledge.models import ENTRY_ID
from bot.knowledge.sources import collapse_values
from bot.knowledge.strict_yaml import Document, YamlPath

COLUMNS = ("kind", "entry", "field", "text")
_FIELD = re.compile(r"[a-z_]+(?:\.(?:0|[1-9]\d{0,3})\.[a-z_]+)*")


class Unreadable(str):
    """The reason why a cell is no text; it stands in the cell's place."""

    __slots__ = ()


def table_text(path: Path, content: bytes, advice: str) -> str:
    """Return the text of a file that holds a table.

    Raises:
        GuidepostError: with the line on which it stops being UTF-8, and ``advice``.
    """
    text = decode(content, str(path))
    if isinstance(text, Problem):
        raise GuidepostError(f"{path}:{text.line}: not UTF-8 text; {advice}")
    return text


@dataclass(frozen=True)
class Row:
    """A text of an entry, and its line in the table, counted from 1 with the header."""

    line: int
    kind: str
    entry_id: str
    field: str
    text: str


def rows_of(files: Files) -> list[tuple[str, str, str, str]]:
    """Return the cells of a table with everything in the files of entries, without its header."""
    rows = []
    for file, entry in files.values():
        kind = next(name for name, model in KINDS.items() if isinstance(entry, model))
        rows += [(kind, entry.id, name, text) for name, text in _flat("", collapse_values(file.document.value))]
    return rows


def _flat(name: str, value: object) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for key, one in value.items():
                yield from _flat(f"{name}.{key}" if name else key, one)
        case list():
            for at, one in enumerate(value):
                yield from _flat(f"{name}.{at}" if isinstance(one, dict) else name, one)
        case str():
            yield name, value


@dataclass
class _Part:
    """The part of an entry that has been read: its value, and the line of each part of it."""

    kind: str
    line: int
    value: dict[str, object] = field(default_factory=dict)
    lines: dict[YamlPath, int] = field(default_factory=dict)
    lists: set[YamlPath] = field(default_factory=set)


def read_rows(rows: Sequence[Row], name: str) -> tuple[Files, Mapping[str, str], list[Problem]]:
    """Return the entries in the rows of a table called ``name``, the kind of each, and every problem with its line.

    Nothing is guessed: a row that has no certain place is a problem.
    """
    parts: dict[str, _Part] = {}
    problems = [
        Problem(name, row.line, row.field, message)
        for row in rows
        if (message := _misplaced(row, parts) or _place(row, parts))
    ]
    files = {}
    for entry_id, part in parts.items():
        file = KnowledgeFile(name, Document(part.value, {(): part.line, **part.lines}, ()))
        entry, found = validate(file, KINDS[part.kind], id=entry_id)
        problems += found
        if entry:
            files[entry_id] = (file, entry)
    return files, {entry_id: part.kind for entry_id, part in parts.items()}, problems


def _misplaced(row: Row, parts: Mapping[str, _Part]) -> str:
    """Return why a row belongs to no entry; empty if it does."""
    if row.kind not in KINDS:
        return f"there is no kind {row.kind!r}; write one of {', '.join(KINDS)}"
    if not re.fullmatch(ENTRY_ID, row.entry_id):
        return f"{row.entry_id!r} is no id; write one such as lending/late-fees"
    if not _FIELD.fullmatch(row.field):
        return f"{row.field!r} is no field; write one such as title, phrasings or citations.0.quote"
    if not row.text.strip():
        return "has no text; write it, or remove the row"
    known = parts.get(row.entry_id)
    if known and known.kind != row.kind:
        return f"{row.entry_id} is one of the {known.kind} on line {known.line}; an entry has one kind"
    return ""


def _place(row: Row, parts: dict[str, _Part]) -> str:
    """Put the text of a row at its place; return why that cannot be done, or nothing."""
    part = parts.setdefault(row.entry_id, _Part(row.kind, row.line))
    steps: list[str | int] = [int(step) if step.isdigit() else step for step in row.field.split(".")]
    at: dict[str, object] = part.value
    for end in range(1, len(steps), 2):
        path = tuple(steps[:end])
        items = at.setdefault(str(steps[end - 1]), [])
        number = steps[end]
        if not isinstance(items, list) or not isinstance(number, int) or path in part.lists:
            return "holds single texts elsewhere in the table, so it has no numbered parts"
        if number > len(items):
            return f"number {number} comes before number {len(items)}; parts are counted from 0, in order"
        if number == len(items):
            items.append({})
        part.lines.setdefault(path, row.line)
        part.lines.setdefault((*path, number), row.line)
        at = items[number]
    return _set(row, part, at, tuple(steps))


def _set(row: Row, part: _Part, at: dict[str, object], path: YamlPath) -> str:
    key = str(path[-1])
    names = [step for step in path if isinstance(step, str)]
    if ".".join(names) not in _LISTS:
        if key in at:
            return f"is here a second time (first on line {part.lines.get(path, part.line)}); keep one"
        at[key] = row.text
        part.lines[path] = row.line
        return ""
    items = at.setdefault(key, [])
    if not isinstance(items, list) or (items and path not in part.lists):
        return "has numbered parts elsewhere in the table, so it holds no single texts"
    part.lists.add(path)
    part.lines.setdefault(path, row.line)
    part.lines[(*path, len(items))] = row.line
    items.append(row.text)
    return ""


_LISTS = frozenset(
    {"phrasings", "keywords", "related", "entries", "items", "aliases", "illustrates"}
    | {"facts.illustrates", "asked.questions"}
)
"""Fields that are lists of texts."""
