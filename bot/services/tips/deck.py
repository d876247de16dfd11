"""Tips to choose from, prepared for choosing quickly."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.services.tips.chance import seed_of
from bot.services.tips.tip import Tip


@dataclass(frozen=True)
class Group:
    """Entries that are all near one another."""

    entries: tuple[int, ...]
    around: tuple[int, ...]
    """Entries near all of them, themselves among these: none can stand between two of the group."""


class Deck:
    """Tips, the entries they come from, and which entries are near one another. Entries and tips go by number here."""

    def __init__(self, tips: Sequence[Tip], neighbours: Mapping[str, frozenset[str]]) -> None:
        """``neighbours`` are the ids of the entries near each entry; of two that differ, the wider view counts."""
        self.tips = tuple(tips)
        self.number_of = {tip.id: number for number, tip in enumerate(self.tips)}
        entries = {entry_id: number for number, entry_id in enumerate(dict.fromkeys(tip.entry_id for tip in tips))}
        self.entry_of = tuple(entries[tip.entry_id] for tip in self.tips)
        self._themes = {tip.entry_id: tip.themes for tip in tips}
        self._near = _near(neighbours, entries)
        self.near = tuple(self.near_to(entry_id) for entry_id in entries)
        """By entry: the entries near it, itself among them."""
        singles = (frozenset({entry}) for entry in entries.values())
        self.groups = tuple(_group(self.near, members) for members in {*singles, *_cliques(self.near)} if members)
        """Entries by themselves, and the largest sets of entries that are all near one another."""
        self.themes = tuple(self._themes.values())
        """By entry."""
        self.keys = tuple(seed_of(tip.id) for tip in self.tips)
        """By tip: a number that looks random."""

    def near_to(self, entry_id: str) -> frozenset[int]:
        """The deck's entries near an entry that need not be in the deck itself, nor in the knowledge base any more."""
        return self._near.get(entry_id, frozenset())

    def themes_of(self, entry_id: str) -> frozenset[str]:
        """The themes of an entry; none when it is not in the deck."""
        return self._themes.get(entry_id, frozenset())


def _near(neighbours: Mapping[str, frozenset[str]], entries: Mapping[str, int]) -> Mapping[str, frozenset[int]]:
    near: dict[str, set[int]] = {entry_id: {number} for entry_id, number in entries.items()}
    for one, others in neighbours.items():
        for other in others:
            for here, there in ((one, other), (other, one)):
                if there in entries:
                    near.setdefault(here, set()).add(entries[there])
    return {entry_id: frozenset(numbers) for entry_id, numbers in near.items()}


def _group(near: Sequence[frozenset[int]], entries: frozenset[int]) -> Group:
    around = frozenset.intersection(*(near[entry] for entry in entries))
    return Group(tuple(sorted(entries)), tuple(sorted(around)))


def _cliques(near: Sequence[frozenset[int]]) -> Iterator[frozenset[int]]:
    """The maximal cliques of a graph, by the algorithm of Bron and Kerbosch (1973) with pivots."""

    def grow(group: frozenset[int], open_to: set[int], closed: set[int]) -> Iterator[frozenset[int]]:
        if not open_to and not closed:
            yield group
            return
        pivot = max(open_to | closed, key=lambda entry: len(near[entry] & open_to))
        for entry in sorted(open_to - near[pivot] | ({pivot} & open_to)):
            others = near[entry] - {entry}
            yield from grow(group | {entry}, open_to & others, closed & others)
            open_to.remove(entry)
            closed.add(entry)

    yield from grow(frozenset(), set(range(len(near))), set())
