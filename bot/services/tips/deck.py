"""Tips to choose from, prepared for choosing quickly."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b

from bot.services.tips.tip import Tip

_WORD = 2**64


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
        self.near = tuple(tuple(sorted(self.near_to(entry_id))) for entry_id in entries)
        """By entry: the entries near it, itself among them."""
        self.themes = tuple(self._themes.values())
        """By entry."""
        self._keys = tuple(seed_of(tip.id) for tip in self.tips)

    def near_to(self, entry_id: str) -> frozenset[int]:
        """The deck's entries near an entry that need not be in the deck itself, nor in the knowledge base any more."""
        return self._near.get(entry_id, frozenset())

    def themes_of(self, entry_id: str) -> frozenset[str]:
        """The themes of an entry; none when it is not in the deck."""
        return self._themes.get(entry_id, frozenset())

    def draw(self, tip: int, seed: int) -> float:
        """A fraction above 0 that looks random, and is the same for the same tip and seed.

        The mixing is that of SplitMix64 (Steele, Lea and Flood, 2014).
        """
        mixed = (self._keys[tip] + seed * 0x9E3779B97F4A7C15) % _WORD
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 % _WORD
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % _WORD
        return ((mixed ^ mixed >> 31) + 1) / _WORD


def seed_of(name: str) -> int:
    """A number that looks random, and is the same for the same name."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")


def _near(neighbours: Mapping[str, frozenset[str]], entries: Mapping[str, int]) -> Mapping[str, frozenset[int]]:
    near: dict[str, set[int]] = {entry_id: {number} for entry_id, number in entries.items()}
    for one, others in neighbours.items():
        for other in others:
            for here, there in ((one, other), (other, one)):
                if there in entries:
                    near.setdefault(here, set()).add(entries[there])
    return {entry_id: frozenset(numbers) for entry_id, numbers in near.items()}
