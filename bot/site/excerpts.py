"""Excerpts of a source: the quoted passages, marked, with the lines around them, and never the whole text.

A source belongs to its publisher. A page shows what is quoted in its place, and leads to the original for the rest.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from bot.cards.text import first_words
from bot.knowledge.checks import quotations_from
from bot.knowledge.models import Entry
from bot.knowledge.sources import PinnedSource, collapse_spaces

_AROUND = 160
"""Characters of a line before or after quoted ones; more would be needless to see the passage in its place."""


@dataclass(frozen=True)
class Piece:
    """Words of a line of a source."""

    text: str
    anchors: tuple[str, ...] = ()
    """Ids of the quotations that begin with these words."""
    is_quoted: bool = False


@dataclass(frozen=True)
class Run:
    """Lines of a source that the same entries quote, or that none does."""

    lines: tuple[tuple[Piece, ...], ...]
    quoted_in: tuple[Entry, ...]
    """The entries, the one that quotes it first in front; empty for lines that only surround quoted ones."""


@dataclass(frozen=True)
class Excerpt:
    """Lines of a source that follow one another."""

    runs: tuple[Run, ...]
    follows_gap: bool
    """True if the source has words before it that are left out."""


@dataclass(frozen=True)
class _Mark:
    start: int
    end: int
    anchor: str
    entry: Entry


def anchor_of(passage: str) -> str:
    """Return the id of a quotation on the page of its source, which depends on its words only."""
    return f"q-{hashlib.sha256(collapse_spaces(passage).encode()).hexdigest()[:10]}"


def excerpts(source: PinnedSource, entries: Iterable[Entry]) -> Sequence[Excerpt]:
    """Return the passages that ``entries`` quote, in the source's order; passages close to each other share one."""
    marks = sorted(_marks(source, entries), key=lambda mark: (mark.start, -mark.end, mark.anchor, mark.entry.id))
    bounds = _line_bounds(source.text)
    quoted = [bool(_within(line, marks)) for line in bounds]
    groups: list[list[int]] = []
    for number in range(len(bounds)):
        if not any(quoted[max(0, number - 1) : number + 2]):
            continue
        if groups and groups[-1][-1] == number - 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    return [_excerpt(source.text, [bounds[number] for number in group], marks, group[0] > 0) for group in groups]


def _marks(source: PinnedSource, entries: Iterable[Entry]) -> Iterator[_Mark]:
    for entry in entries:
        for passage in dict.fromkeys(quotations_from(entry, source.name)):
            words = r"\s+".join(map(re.escape, passage.split()))
            if found := re.search(rf"(?<![^\W_]){words}(?![^\W_])", source.text) or re.search(words, source.text):
                yield _Mark(found.start(), found.end(), anchor_of(passage), entry)


def _line_bounds(text: str) -> list[tuple[int, int]]:
    """Return where each line that is not empty begins and ends."""
    return [(found.start(), found.end()) for found in re.finditer(r"[^\n]*\S[^\n]*", text)]


def _excerpt(text: str, bounds: Sequence[tuple[int, int]], marks: Sequence[_Mark], follows_gap: bool) -> Excerpt:
    runs = groupby(bounds, lambda line: tuple({mark.entry.id: mark.entry for mark in _within(line, marks)}.values()))
    return Excerpt(
        tuple(Run(tuple(_line(text, *line, marks) for line in lines), entries) for entries, lines in runs), follows_gap
    )


def _within(line: tuple[int, int], marks: Sequence[_Mark]) -> list[_Mark]:
    return [mark for mark in marks if mark.start < line[1] and line[0] < mark.end]


def _line(text: str, start: int, end: int, marks: Sequence[_Mark]) -> tuple[Piece, ...]:
    inside = _within((start, end), marks)
    if not inside:
        return (Piece(first_words(text[start:end].strip(), _AROUND)),)
    cuts = {start, end} | {min(max(at, start), end) for mark in inside for at in (mark.start, mark.end)}
    ordered = sorted(cuts)
    return tuple(_piece(text, one, other, inside) for one, other in pairwise(ordered))


def _piece(text: str, start: int, end: int, marks: Sequence[_Mark]) -> Piece:
    anchors = dict.fromkeys(mark.anchor for mark in marks if mark.start == start)
    return Piece(text[start:end], tuple(anchors), any(mark.start <= start and end <= mark.end for mark in marks))
