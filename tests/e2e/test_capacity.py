"""A short form of the capacity run: it comes to its end, and nothing is lost or posted twice."""

from benchmarks.capacity.day import Day
from benchmarks.capacity.run import Size, carry_out

SIZE = Size(
    Day(workspaces=200, questions=2_000, tips=20, hour=0.25),
    webs=2, workers=1, rows=1_000, minute=5, lag=3, flood=1, drain=120,
)  # fmt: skip


def test_every_question_and_every_tip_of_a_short_day_gets_one_message() -> None:
    result = carry_out(SIZE)

    assert result.is_clean, result
    assert [phase.tips for phase in result.phases] == [0, 20, 0, 0]
    assert result.installed == 1
    assert sum(len(phase.timings.latencies) for phase in result.phases) > 100
    # Questions are asked by many workspaces, and every role took part.
    assert all(sum(phase.costs.processor[role] for phase in result.phases) > 0 for role in ("web", "worker"))
