"""A channel sees everything before anything again, and what is near is kept apart."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.base import KnowledgeBase
from bot.services.tips.choosing import choose
from bot.services.tips.deck import Deck
from bot.services.tips.library import Library
from bot.services.tips.schedule import Given
from bot.services.tips.tip import Tip
from tests.tip_libraries import (
    FIRST_DAY,
    Neighbours,
    are_near,
    entries_of,
    given_from,
    near_in_a_row,
    random_library,
    tips_of,
)

libraries = st.builds(random_library, st.integers(0, 10_000), st.integers(1, 12), st.integers(1, 6))


def gaps(history: Sequence[Given]) -> list[int]:
    """After how many tips each came again."""
    last: dict[str, int] = {}
    found = []
    for place, one in enumerate(history):
        if one.tip_id in last:
            found.append(place - last[one.tip_id])
        last[one.tip_id] = place
    return found


@pytest.fixture(scope="module")
def neighbours(knowledge: KnowledgeBase) -> Neighbours:
    return {entry_id: knowledge.neighbours_of(entry) for entry_id, entry in knowledge.entries.items()}


@pytest.mark.parametrize("channel", ["C1", "C2", "C3"])
def test_the_shipped_knowledge_comes_whole_in_each_round_and_never_its_neighbours_in_a_row(
    library: Library, neighbours: Neighbours, channel: str
) -> None:
    deck = library.deck(frozenset())
    size = len(deck.tips)
    history = given_from(deck, 4 * size, channel)

    everything = {tip.id for tip in library.tips}
    rounds = [history[start : start + size] for start in range(0, 4 * size, size)]
    assert [{one.tip_id for one in one_round} for one_round in rounds] == [everything] * 4
    assert [{one.round for one in one_round} for one_round in rounds] == [{0}, {1}, {2}, {3}]
    assert near_in_a_row(history, neighbours) == 0
    assert min(gaps(history)) >= size // 2


def test_the_themes_of_the_shipped_knowledge_alternate(library: Library) -> None:
    # Between two takeaways there is often an awardee, who belongs to several themes. By chance, 0.29 would be alike.
    deck = library.deck(frozenset())
    themes = {tip.entry_id: tip.themes for tip in deck.tips}
    histories = [entries_of(given_from(deck, 300, f"C{number}")) for number in range(4)]
    of_one = [[themes[entry] for entry in history if len(themes[entry]) == 1] for history in histories]
    alike = [one == other for history in of_one for one, other in pairwise(history)]
    assert sum(alike) / len(alike) < 0.18


def test_no_entry_comes_back_within_three_tips_but_rarely(library: Library) -> None:
    entries = entries_of(given_from(library.deck(frozenset()), 400))
    soon = [entry in entries[max(0, place - 3) : place] for place, entry in enumerate(entries)]
    assert sum(soon) / len(soon) < 0.05


@pytest.mark.parametrize(("theme", "unavoidable"), [("drivers", 0), ("leaders", 5), ("practices", 0), ("students", 0)])
def test_within_a_theme_neighbours_follow_one_another_no_more_than_they_must(
    library: Library, neighbours: Neighbours, theme: str, unavoidable: int
) -> None:
    # Of 25 tips on leaders, 15 are neighbours and 10 of one awardee: no order keeps them all apart.
    deck = library.deck(frozenset({f"{theme}/overview"}))
    size = len(deck.tips)
    history = given_from(deck, 3 * size)
    assert {tip.id for tip in deck.tips} == {one.tip_id for one in history[:size]}
    assert near_in_a_row(history, neighbours) <= 3 * unavoidable


@settings(max_examples=60, deadline=None)
@given(libraries, st.text(max_size=5))
def test_any_library_comes_whole_in_each_round(made: tuple[list[Tip], Neighbours], place: str) -> None:
    tips, neighbours = made
    history = given_from(Deck(tips, neighbours), 3 * len(tips), place)
    counts = [Counter(one.tip_id for one in history[: number * len(tips)]) for number in (1, 2, 3)]
    assert [set(count.values()) for count in counts] == [{1}, {2}, {3}]
    assert len(tips) < 3 or min(gaps(history)) > 1


@settings(max_examples=60, deadline=None)
@given(libraries)
def test_a_neighbour_follows_only_when_nothing_else_is_left_in_the_round(made: tuple[list[Tip], Neighbours]) -> None:
    tips, neighbours = made
    history = given_from(Deck(tips, neighbours), 2 * len(tips))
    entries = entries_of(history)
    for place, (one, other) in enumerate(pairwise(entries), start=1):
        left = entries[place : (place // len(tips) + 1) * len(tips)]
        assert not are_near(one, other, neighbours) or all(are_near(one, entry, neighbours) for entry in left)


def test_of_the_libraries_that_can_be_kept_apart_nearly_all_are() -> None:
    made = [random_library(seed, 8 + seed % 5, 2) for seed in range(300)]
    possible = [one for one in made if len(one[0]) <= 14 and can_be_kept_apart(*one)]
    failed = [near_in_a_row(given_from(Deck(*one), len(one[0])), one[1]) for one in possible]
    assert len(possible) > 50
    assert sum(count > 0 for count in failed) / len(possible) <= 0.02


def can_be_kept_apart(tips: Sequence[Tip], neighbours: Neighbours) -> bool:
    """Whether some order of all tips has no neighbours in a row, by trying them all."""
    names = sorted({tip.entry_id for tip in tips})

    @cache
    def can_follow(last: str, left: tuple[int, ...]) -> bool:
        choices = [at for at, count in enumerate(left) if count and not are_near(last, names[at], neighbours)]
        return not any(left) or any(
            can_follow(names[at], (*left[:at], left[at] - 1, *left[at + 1 :])) for at in choices
        )

    counts = Counter(tip.entry_id for tip in tips)
    return can_follow("", tuple(counts[name] for name in names))


def test_what_was_given_is_all_that_matters(library: Library) -> None:
    deck = library.deck(frozenset())
    history = given_from(deck, 150)
    for place in range(0, 150, 7):
        choice = choose(deck, history[:place], "T0ACME/C1")
        assert choice
        assert (choice.tip.id, choice.round) == (history[place].tip_id, history[place].round)


def test_channels_get_different_tips_on_a_day(library: Library) -> None:
    deck = library.deck(frozenset())
    first = [given_from(deck, 20, f"T0ACME/C{number}") for number in range(50)]
    assert all(len({history[day].tip_id for history in first}) > 20 for day in range(20))


def test_an_empty_deck_has_no_tip() -> None:
    assert choose(Deck([], {}), [], "T0ACME/C1") is None


FEW = [tips_of(f"entry/{letter}", 3, f"theme/{letter}") for letter in "abcdef"]


def deck_of(entries: Iterable[list[Tip]]) -> Deck:
    return Deck(list(chain.from_iterable(entries)), {})


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sets(st.sampled_from(range(6)), min_size=1), st.integers(1, 25)), min_size=2, max_size=6))
def test_whatever_joins_or_leaves_nothing_comes_twice_in_a_round_nor_soon_again(
    changes: list[tuple[set[int], int]],
) -> None:
    history: list[Given] = []
    for entries, count in changes:
        deck = deck_of(FEW[number] for number in sorted(entries))
        before = len(history)
        history = given_from(deck, count, given=history)
        for place in range(max(before, 1), len(history)):
            lately = {one.tip_id for one in history[max(0, place - len(deck.tips) // 2) : place]}
            assert history[place].tip_id not in lately or len(entries) == 1
    twice = Counter((one.tip_id, one.round) for one in history)
    assert set(twice.values()) == {1}
    assert [one.round for one in history] == sorted(one.round for one in history)


def test_a_new_entry_joins_the_running_round_spread_out() -> None:
    old, new = deck_of(FEW[:5]), deck_of(FEW)
    history = given_from(new, 16, given=given_from(old, 15 + 5))
    joined = [place for place, one in enumerate(history) if one.tip_id.startswith("entry/f") and one.round == 1]
    assert len(joined) == 3
    assert max(one.round for one in history[:33]) == 1
    assert all(other - one > 1 for one, other in pairwise(joined))


def test_when_themes_are_added_what_was_never_seen_comes_first() -> None:
    many = [tips_of(f"entry/{number}", 3, f"theme/{number}") for number in range(20)]
    history = given_from(deck_of(many), 40, given=given_from(deck_of(many[:4]), 30))
    first = set(entries_of(history[:30]))
    assert not first & set(entries_of(history[30:60]))


def test_a_tip_that_left_the_library_keeps_its_neighbours_away() -> None:
    deck = Deck(FEW[0] + FEW[1], {"entry/gone": frozenset({"entry/a"})})
    for number in range(20):
        choice = choose(deck, [Given(FIRST_DAY, "entry/gone#1")], f"C{number}")
        assert choice
        assert choice.tip.entry_id == "entry/b"
