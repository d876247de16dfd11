"""Imports of documents: the text becomes a source, and each part with a heading the draft of an entry that quotes it.

Nothing is guessed. A heading with headings below it is a theme, if any of these has none of its own; such a one is a
takeaway. What has no certain place is listed with its line in the source and the reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.errors import GuidepostError, Problem
from bot.knowledge.documents import Document
from bot.knowledge.drafts import Drafted, draft_path, draft_text
from bot.knowledge.files import read_file
from bot.knowledge.folder import files_of
from bot.knowledge.markup import Kind
from bot.knowledge.models import Citation
from bot.knowledge.scaffold import source_files
from bot.knowledge.sources import collapse_spaces
from bot.services.curation.drafts import Draft, relative
from bot.services.curation.outline import Part, outline, quotations_of

MAX_QUOTATIONS = 8
"""Quotations that a draft begins with; a part that has more text is too long for one card."""


@dataclass(frozen=True)
class DocumentImport:
    """The effect of a document on a knowledge folder, which is not written yet."""

    draft: Draft
    source: str
    added: tuple[str, ...]
    """Ids of the entries that get a draft."""
    kept: tuple[str, ...]
    """Ids of the entries of this source that are there already, as drafts or not; they stay as they are."""
    rejected: tuple[Problem, ...]
    """Places in the source that are in no draft, each with its line and the reason."""


def plan_document(root: Path, document: Document, today: date, name: str = "") -> DocumentImport:
    """Return the effect of a document on the knowledge folder ``root``; drafts and entries that exist stay.

    Raises:
        GuidepostError: if the document has no headings, or the folder has another source of its name.
    """
    if not any(block.kind is Kind.HEADING for block in document.blocks):
        raise GuidepostError(
            "the document has no headings; format them as headings and not only in bold, or use its text as it is: "
            "python -m bot new source FILE"
        )
    root = root.resolve()
    sources = source_files(root, document, today, name)
    pinned = next(path for path in sources if path.suffix == ".txt")
    files: dict[Path, tuple[str, str]] = {}
    if not pinned.exists():
        files |= {path: ("", text) for path, text in sources.items()}
    elif pinned.read_bytes() != document.text.encode():
        raise GuidepostError(
            f"{relative(pinned, root.parent)} has another text. To keep both, give this one another name with --name; "
            "if it is a new version, pin it as described in knowledge/README.md, under “Sources”"
        )
    planner = _Planner(root, pinned.stem, collapse_spaces(document.text))
    planner.plan(outline(document, pinned.stem))
    for path, drafted in planner.drafts.items():
        files[path] = "", draft_text(drafted, today)
    draft = Draft(None, files, root=root.parent)
    return DocumentImport(
        draft, pinned.stem, tuple(planner.added), tuple(planner.kept), tuple(sorted(planner.rejected))
    )


class _Planner:
    """Finds a place for each part of a document."""

    def __init__(self, root: Path, source: str, text: str) -> None:
        self.drafts: dict[Path, Drafted] = {}
        self.added: list[str] = []
        self.kept: list[str] = []
        self.rejected: list[Problem] = []
        self._root = root
        self._source = source
        self._text = text
        self._lines: dict[str, int] = {}
        """Line of the heading that has an id."""
        self._order = max((_order_of(path) for path in self._files_of("themes")), default=0)

    def plan(self, part: Part, slug: str = "") -> None:
        """Find a place for a part with parts below it, and for these."""
        slug = slug or self._source
        if part.leaves:
            self._theme(part, slug)
        elif part.content:
            self._add("pages", f"{slug}/introduction", part, Drafted(part.title, self._citations(part)))
        for below in part.parts:
            if not below.parts:
                continue
            if name := self._slug(below):
                self.plan(below, name)

    def _theme(self, part: Part, slug: str) -> None:
        entries = []
        for leaf in part.leaves:
            name = self._slug(leaf)
            if name and self._leaf(leaf, f"{slug}/{name}"):
                entries.append(f"{slug}/{name}")
        if not entries:
            self._reject(part.line, part.heading, "nothing below this heading became an entry, so it is no theme")
            return
        citations = self._citations(part)
        if not citations and part.heading in self._text:
            citations = (self._citation(part, part.heading),)
        self._order += 1
        drafted = Drafted(part.title, citations, order=self._order, entries=tuple(entries))
        self._add("themes", f"{slug}/overview", part, drafted)

    def _leaf(self, part: Part, entry_id: str) -> bool:
        if not part.content:
            self._reject(part.line, part.heading, "there is no text below this heading, so no entry can quote any")
            return False
        return self._add("takeaways", entry_id, part, Drafted(part.title, self._citations(part)))

    def _add(self, kind: str, entry_id: str, part: Part, drafted: Drafted) -> bool:
        """Add the draft of an entry; return whether the entry is there now."""
        if entry_id in self._lines:
            there = f"{entry_id} comes from line {self._lines[entry_id]} already"
            self._reject(part.line, part.heading, f"{there}; give one of the two headings other words")
            return False
        self._lines[entry_id] = part.line
        known = files_of(self._root, entry_id)
        if not known:
            self.drafts[draft_path(self._root, kind, entry_id)] = drafted
            self.added.append(entry_id)
        elif self._source in _sources_of(known[0]):
            self.kept.append(entry_id)
        else:
            where = known[0].relative_to(self._root.parent).as_posix()
            by_hand = f"add to its entries: {', '.join(drafted.entries)}"
            advice = by_hand if drafted.entries else "write this entry by hand, under another id"
            message = f"{where} exists and does not quote {self._source}; {advice}"
            self._reject(part.line, part.heading, message)
            return False
        return True

    def _citations(self, part: Part) -> tuple[Citation, ...]:
        """Return the quotations of what stands directly below a heading, and list what is none."""
        found: dict[str, int] = {}
        rows: list[int] = []
        for line, block in part.content:
            if block.kind is Kind.ROW:
                rows.append(line)
            elif block.kind is Kind.PICTURE:
                self._reject(line, part.heading, "the picture after this line is not read; its words are in no source")
            else:
                found |= {quote: line for quote in quotations_of(collapse_spaces(block.text)) if quote not in found}
        if rows:
            size = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
            what = f"a table of {size}, whose cells are no sentences; quote what you need of it by hand"
            self._reject(rows[0], part.heading, what)
        over = [*found.items()][MAX_QUOTATIONS:]
        if over:
            what = f"{len(over)} more than the {MAX_QUOTATIONS} quotations of a draft"
            self._reject(over[0][1], part.heading, f"from here on there are {what}; quote what you need by hand")
        return tuple(self._citation(part, quote) for quote in [*found][:MAX_QUOTATIONS])

    def _citation(self, part: Part, quote: str) -> Citation:
        return Citation(source=self._source, section=part.heading, quote=quote)

    def _slug(self, part: Part) -> str:
        """Return the name that a heading gives to an id; reject a heading that gives none."""
        if not part.slug:
            message = (
                "gives no id of lowercase letters, digits and hyphens; it and what is below it need entries by hand"
            )
            self._reject(part.line, part.heading, message)
        return part.slug

    def _reject(self, line: int, heading: str, message: str) -> None:
        self.rejected.append(Problem(f"{self._root.name}/sources/{self._source}.txt", line, heading, message))

    def _files_of(self, kind: str) -> Iterator[Path]:
        for folder in (self._root / kind, draft_path(self._root, kind, "x").parent):
            yield from folder.rglob("*.yaml")


def _order_of(path: Path) -> int:
    """Return the place of a theme; 0 if its file does not say."""
    order = str(_value(path).get("order", ""))
    return int(order) if order.isdecimal() else 0


def _sources_of(path: Path) -> set[str]:
    citations = _value(path).get("citations")
    return (
        {str(one.get("source")) for one in citations if isinstance(one, dict)} if isinstance(citations, list) else set()
    )


def _value(path: Path) -> dict[str, object]:
    file = read_file(path, path.name)
    value = {} if isinstance(file, Problem) else file.document.value
    return value if isinstance(value, dict) else {}
