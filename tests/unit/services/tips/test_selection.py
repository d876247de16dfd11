"""A channel gets every tip once in a round, and tips of neighbors are kept apart."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import chain, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.base import KnowledgeBase
from bot.services.tips.library import Library
from bot.services.tips.models import DeliveredTip, Tip
from bot.services.tips.pool import TipPool
from bot.services.tips.selection import choose
from tests.support.tip_libraries import (
    FIRST_DAY,
    Neighbors,
    are_near,
    entries_of,
    near_in_a_row,
    next_tips,
    random_library,
    tips_of,
)

libraries = st.builds(random_library, st.integers(0, 10_000), st.integers(1, 12), st.integers(1, 6))


def gaps(history: Sequence[DeliveredTip]) -> list[int]:
    """Return the number of tips from each tip to its next appearance."""
    last: dict[str, int] = {}
    found = []
    for place, one in enumerate(history):
        if one.tip_id in last:
            found.append(place - last[one.tip_id])
        last[one.tip_id] = place
    return found


@pytest.fixture(scope="module")
def neighbors(knowledge: KnowledgeBase) -> Neighbors:
    return {entry_id: knowledge.neighbors_of(entry) for entry_id, entry in knowledge.entries.items()}


@pytest.mark.parametrize("channel", ["C1", "C2", "C3"])
def test_each_round_has_all_shipped_tips_and_never_neighbors_in_a_row(
    library: Library, neighbors: Neighbors, channel: str
) -> None:
    pool = library.pool(frozenset())
    size = len(pool.tips)
    history = next_tips(pool, 4 * size, channel)

    everything = {tip.id for tip in library.tips}
    rounds = [history[start : start + size] for start in range(0, 4 * size, size)]
    assert [{one.tip_id for one in one_round} for one_round in rounds] == [everything] * 4
    assert [{one.round for one in one_round} for one_round in rounds] == [{0}, {1}, {2}, {3}]
    assert near_in_a_row(history, neighbors) == 0
    assert min(gaps(history)) >= size // 2


def test_the_themes_of_the_shipped_knowledge_alternate(library: Library) -> None:
    pool = library.pool(frozenset())
    themes = {tip.entry_id: tip.themes for tip in pool.tips}
    histories = [entries_of(next_tips(pool, 300, f"C{number}")) for number in range(4)]
    of_one = [[themes[entry] for entry in history if len(themes[entry]) == 1] for history in histories]
    alike = [one == other for history in of_one for one, other in pairwise(history)]
    assert sum(alike) / len(alike) < 0.18


Words = Callable[[Tip], object]


def repeats(histories: Sequence[Sequence[Tip]], within: int, words: Words) -> float:
    """Return the share of tips whose ``words`` also come among the tips before them, in a row of ``within`` tips."""
    again = []
    for tips in histories:
        said = [words(tip) for tip in tips]
        again += [one is not None and one in said[max(0, at - within + 1) : at] for at, one in enumerate(said)]
    return sum(again) / len(again)


def test_words_and_entries_rarely_come_back_soon(library: Library) -> None:
    # Near the end of a round, what is left may be too much alike.
    pool = library.pool(frozenset())
    delivered = [next_tips(pool, 261, f"C{number}") for number in range(8)]
    histories = [[tip for one in history if (tip := library.find(one.tip_id))] for history in delivered]
    assert repeats(histories, 5, lambda tip: tip.entry_id) < 0.01
    assert repeats(histories, 10, lambda tip: tip.quote) < 0.03
    assert repeats(histories, 3, lambda tip: tip.story and tip.story.spotlight_id) < 0.03
    assert repeats(histories, 20, lambda tip: bool(tip.items) or None) < 0.005
    assert repeats(histories, 20, lambda tip: tip.note) < 0.005
    assert repeats(histories, 20, lambda tip: tip.story and tip.story.text) < 0.015
    assert all(tips[0].is_takeaway for tips in histories)


@pytest.mark.parametrize("theme", ["drivers", "leaders", "practices", "students"])
def test_within_a_theme_no_entry_follows_itself(library: Library, theme: str) -> None:
    pool = library.pool(frozenset({f"{theme}/overview"}))
    size = len(pool.tips)
    history = next_tips(pool, 3 * size)
    assert {tip.id for tip in pool.tips} == {one.tip_id for one in history[:size]}
    assert all(one != other for one, other in pairwise(entries_of(history)))


@settings(max_examples=60, deadline=None)
@given(libraries, st.text(max_size=5))
def test_each_round_has_all_tips_of_any_library(made: tuple[list[Tip], Neighbors], place: str) -> None:
    tips, neighbors = made
    history = next_tips(TipPool(tips, neighbors), 3 * len(tips), place)
    counts = [Counter(one.tip_id for one in history[: number * len(tips)]) for number in (1, 2, 3)]
    assert [set(count.values()) for count in counts] == [{1}, {2}, {3}]
    assert len(tips) < 3 or min(gaps(history)) > 1


@settings(max_examples=60, deadline=None)
@given(libraries)
def test_a_neighbor_follows_only_if_nothing_else_is_left_in_the_round(made: tuple[list[Tip], Neighbors]) -> None:
    tips, neighbors = made
    history = next_tips(TipPool(tips, neighbors), 2 * len(tips))
    entries = entries_of(history)
    for place, (one, other) in enumerate(pairwise(entries), start=1):
        left = entries[place : (place // len(tips) + 1) * len(tips)]
        assert not are_near(one, other, neighbors) or all(are_near(one, entry, neighbors) for entry in left)


def test_neighbors_are_kept_apart_in_nearly_all_libraries_that_allow_it() -> None:
    made = [random_library(seed, 8 + seed % 5, 2) for seed in range(300)]
    possible = [one for one in made if len(one[0]) <= 14 and can_be_kept_apart(*one)]
    failed = [near_in_a_row(next_tips(TipPool(*one), len(one[0])), one[1]) for one in possible]
    assert len(possible) > 50
    assert sum(count > 0 for count in failed) / len(possible) <= 0.02


def can_be_kept_apart(tips: Sequence[Tip], neighbors: Neighbors) -> bool:
    """Try all orders of the tips; return whether one has no neighbors in a row."""
    names = sorted({tip.entry_id for tip in tips})

    @cache
    def can_follow(last: str, left: tuple[int, ...]) -> bool:
        choices = [at for at, count in enumerate(left) if count and not are_near(last, names[at], neighbors)]
        return not any(left) or any(
            can_follow(names[at], (*left[:at], left[at] - 1, *left[at + 1 :])) for at in choices
        )

    counts = Counter(tip.entry_id for tip in tips)
    return can_follow("", tuple(counts[name] for name in names))


def test_the_choice_depends_only_on_the_tips_before_it(library: Library) -> None:
    pool = library.pool(frozenset())
    history = next_tips(pool, 150)
    for place in range(0, 150, 7):
        choice = choose(pool, history[:place], "T0ACME/C1")
        assert choice
        assert (choice.tip.id, choice.round) == (history[place].tip_id, history[place].round)


def test_channels_get_different_tips_on_a_day(library: Library) -> None:
    pool = library.pool(frozenset())
    first = [next_tips(pool, 20, f"T0ACME/C{number}") for number in range(50)]
    assert all(len({history[day].tip_id for history in first}) > 20 for day in range(20))


def test_an_empty_pool_has_no_tip() -> None:
    assert choose(TipPool([], {}), [], "T0ACME/C1") is None


FEW = [tips_of(f"entry/{letter}", 3, f"theme/{letter}") for letter in "abcdef"]


def pool_of(entries: Iterable[list[Tip]]) -> TipPool:
    return TipPool(list(chain.from_iterable(entries)), {})


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sets(st.sampled_from(range(6)), min_size=1), st.integers(1, 25)), min_size=2, max_size=6))
def test_when_entries_join_or_leave_no_tip_comes_twice_in_a_round_or_soon_again(
    changes: list[tuple[set[int], int]],
) -> None:
    history: list[DeliveredTip] = []
    for entries, count in changes:
        pool = pool_of(FEW[number] for number in sorted(entries))
        before = len(history)
        history = next_tips(pool, count, delivered=history)
        for place in range(max(before, 1), len(history)):
            lately = {one.tip_id for one in history[max(0, place - len(pool.tips) // 2) : place]}
            assert history[place].tip_id not in lately or len(entries) == 1
    twice = Counter((one.tip_id, one.round) for one in history)
    assert set(twice.values()) == {1}
    assert [one.round for one in history] == sorted(one.round for one in history)


def test_a_new_entry_joins_the_running_round_spread_out() -> None:
    old, new = pool_of(FEW[:5]), pool_of(FEW)
    history = next_tips(new, 16, delivered=next_tips(old, 15 + 5))
    joined = [place for place, one in enumerate(history) if one.tip_id.startswith("entry/f") and one.round == 1]
    assert len(joined) == 3
    assert max(one.round for one in history[:33]) == 1
    assert all(other - one > 1 for one, other in pairwise(joined))


def test_when_themes_are_added_their_tips_come_first() -> None:
    many = [tips_of(f"entry/{number}", 3, f"theme/{number}") for number in range(20)]
    history = next_tips(pool_of(many), 40, delivered=next_tips(pool_of(many[:4]), 30))
    first = set(entries_of(history[:30]))
    assert not first & set(entries_of(history[30:60]))


def test_a_tip_that_is_no_longer_in_the_library_still_keeps_its_neighbors_away() -> None:
    pool = TipPool(FEW[0] + FEW[1], {"entry/gone": frozenset({"entry/a"})})
    for number in range(20):
        choice = choose(pool, [DeliveredTip(FIRST_DAY, "entry/gone#1")], f"C{number}")
        assert choice
        assert choice.tip.entry_id == "entry/b"
