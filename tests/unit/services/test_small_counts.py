"""Counts that would point to one person are withheld, also from those who know the sums."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.services.curation.small_counts import FEWEST, Count, shown, shown_table

COUNTS = st.integers(0, 9).flatmap(
    lambda number: st.builds(Count, st.just(number), st.integers(min(1, number), number))
)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(COUNTS, min_size=width, max_size=width), min_size=1, max_size=5)
)


def table(*rows: Sequence[int]) -> list[list[Count]]:
    return [[Count(number, number) for number in row] for row in rows]


def test_a_count_is_withheld_by_its_people_and_not_by_its_number() -> None:
    assert [shown(Count(number, number)) for number in (0, 1, FEWEST - 1, FEWEST)] == [0, None, None, FEWEST]
    assert shown(Count(40, FEWEST - 1)) is None


def test_the_smallest_other_count_of_a_row_and_of_a_column_is_withheld_as_well() -> None:
    assert shown_table(table([1, 9, 5], [8, 7, 6])) == [[None, 9, None], [None, 7, None]]


def test_a_count_beside_which_there_is_nothing_is_withheld_alone() -> None:
    assert shown_table(table([1, 0], [0, 9])) == [[None, 0], [0, 9]]


@given(rows=TABLES)
def test_no_withheld_count_can_be_worked_out_from_a_sum(rows: list[list[Count]]) -> None:
    found = shown_table(rows)

    for line, counts in [
        *zip(found, rows, strict=True),
        *zip(zip(*found, strict=True), zip(*rows, strict=True), strict=True),
    ]:
        is_alone = [*line].count(None) == 1
        assert not is_alone or sum(map(bool, (one.number for one in counts))) == 1
    for line, counts in zip(found, rows, strict=True):
        for cell, count in zip(line, counts, strict=True):
            assert cell in {None, count.number}
            assert cell is None or not count.is_small
