"""The load of people beside programs: ratios of the p95 to that alone, and what counts as failed."""

from collections import Counter

from benchmarks.load.driver import Timings
from benchmarks.mcp.beside import Beside


def timings(milliseconds: float, *statuses: int) -> Timings:
    return Timings(2.0, [milliseconds / 1000] * 10, Counter(statuses or (200,)))


def test_each_p95_is_compared_with_that_alone() -> None:
    guide, mcp = Beside(timings(10), timings(20), timings(15), timings(30)).lines()

    assert " ".join(guide.split()) == ("/guide 10.0 alone, 15.0 beside the other: 1.50 times; 10 requests, 5 a second")
    assert "20.0 alone,   30.0 beside the other: 1.50 times" in mcp


def test_every_other_status_is_a_failure() -> None:
    failing = Beside(timings(1, 200, 503), timings(1), timings(1, 429, 429), timings(1))

    assert failing.failed == 3
