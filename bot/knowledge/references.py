"""What entries say of one another and of their sources, checked."""

from collections.abc import Iterator, Mapping

from rapidfuzz import fuzz, process

from bot.errors import Problem
from bot.knowledge.files import KnowledgeFile
from bot.knowledge.models import Entry, ListEntry, Page, Spotlight, Takeaway, Theme
from bot.knowledge.sources import PinnedSource, word_diff

Files = Mapping[str, tuple[KnowledgeFile, Entry]]


def check_references(files: Files, sources: Mapping[str, PinnedSource], *, whole: bool) -> list[Problem]:
    """Every quote, id and phrasing that does not hold.

    ``whole`` says that all files were read. If not, an id or a source that is not there may
    only be unreadable, so complaints about missing ones would mislead and are left out.
    """
    problems = [problem for file, entry in files.values() for problem in _quotes(file, entry, sources)]
    problems += _shared_phrasings(files)
    if whole:
        problems += [problem for file, entry in files.values() for problem in _unknown_sources(file, entry, sources)]
        problems += [problem for file, entry in files.values() for problem in _ids(file, entry, files)]
        problems += _themes(files)
        problems += _directories(files)
    return problems


def _quotes(file: KnowledgeFile, entry: Entry, sources: Mapping[str, PinnedSource]) -> Iterator[Problem]:
    for i, citation in enumerate(entry.citations):
        source = sources.get(citation.source)
        if source and not source.holds(citation.quote):
            yield file.problem(("citations", i, "quote"), _misquoted(citation.quote, source))
    if isinstance(entry, ListEntry) and (source := sources.get(entry.citations[0].source)):
        for i, item in enumerate(entry.items):
            if not source.holds(item):
                yield file.problem(("items", i), _misquoted(item, source))


def _unknown_sources(file: KnowledgeFile, entry: Entry, sources: Mapping[str, PinnedSource]) -> Iterator[Problem]:
    known = ", ".join(sources) or "none"
    for i, citation in enumerate(entry.citations):
        if citation.source not in sources:
            yield file.problem(("citations", i, "source"), f"no source {citation.source!r}; sources/ holds: {known}")


def _misquoted(quote: str, source: PinnedSource) -> str:
    line, passage = source.closest(quote)
    return (
        f"does not stand in sources/{source.name}.txt letter for letter; nearest is its line {line}, "
        f"where [-this-] would have to go and {{+this+}} to come: {word_diff(quote, passage)}"
    )


def _ids(file: KnowledgeFile, entry: Entry, files: Files) -> Iterator[Problem]:
    lists: list[tuple[str, tuple[str, ...]]] = [("related", entry.related)]
    if isinstance(entry, Theme):
        lists.append(("entries", entry.entries))
    if isinstance(entry, Spotlight):
        lists.append(("illustrates", entry.illustrates))
    for field, ids in lists:
        for i, entry_id in enumerate(ids):
            if entry_id == entry.id:
                yield file.problem((field, i), "names this entry itself; remove it")
            elif entry_id in ids[:i]:
                yield file.problem((field, i), f"{entry_id} stands here twice; keep one")
            elif entry_id not in files:
                near = process.extractOne(entry_id, list(files), scorer=fuzz.ratio, score_cutoff=60)
                hint = f"; did you mean {near[0]}?" if near else ""
                yield file.problem((field, i), f"there is no entry {entry_id}{hint}")


def _themes(files: Files) -> Iterator[Problem]:
    """Each takeaway and list stands in exactly one theme, and no two themes share a place."""
    theme_of: dict[str, str] = {}
    orders: dict[int, str] = {}
    for file, theme in files.values():
        if not isinstance(theme, Theme):
            continue
        if theme.order in orders:
            yield file.problem(
                ("order",), f"{theme.order} is the place of {orders[theme.order]}; give each theme its own"
            )
        orders[theme.order] = theme.id
        for i, entry_id in enumerate(theme.entries):
            if entry_id in files and not isinstance(files[entry_id][1], Takeaway | ListEntry):
                yield file.problem(("entries", i), f"{entry_id} is no takeaway or list; a theme lists only those")
            elif theme_of.setdefault(entry_id, theme.id) != theme.id:
                yield file.problem(("entries", i), f"{entry_id} stands in {theme_of[entry_id]} already; keep one")
    for file, entry in files.values():
        if isinstance(entry, Takeaway | ListEntry) and entry.id not in theme_of:
            yield file.problem((), "no theme lists this entry; add its id to the theme's entries")


def _directories(files: Files) -> Iterator[Problem]:
    found = [(file, entry) for file, entry in files.values() if isinstance(entry, Page) and entry.shows]
    for file, entry in found[1:]:
        yield file.problem(("shows",), f"{found[0][1].id} lists the {entry.shows} already; keep one such page")


def _shared_phrasings(files: Files) -> Iterator[Problem]:
    """A phrasing of two entries can answer with either, so it is of use to neither."""
    seen: dict[str, str] = {}
    for file, entry in files.values():
        for i, phrasing in enumerate(entry.phrasings):
            key = phrasing.casefold().strip(" ?!.¿¡")
            if key in seen:
                yield file.problem(("phrasings", i), f"stands in {seen[key]} too; keep one of the two")
            else:
                seen[key] = f"{file.name}:{file.document.line_of(('phrasings', i))}"
