"""Which tip comes next: a pure function of what the channel got so far, so that every process agrees."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.services.tips.chance import draw, seed_of
from bot.services.tips.deck import Deck
from bot.services.tips.endings import can_be_kept_apart, crowds_of, pressure_on
from bot.services.tips.rounds import Round
from bot.services.tips.schedule import Given
from bot.services.tips.tip import Tip, entry_of

_APART = 3
"""Tips between two of one entry, where that can be had."""
_FEW = 16
"""With so few tips left, it is worked out how the round can end."""
_SHARED_THEMES = 3.0
"""How much less likely an entry is for having the themes of one of the last tips."""
_CROWD = 1.5
"""How much more likely an entry with many tips left is; 1 would be in proportion."""


@dataclass(frozen=True)
class Choice:
    """A tip, and the channel's round in which it comes."""

    tip: Tip
    round: int


@dataclass(frozen=True)
class _Candidate:
    """An entry of which tips are left, and the one that would come first."""

    entry: int
    tip: int
    count: int
    waited_since: int
    is_fresh: bool


def choose(deck: Deck, given: Sequence[Given], seed: str) -> Choice | None:
    """The next tip of a channel that got ``given``, oldest first; None when the deck is empty.

    The channel sees each tip once in a round. Tips that join the deck come within the running round. After a tip
    comes none of its entry or its entry's neighbours, as long as anything else is left in the round. What has waited
    for more rounds than others comes first; what was given lately is not soon given again. For the rest, themes
    alternate, and the order looks random: ``seed`` tells it from other channels'.
    """
    if not deck.tips:
        return None
    running = Round(deck, given)
    number = seed_of(f"{seed} {running.number}")
    everything = _candidates(deck, running, number)
    last = [entry_of(one.tip_id) for one in given[-_APART:]]
    near = deck.near_to(last[-1]) if last else frozenset()
    found = _preferring(everything, lambda one: one.entry not in near)
    found = _preferring(found, lambda one: not one.is_fresh)
    found = _pressing(deck, everything, found, len(running.left))
    found = _preferring(found, lambda one: deck.tips[one.tip].entry_id not in last)
    longest = min(one.waited_since for one in found)
    found = [one for one in found if one.waited_since == longest]
    lately = [deck.themes_of(entry_id) for entry_id in last]
    best = max(found, key=lambda one: _draw(deck, one, lately, number))
    return Choice(deck.tips[best.tip], running.number)


def _candidates(deck: Deck, running: Round, seed: int) -> list[_Candidate]:
    """One for each entry of which tips are left: what has waited longest, then what is not fresh, then any."""
    by_entry: dict[int, list[tuple[int, bool, int, int]]] = {}
    for tip in running.left:
        order = (running.last_round[tip], running.is_fresh[tip], deck.keys[tip] ^ seed, tip)
        by_entry.setdefault(deck.entry_of[tip], []).append(order)
    firsts = ((entry, len(tips), min(tips)) for entry, tips in by_entry.items())
    return [_Candidate(entry, tip, count, waited, fresh) for entry, count, (waited, fresh, _, tip) in firsts]


def _preferring(found: list[_Candidate], is_wanted: Callable[[_Candidate], bool]) -> list[_Candidate]:
    return [one for one in found if is_wanted(one)] or found


def _pressing(deck: Deck, everything: Iterable[_Candidate], found: list[_Candidate], left: int) -> list[_Candidate]:
    """Those of ``found`` that have to be used up now, else only tips that are near one another might be left later."""
    counts = {one.entry: one.count for one in everything}
    if left <= _FEW:
        crowds = crowds_of(deck, counts)
        by_crowd = sorted(found, key=lambda one: crowds[one.entry], reverse=True)
        return [next((one for one in by_crowd if can_be_kept_apart(deck, counts, one.entry)), by_crowd[0])]
    pressure = pressure_on(deck, counts, left)
    most = max(pressure.get(one.entry, 0.0) for one in found)
    return [one for one in found if pressure.get(one.entry, 0.0) == most]


def _draw(deck: Deck, one: _Candidate, lately: Sequence[frozenset[str]], seed: int) -> float:
    """A draw among entries, weighted (Efraimidis and Spirakis, 2006): the greatest wins."""
    themes = deck.themes[one.entry]
    shared = sum(len(themes & others) / len(themes | others) for others in lately if others)
    weight = math.pow(one.count, _CROWD) / (1 + _SHARED_THEMES * shared)
    return math.log(draw(deck.keys[one.tip] ^ seed)) / weight
