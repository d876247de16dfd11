"""The simulated day has the rates of the real one, and what is lost or posted twice is counted."""

import random
from collections import Counter

import pytest

from benchmarks.capacity.day import HOUR, SHAPE, Day, arrivals
from benchmarks.capacity.run import lost_and_twice


def test_the_hours_add_up_to_a_day() -> None:
    assert sum(SHAPE) == pytest.approx(1)
    assert len(SHAPE) == 24


def test_rates_are_those_of_the_day_however_short_an_hour_is() -> None:
    day, shorter = Day(workspaces=10_000, questions=40, hour=4), Day(workspaces=10_000, questions=40, hour=1)

    assert day.rates == shorter.rates
    assert day.peak == pytest.approx(400_000 * max(SHAPE) / HOUR)
    assert len(day.times(random.Random(1))) == pytest.approx(400_000 * 4 / HOUR, rel=0.2)


def test_people_ask_at_the_given_rate_and_within_the_time() -> None:
    times = list(arrivals(50, 20, random.Random(1)))

    assert len(times) == pytest.approx(1_000, rel=0.1)
    assert times == sorted(times)
    assert 0 < times[0] < times[-1] < 20


def test_what_has_no_message_is_lost_unless_it_was_refused() -> None:
    asked = [("T1", "C1", "1.0"), ("T1", "C1", "2.0"), ("T2", "C1", "")]

    assert lost_and_twice(asked, asked, Counter()) == (0, 0)
    assert lost_and_twice(asked, asked[1:], Counter()) == (1, 0)
    assert lost_and_twice(asked, asked[1:], Counter({503: 1})) == (0, 0)
    assert lost_and_twice(asked, [*asked, asked[2]], Counter()) == (0, 1)
