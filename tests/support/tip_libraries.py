"""Made-up libraries of tips, and the tips that a channel gets from them."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from bot.knowledge.models import Fact
from bot.services.tips.models import DeliveredTip, Story, Tip, entry_of
from bot.services.tips.pool import TipPool
from bot.services.tips.selection import choose

Neighbors = Mapping[str, frozenset[str]]
FIRST_DAY = date(2027, 1, 1)


def tips_of(entry_id: str, count: int, *themes: str) -> list[Tip]:
    """Return ``count`` tips of one entry."""
    texts = [f"{entry_id} has fact {number}" for number in range(count)]
    facts = [Fact(text=text, page="A page", publisher="A paper", url="https://example.org") for text in texts]
    return [
        Tip(f"{entry_id}#{number}", entry_id, frozenset(themes), None, story=Story(entry_id, fact))
        for number, fact in enumerate(facts)
    ]


def random_library(seed: int, entries: int, most: int) -> tuple[list[Tip], Neighbors]:
    """Return the tips and the neighbors of a number of entries.

    Each entry has up to ``most`` tips. The entries of a theme are neighbors, and some entries are related to others.
    """
    chance = random.Random(seed)
    names = [f"entry/{number}" for number in range(entries)]
    theme_of = {name: f"theme/{chance.randrange(max(2, entries // 3))}" for name in names}
    tips = [tip for name in names for tip in tips_of(name, chance.randint(1, most), theme_of[name])]
    related = {name: {other for other in names if chance.random() < 1 / entries} for name in names}
    same_theme = {name: {other for other in names if theme_of[other] == theme_of[name]} for name in names}
    return tips, {name: frozenset((related[name] | same_theme[name]) - {name}) for name in names}


def next_tips(
    pool: TipPool, count: int, place: str = "T0ACME/C1", delivered: Sequence[DeliveredTip] = ()
) -> list[DeliveredTip]:
    """Return the tips that a channel got before, followed by the next ``count`` that it gets."""
    history = list(delivered)
    for _ in range(count):
        choice = choose(pool, history, place)
        assert choice
        history.append(DeliveredTip(FIRST_DAY + timedelta(days=len(history)), choice.tip.id, choice.round))
    return history


def entries_of(history: Sequence[DeliveredTip]) -> list[str]:
    return [entry_of(one.tip_id) for one in history]


def are_near(one: str, other: str, neighbors: Neighbors) -> bool:
    return one == other or one in neighbors.get(other, ()) or other in neighbors.get(one, ())


def near_in_a_row(history: Sequence[DeliveredTip], neighbors: Neighbors) -> int:
    """Count the tips that follow one of their own entry or of a neighbor."""
    return sum(are_near(one, other, neighbors) for one, other in pairwise(entries_of(history)))
