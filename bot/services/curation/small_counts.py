"""Counts that curators see: none that would point to one person, also not by subtraction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

FEWEST = 3
"""Smallest number of people whose count is shown. Fewer might be guessed by those who know who asked."""


@dataclass(frozen=True)
class Count:
    """A number of questions or votes, and the number of people they come from."""

    number: int = 0
    people: int = 0

    @property
    def is_small(self) -> bool:
        """True if the count points to too few people to be shown."""
        return 0 < self.people < FEWEST


def shown(count: Count) -> int | None:
    """Return a count that is shown by itself; None if it is withheld."""
    return None if count.is_small else count.number


def shown_table(rows: Sequence[Sequence[Count]]) -> list[list[int | None]]:
    """Return the counts of a table whose sums may be known, with None for those that are withheld.

    A row or column with a single withheld count would give it away together with its sum. So the smallest other count
    of that row or column is withheld as well, unless all others are 0: then the sum is withheld wherever it is shown.
    """
    hidden = {(at, column) for at, row in enumerate(rows) for column, count in enumerate(row) if count.is_small}
    while True:
        added = {place for line in _lines(rows) if (place := _next_hidden(line, rows, hidden))}
        if not added:
            break
        hidden |= added
    return [
        [None if (at, column) in hidden else count.number for column, count in enumerate(row)]
        for at, row in enumerate(rows)
    ]


_Place = tuple[int, int]


def _lines(rows: Sequence[Sequence[Count]]) -> Iterator[list[_Place]]:
    """Yield the places of each row and of each column."""
    width = len(rows[0]) if rows else 0
    yield from ([(at, column) for column in range(width)] for at in range(len(rows)))
    yield from ([(at, column) for at in range(len(rows))] for column in range(width))


def _next_hidden(line: Sequence[_Place], rows: Sequence[Sequence[Count]], hidden: set[_Place]) -> _Place | None:
    """Return the place to withhold beside the only withheld count of a line; None if nothing is to be done."""
    if sum(place in hidden for place in line) != 1:
        return None
    others = [place for place in line if place not in hidden and rows[place[0]][place[1]].number]
    return min(others, key=lambda place: rows[place[0]][place[1]].number, default=None)
