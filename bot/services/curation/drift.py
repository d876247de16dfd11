"""Drift of sources: quotations that the address of their source no longer shows as they were pinned."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from bot.errors import Problem
from bot.knowledge.checks import quotations_of
from bot.knowledge.loader import LoadedFolder
from bot.knowledge.sources import PinnedSource, collapse_spaces, word_diff

_SIMILAR = 60
"""Similarity, 0 to 100, from which the nearest words are a quotation's new wording, and not other words."""


class Drift(StrEnum):
    """The difference between a quotation and the page."""

    VANISHED = "vanished"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True)
class _Quotation:
    """A quotation with its place in the curator's file, for `Problem`, and in the pinned text."""

    file: str
    line: int
    field: str
    words: str
    pinned_at: int


@dataclass(frozen=True)
class DriftReport:
    """The comparison of one source with the page at its address."""

    quotations: int
    problems: Sequence[tuple[Drift, Problem]]


def compare(folder: LoadedFolder, name: str, text: str) -> DriftReport:
    """Compare the quotations of the source ``name`` with ``text``, the page at its address as it is now."""
    pinned = folder.knowledge.sources[name]
    page = PinnedSource(name, pinned.description, text)
    quoted = sorted(_quotations(folder, pinned), key=lambda one: one.pinned_at)
    places = [page.place_of(one.words) for one in quoted]
    there = [place for place in places if place is not None]
    in_order = _longest_ordered(there)
    problems = []
    for one, place in zip(quoted, places, strict=True):
        if place is None:
            problems.append(_lost(one, page))
        elif place not in in_order:
            line, before = page.line_of(place), pinned.line_of(one.pinned_at)
            message = f"the words moved, from line {before} of the pinned text to line {line} of the page, past other"
            problems.append((Drift.MOVED, _problem(one, f"{message} quotations; read them there, and check section")))
    return DriftReport(len(quoted), sorted(problems, key=lambda found: found[1]))


def _quotations(folder: LoadedFolder, pinned: PinnedSource) -> Iterator[_Quotation]:
    for file, entry in folder.files.values():
        for path, source, quote in quotations_of(entry):
            if source == pinned.name:
                place = file.problem(path, "")
                yield _Quotation(place.file, place.line, place.field, quote, pinned.place_of(quote) or 0)


def _lost(one: _Quotation, page: PinnedSource) -> tuple[Drift, Problem]:
    """Return a finding about a quotation that is not on the page letter for letter."""
    line, nearest = page.closest_passage(one.words)
    if fuzz.ratio(collapse_spaces(one.words), nearest) < _SIMILAR:
        return Drift.VANISHED, _problem(one, "is not on the page any more; read the page, and quote other words")
    diff = word_diff(one.words, nearest)
    return Drift.CHANGED, _problem(one, f"changed, at line {line} of the page. [-Pinned-] and {{+now+}}: {diff}")


def _problem(one: _Quotation, message: str) -> Problem:
    return Problem(one.file, one.line, one.field, message)


def _longest_ordered(places: Sequence[int]) -> Collection[int]:
    """Return the most of ``places`` that are in ascending order: those that did not move past others."""
    ends: list[int] = []
    chains: list[tuple[int, ...]] = []
    for place in places:
        # Two quotations of the same words, or one within the other, may stand at the same place.
        at = bisect_right(ends, place)
        chain = (*(chains[at - 1] if at else ()), place)
        ends[at : at + 1], chains[at : at + 1] = [place], [chain]
    return frozenset(chains[-1]) if chains else frozenset()
