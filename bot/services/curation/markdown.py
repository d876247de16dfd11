"""Tables of entries in Markdown: a heading for each entry, and below it a line for each text.

    # Entries of the knowledge base

    ## takeaways/lending/late-fees

    - title: Late Fees
    - phrasings: what does a late book cost?

A text is the words that a reader of the page sees. Formatting has no place in an entry, and is refused.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.errors import GuidepostError
from bot.knowledge.folder import KINDS
from bot.knowledge.models import ENTRY_ID
from bot.services.curation.tables import COLUMNS, Unreadable, table_text

TITLE = "Entries of the knowledge base"
_NEEDS_EXTRA = "Markdown files need more packages: pip install -r requirements-import.lock. A .csv file needs none"
_SPECIAL = re.compile(r"[\\`*_\[\]<]|&(?=[#\w])")
"""Characters that Markdown takes for formatting inside a line."""
_WORDS = {"text", "text_special"}
_BREAKS = {"softbreak", "hardbreak"}
_NO_HEADING = f"names no entry; write its kind and its id, such as ## takeaways/lending/late-fees ({', '.join(KINDS)})"
_REFUSED = ("",)
"""In place of an entry, below a heading that names none."""
_FORMATTED = "has formatting, which an entry cannot hold; remove it, or write a backslash before the character"
_NO_PLACE = "belongs to no text of an entry; write it as “- field: text” below a heading such as ## takeaways/a/b"


def is_markdown_table(path: Path) -> bool:
    """Return whether a Markdown file begins as `markdown_table` begins one; any other is a document."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            first = next((line for line in file if line.strip()), "")
    except OSError:
        return False
    return path.suffix.lower() == ".md" and first.strip() == f"# {TITLE}"


def markdown_table(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table of entries as Markdown."""
    lines = [f"# {TITLE}"]
    for (kind, entry_id), texts in groupby(rows, lambda row: (row[0], row[1])):
        lines += ["", f"## {_escaped(kind)}/{_escaped(entry_id)}", ""]
        lines += [f"- {_escaped(name)}: {_escaped(text)}" for _, _, name, text in texts]
    return "\n".join([*lines, ""]).encode()


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def markdown_cells(path: Path, content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the cells of each text in a Markdown file, with its line; the header first."""
    text = table_text(path, content, "save the file as UTF-8")
    yield 1, COLUMNS
    reader = _Reader()
    for token in _tokens(text):
        cells = reader.read(token)
        if cells:
            yield token.map[0] + 1, cells


def _tokens(text: str) -> Sequence[Any]:
    try:
        from markdown_it import MarkdownIt  # noqa: PLC0415 (an optional extra)
    except ImportError:
        raise GuidepostError(_NEEDS_EXTRA) from None
    return MarkdownIt("commonmark").parse(text)


@dataclass
class _Reader:
    """Reads the parts of a Markdown file in order, and knows the entry that the last heading named."""

    _open: list[str] = field(default_factory=list)
    """Tags of the elements around the next part."""
    _entry: tuple[str, ...] = ()
    """Kind and id of the entry; empty before the first heading."""
    _is_read: bool = False
    """True if the item of a list has its text already."""

    def read(self, token: Any) -> Sequence[str]:
        """Return the cells of a text, or of what is wrong; nothing if the part has no words."""
        if token.nesting > 0:
            self._open.append(token.tag)
            self._is_read &= token.tag != "li"
        elif token.nesting < 0:
            self._open.pop()
        else:
            return self._cells(token)
        return ()

    def _cells(self, token: Any) -> Sequence[str]:
        text = _text(token)
        match self._open:
            case ["h1"] if text == TITLE:
                return ()
            case ["h2"]:
                kind, _, entry_id = text.partition("/")
                is_entry = kind in KINDS and re.fullmatch(ENTRY_ID, entry_id)
                self._entry = (kind, entry_id) if is_entry else _REFUSED
                return () if is_entry else _refused(_NO_HEADING)
            case ["ul", "li", "p"] if len(self._entry) == 2 and not self._is_read:
                self._is_read = True
                name, _, words = text.partition(":")
                return _refused(text) if isinstance(text, Unreadable) else (*self._entry, name.strip(), words.strip())
            case _ if self._entry == _REFUSED:
                # The heading was refused, and what is below it with the heading.
                return ()
        return _refused(_NO_PLACE)


def _text(token: Any) -> str:
    """Return the words of a part as a reader sees them, or why it has others."""
    if token.type != "inline":
        return Unreadable(_NO_PLACE)
    words = []
    for child in token.children:
        if child.type not in _WORDS | _BREAKS:
            return Unreadable(_FORMATTED)
        words.append(" " if child.type in _BREAKS else child.content)
    return "".join(words)


def _refused(reason: str) -> Sequence[str]:
    return (Unreadable(reason), *("",) * (len(COLUMNS) - 1))
