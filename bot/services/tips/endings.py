"""Whether a round can end without tips in a row that are near one another. ``counts`` are the tips left, by entry."""

from collections.abc import Mapping

from bot.services.tips.deck import Deck

_PRESSING = 0.45
"""Share from which on a group is used up first; more than a half cannot be kept apart."""


def pressure_on(deck: Deck, counts: Mapping[int, int], left: int) -> Mapping[int, float]:
    """By entry, the share of its group among what is left of that and of what can stand between; high ones only."""
    pressure: dict[int, float] = {}
    for group in deck.groups:
        apart = sum(counts.get(entry, 0) for entry in group.entries)
        between = left - sum(counts.get(entry, 0) for entry in group.around)
        if apart and apart >= _PRESSING * (apart + between):
            share = apart / (apart + between)
            pressure |= {entry: max(share, pressure.get(entry, 0.0)) for entry in group.entries}
    return pressure


def can_be_kept_apart(deck: Deck, counts: Mapping[int, int], first: int) -> bool:
    """Whether the tips that are left can follow one another from entry ``first`` on.

    Found by Warnsdorff's rule: go on where fewest ways go on from. That it finds no way is no proof.
    """
    left, crowds = dict(counts), crowds_of(deck, counts)
    entry: int | None = first
    while entry is not None:
        left[entry] -= 1
        if not left[entry]:
            del left[entry]
        for other in deck.near[entry] & crowds.keys():
            crowds[other] -= 1
        ways = left.keys() - deck.near[entry]
        entry = max(ways, key=lambda way: (crowds[way], way)) if ways else None
    return not left


def crowds_of(deck: Deck, counts: Mapping[int, int]) -> dict[int, int]:
    """By entry, how many tips are left near it, its own among them."""
    return {entry: sum(counts.get(other, 0) for other in deck.near[entry]) for entry in counts}
