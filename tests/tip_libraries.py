"""Tips to choose from that are made up, and what a channel gets of them."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from bot.knowledge.models import Fact
from bot.services.tips.choosing import choose
from bot.services.tips.deck import Deck
from bot.services.tips.schedule import Given
from bot.services.tips.tip import Tip

Neighbours = Mapping[str, frozenset[str]]
FIRST_DAY = date(2027, 1, 1)


def tips_of(entry_id: str, count: int, *themes: str) -> list[Tip]:
    """So many tips of one entry."""
    texts = [f"{entry_id} has fact {number}" for number in range(count)]
    facts = [Fact(text=text, page="A page", publisher="A paper", url="https://example.org") for text in texts]
    return [Tip(f"{entry_id}#{number}", entry_id, frozenset(themes), fact) for number, fact in enumerate(facts)]


def random_library(seed: int, entries: int, most: int) -> tuple[list[Tip], Neighbours]:
    """Entries with up to ``most`` tips each, in themes whose entries are neighbours, some related to others."""
    chance = random.Random(seed)
    names = [f"entry/{number}" for number in range(entries)]
    theme_of = {name: f"theme/{chance.randrange(max(2, entries // 3))}" for name in names}
    tips = [tip for name in names for tip in tips_of(name, chance.randint(1, most), theme_of[name])]
    related = {name: {other for other in names if chance.random() < 1 / entries} for name in names}
    siblings = {name: {other for other in names if theme_of[other] == theme_of[name]} for name in names}
    return tips, {name: frozenset((related[name] | siblings[name]) - {name}) for name in names}


def given_from(deck: Deck, count: int, place: str = "T0ACME/C1", given: Sequence[Given] = ()) -> list[Given]:
    """What a channel got before, and the next ``count`` tips that it gets."""
    history = list(given)
    for _ in range(count):
        choice = choose(deck, history, place)
        assert choice
        history.append(Given(FIRST_DAY + timedelta(days=len(history)), choice.tip.id, choice.round))
    return history


def entries_of(given: Sequence[Given]) -> list[str]:
    return [one.tip_id.partition("#")[0] for one in given]


def are_near(one: str, other: str, neighbours: Neighbours) -> bool:
    return one == other or one in neighbours.get(other, ()) or other in neighbours.get(one, ())


def near_in_a_row(given: Sequence[Given], neighbours: Neighbours) -> int:
    """How often a tip was followed by one of its own entry or a neighbour's."""
    return sum(are_near(one, other, neighbours) for one, other in pairwise(entries_of(given)))
