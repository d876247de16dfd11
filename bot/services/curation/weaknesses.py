"""Weaknesses of a knowledge folder that loads: warnings for its curators, which never stop the bot."""

import re
from calendar import monthrange
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from bot.errors import KnowledgeError, Problem
from bot.knowledge.files import KnowledgeFile, example_of
from bot.knowledge.loader import LoadedFolder
from bot.knowledge.models import Entry, ListEntry, Spotlight, Takeaway
from bot.knowledge.strict_yaml import YamlPath
from bot.matching.overlaps import near_duplicates, unused_groups
from bot.matching.text import normalize
from bot.services.curation.readability import HARDEST, hard_sentences
from bot.services.scoring.golden import GoldenQuestion, read_golden

MIN_PHRASINGS = 36
"""Phrasings wanted for the entries that people ask about most: takeaways, lists and spotlights."""
MIN_PHRASINGS_OTHERS = 20
"""Phrasings wanted for themes and pages."""
TO_BEGIN = 8
"""Phrasings with which an entry of a new folder is found, as the curators' guide says."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DATE = re.compile(r"(?:(\d{1,2})\s+)?(?:([A-Za-z]{3,9})\.?\s+)?\b((?:19|20)\d\d)\b")
_PLACEHOLDER = re.compile(r"\bCHANGE[ -]ME\b")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FRESH = timedelta(days=365)
"""Age from which a fact must say how old it is."""
_GOLDEN_EXAMPLE = "- {question: may I keep the saw for one more week, kind: situation}"


def find_warnings(folder: LoadedFolder, today: date) -> list[Problem]:
    """Return each weakness of the entries and of the synonyms, in the order of the entries, and what to do about it."""
    files = folder.files.values()
    found = [warning for file, entry in files for warning in _of_entry(file, entry, today)]
    return [*found, *_placeholders(folder), *_same_titles(folder), *_near_duplicates(folder), *_unused_synonyms(folder)]


def golden_warnings(folder: LoadedFolder, questions: Path | None) -> list[Problem]:
    """Return a warning for each entry without a golden question in the folder ``questions``.

    Without golden questions about any of the entries, there is one warning in all. Problems with the files of golden
    questions are warnings, too: the bot does not read them.
    """
    try:
        golden = read_golden(questions) if questions else []
    except KnowledgeError as error:
        return list(error.problems)
    asked = {entry_id for one in golden for entry_id in one.accept}
    if not asked & set(folder.knowledge.entries):
        name = next(iter(folder.files.values()))[0].name.partition("/")[0]
        message = "has no golden questions, so nothing measures its answers; write some for each entry, for example in"
        first = next(iter(folder.knowledge.entries))
        return [Problem(name, 0, "", f"{message} tests/questions/{first}.yaml: {_GOLDEN_EXAMPLE}")]
    return [*_without_golden(folder, asked), *_about_nothing(folder, golden)]


@lru_cache(maxsize=65_536)
def _normalized(text: str) -> str:
    """Return a text normalized; several checks read the same phrasings."""
    return normalize(text)


def _of_entry(file: KnowledgeFile, entry: Entry, today: date) -> Iterator[Problem]:
    wanted = MIN_PHRASINGS if isinstance(entry, Takeaway | ListEntry | Spotlight) else MIN_PHRASINGS_OTHERS
    if (count := len(entry.phrasings)) < wanted:
        have = f"{count} phrasing{'s' * (count != 1)}{' are enough to begin' * (count >= TO_BEGIN)}"
        yield file.problem(("phrasings",), f"{have}; write {wanted} or more to match the ways people ask")
    if entry.review < today:
        message = f"was due for review by {entry.owner} on {entry.review}; read the entry again, then set"
        yield file.problem(("review",), f"{message} reviewed: {today}, and a new day for review")
    if entry.reviewed and entry.reviewed > today:
        yield file.problem(("reviewed",), f"is after today; set the day on which {entry.owner} last read the entry")
    if not entry.related:
        name = "related: [lending/loan, lending/join]"
        yield file.problem(("related",), f"no related entries; name two to four to read next, for example: {name}")
    for place, fact in enumerate(entry.facts):
        day = _last_day(fact.as_of or "")
        if day and today - day > _FRESH and not _YEAR.search(fact.text):
            message = (
                f"is from {fact.as_of} and does not say so, more than a year later; read the page again and "
                f'set as_of, or write the year into the text, for example: "In {day.year}, …"'
            )
            yield file.problem(("facts", place, "text"), message)

    for path, sentence, level in hard_sentences(entry):
        message = (
            f"hard to read, grade {level:.0f} where {HARDEST} is the most: “{sentence}” Make two sentences of it, or "
            "use shorter words, for example “help” instead of “provide assistance”"
        )
        yield file.problem(path, message)


def _last_day(as_of: str) -> date | None:
    """Return the last day that a date as pages show it can mean: ``16 Apr 2024``, ``April 2024``, ``Winter 2024``."""
    found = [*_DATE.finditer(as_of)]
    if not found:
        return None
    day, name, year = found[-1].groups()
    month = _MONTHS.index(name[:3].lower()) + 1 if name and name[:3].lower() in _MONTHS else 0
    last = date(int(year), month or 12, monthrange(int(year), month or 12)[1])
    return last.replace(day=int(day)) if day and month and 0 < int(day) <= last.day else last


def _placeholders(folder: LoadedFolder) -> Iterator[Problem]:
    """Yield a warning for each text of a new file that still stands for what the curator is to write."""
    for file in folder.others.values():
        for path, text in _texts_in(file.document.value):
            if _PLACEHOLDER.search(text):
                example = example_of(str(path[-1]))
                hint = f", for example: {path[-1]}: {example}" if example else ""
                yield file.problem(path, f"is still to be written, and people would see “{text}”; replace it{hint}")


def _texts_in(value: object, path: YamlPath = ()) -> Iterator[tuple[YamlPath, str]]:
    match value:
        case dict():
            for key, one in value.items():
                yield from _texts_in(one, (*path, key))
        case list():
            for at, one in enumerate(value):
                yield from _texts_in(one, (*path, at))
        case str():
            yield path, value


def _same_titles(folder: LoadedFolder) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for file, entry in folder.files.values():
        title = normalize(entry.title)
        if title in seen:
            message = f"is also the title of {seen[title]}; people cannot tell the two apart on a button, so rename one"
            yield file.problem(("title",), message)
        seen.setdefault(title, f"{file.name}:{file.document.line_of(('title',))}")


def _near_duplicates(folder: LoadedFolder) -> Iterator[Problem]:
    places = [
        (file, entry.id, ("phrasings", at), phrasing)
        for file, entry in folder.files.values()
        for at, phrasing in enumerate(entry.phrasings)
    ]
    for one, other in near_duplicates([(entry_id, _normalized(phrasing)) for _, entry_id, _, phrasing in places]):
        (file, _, path, _), (near, _, near_path, phrasing) = places[one], places[other]
        at = f"{near.name}:{near.document.line_of(near_path)}"
        yield file.problem(path, f"is almost “{phrasing}” at {at}; the two entries share it, so reword or remove one")


def _unused_synonyms(folder: LoadedFolder) -> Iterator[Problem]:
    """Yield a warning for each group of which no expression is in an entry: it leads people nowhere."""
    file = folder.others.get("synonyms.yaml")
    if file is None:
        return
    texts = (_normalized(text) for entry in folder.knowledge.entries.values() for text in _texts_of(entry))
    for place in unused_groups(folder.knowledge.synonyms, texts):
        message = "no entry uses any of these words; add one to the phrasings of an entry, or remove the line"
        yield file.problem((place,), message)


def _texts_of(entry: Entry) -> tuple[str, ...]:
    questions = (question for asked in entry.asked for question in asked.questions)
    quotes = (citation.quote for citation in entry.citations)
    facts = (fact.text for fact in entry.facts)
    items = entry.items if isinstance(entry, ListEntry) else ()
    return (entry.title, entry.note or "", *entry.phrasings, *entry.keywords, *questions, *quotes, *facts, *items)


def _without_golden(folder: LoadedFolder, asked: Collection[str]) -> Iterator[Problem]:
    for file, entry in folder.files.values():
        if entry.id not in asked:
            message = "no golden question, so nothing measures whether people find this entry; write some in"
            yield Problem(
                file.name, 0, "", f"{message} tests/questions/{entry.id}.yaml, for example: {_GOLDEN_EXAMPLE}"
            )


def _about_nothing(folder: LoadedFolder, golden: Collection[GoldenQuestion]) -> Iterator[Problem]:
    """Yield a warning for each id that golden questions name and no entry has."""
    named = dict.fromkeys(entry_id for one in golden for entry_id in (*one.accept, one.after) if entry_id)
    for entry_id in named:
        if entry_id not in folder.knowledge.entries:
            yield Problem(
                f"questions/{entry_id}.yaml",
                0,
                "",
                f"golden questions name {entry_id}, which is no entry; correct the id",
            )
