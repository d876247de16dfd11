"""Checks of the entries as a whole, whose problems stop the loading."""

from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process

from bot.errors import Problem, likely_meant
from bot.knowledge.files import KnowledgeFile
from bot.knowledge.models import Entry, ListEntry, Page, Spotlight, Takeaway, Theme
from bot.knowledge.passages import passages_of
from bot.knowledge.sources import PinnedSource, word_diff
from bot.knowledge.strict_yaml import YamlPath

Files = Mapping[str, tuple[KnowledgeFile, Entry]]
"""The file and the parsed entry of each id."""


def find_problems(files: Files, sources: Mapping[str, PinnedSource], *, all_read: bool) -> list[Problem]:
    """Return a problem for each quote, id and phrasing that is wrong.

    ``all_read`` is whether every file could be read. If not, an id or source that seems to be missing may be
    in an unreadable file. A problem about it would mislead, so these problems are left out.
    """
    problems = [problem for file, entry in files.values() for problem in _texts(file, entry, sources)]
    problems += _shared_phrasings(files)
    if all_read:
        problems += [problem for file, entry in files.values() for problem in _unknown_sources(file, entry, sources)]
        problems += [problem for file, entry in files.values() for problem in _ids(file, entry, files)]
        problems += _themes(files)
        problems += _spotlights_pages(files)
    return problems


def _texts(file: KnowledgeFile, entry: Entry, sources: Mapping[str, PinnedSource]) -> Sequence[Problem]:
    """Return the misquotations of an entry or, if there are none, the problems with the questions about its texts."""
    return list(_quotes(file, entry, sources)) or list(_asked(file, entry))


def _quotes(file: KnowledgeFile, entry: Entry, sources: Mapping[str, PinnedSource]) -> Iterator[Problem]:
    for path, name, quote in quotations_of(entry):
        source = sources.get(name)
        if source and not source.contains(quote):
            yield file.problem(path, _misquoted(quote, source))


def quotations_of(entry: Entry) -> Iterator[tuple[YamlPath, str, str]]:
    """Yield each quotation of an entry: its place in the file, the name of its source, and its words."""
    for i, citation in enumerate(entry.citations):
        yield ("citations", i, "quote"), citation.source, citation.quote
    if isinstance(entry, ListEntry):
        for i, item in enumerate(entry.items):
            yield ("items", i), entry.citations[0].source, item


def quotations_from(entry: Entry, source: str) -> Iterator[str]:
    """Yield the words that an entry quotes from a source."""
    return (words for _, name, words in quotations_of(entry) if name == source)


def quote_problems(file: KnowledgeFile, entry: Entry, sources: Mapping[str, PinnedSource]) -> list[Problem]:
    """Return a problem for each quote of one entry that is not in its source, and for each source that is missing."""
    return [*_unknown_sources(file, entry, sources), *_quotes(file, entry, sources)]


def _unknown_sources(file: KnowledgeFile, entry: Entry, sources: Mapping[str, PinnedSource]) -> Iterator[Problem]:
    known = ", ".join(sources) or "none"
    for i, citation in enumerate(entry.citations):
        if citation.source not in sources:
            yield file.problem(("citations", i, "source"), f"no source {citation.source!r}; sources/ holds: {known}")


def _misquoted(quote: str, source: PinnedSource) -> str:
    line, passage = source.closest_passage(quote)
    return (
        f"is not in sources/{source.name}.txt letter for letter; closest is its line {line}. "
        f"To match it, remove [-this-] and add {{+this+}}: {word_diff(quote, passage)}"
    )


def _ids(file: KnowledgeFile, entry: Entry, files: Files) -> Iterator[Problem]:
    lists: list[tuple[YamlPath, tuple[str, ...]]] = [(("related",), entry.related)]
    if isinstance(entry, Theme):
        lists.append((("entries",), entry.entries))
    if isinstance(entry, Spotlight):
        lists.append((("illustrates",), entry.illustrates))
    for field, ids in [*lists, *_ids_of_facts(entry)]:
        for i, entry_id in enumerate(ids):
            if entry_id == entry.id:
                yield file.problem((*field, i), "is this entry itself; remove it")
            elif entry_id in ids[:i]:
                yield file.problem((*field, i), f"{entry_id} is listed twice; keep one")
            elif entry_id not in files:
                near = likely_meant(entry_id, files)
                hint = f"; did you mean {near}?" if near else ""
                yield file.problem((*field, i), f"there is no entry {entry_id}{hint}")


def _ids_of_facts(entry: Entry) -> Iterator[tuple[YamlPath, tuple[str, ...]]]:
    for i, fact in enumerate(entry.facts):
        yield ("facts", i, "illustrates"), fact.illustrates


def _themes(files: Files) -> Iterator[Problem]:
    """Check that each takeaway and list is in exactly one theme, and that no two themes have the same place."""
    theme_of: dict[str, str] = {}
    orders: dict[int, str] = {}
    for file, theme in files.values():
        if not isinstance(theme, Theme):
            continue
        if theme.order in orders:
            yield file.problem(
                ("order",), f"{theme.order} is already the place of {orders[theme.order]}; give each theme its own"
            )
        orders[theme.order] = theme.id
        for i, entry_id in enumerate(theme.entries):
            if entry_id in files and not isinstance(files[entry_id][1], Takeaway | ListEntry):
                yield file.problem(("entries", i), f"{entry_id} is not a takeaway or list; a theme lists only those")
            elif theme_of.setdefault(entry_id, theme.id) != theme.id:
                yield file.problem(("entries", i), f"{entry_id} is already in {theme_of[entry_id]}; keep one")
    for file, entry in files.values():
        if isinstance(entry, Takeaway | ListEntry) and entry.id not in theme_of:
            yield file.problem((), "no theme lists this entry; add its id to the theme's entries")


def _spotlights_pages(files: Files) -> Iterator[Problem]:
    found = [(file, entry) for file, entry in files.values() if isinstance(entry, Page) and entry.shows]
    for file, entry in found[1:]:
        yield file.problem(("shows",), f"{found[0][1].id} already lists the {entry.shows}; keep one such page")


def _shared_phrasings(files: Files) -> Iterator[Problem]:
    """Check that no phrasing is in two entries: it could lead to either, so it would help neither."""
    seen: dict[str, str] = {}
    for file, entry in files.values():
        for i, phrasing in enumerate(entry.phrasings):
            key = bare(phrasing)
            if key in seen:
                yield file.problem(("phrasings", i), f"is also in {seen[key]}; keep one of the two")
            else:
                seen[key] = f"{file.name}:{file.document.line_of(('phrasings', i))}"


def _asked(file: KnowledgeFile, entry: Entry) -> Iterator[Problem]:
    """Check that each list of questions is about one text, and no question about two: neither could lead for it."""
    texts = [passage.text for passage in passages_of(entry)]
    seen: dict[str, str] = {}
    for place, asked in enumerate(entry.asked):
        begun = [text for text in texts if text.startswith(asked.of)]
        if not begun:
            near = process.extractOne(asked.of, [text[: len(asked.of)].strip() for text in texts], scorer=fuzz.ratio)
            hint = f"; the nearest one begins: {near[0]}" if near else ""
            yield file.problem(("asked", place, "of"), f"no text of this entry begins so{hint}")
        elif len(begun) > 1:
            yield file.problem(("asked", place, "of"), "several texts of this entry begin so; add the next words")
        for i, question in enumerate(asked.questions):
            path = ("asked", place, "questions", i)
            if (other := seen.get(bare(question))) is not None:
                yield file.problem(path, f"is also asked at {other}; keep one of the two")
            seen[bare(question)] = f"{file.name}:{file.document.line_of(path)}"


def bare(question: str) -> str:
    """Return what two questions have in common that are the same but for capitals, spaces and punctuation."""
    return " ".join(question.casefold().split()).strip(" ?!.¿¡")
