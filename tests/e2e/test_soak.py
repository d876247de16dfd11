"""A short soak: processes killed every second, a Slack that loses replies, and everything said once."""

import pytest

from benchmarks.soak.runs import Pace, Run
from benchmarks.soak.soaking import soak

PACE = Pace(seconds=10, questions=10, tips=20, crash=(3, 4), patience=120)


@pytest.mark.parametrize(
    "run", [Run("sqlite", "SQLite"), Run("postgresql", "PostgreSQL", workers=1)], ids=lambda run: run.database
)
def test_nothing_is_lost_and_nothing_said_twice(run: Run) -> None:
    result = soak(run, PACE)

    assert result.verdict.is_clean, result
    assert result.verdict.tips == 40
    assert result.states == {"sent": PACE.count + result.verdict.tips}
    # It was a storm: processes died, the database with them, and replies were in doubt.
    assert sum(result.kills.values()) >= 5, result
    assert result.look_ups >= 3, result
    assert result.crashes or run.database == "SQLite"


def test_without_the_look_up_things_are_said_twice() -> None:
    result = soak(Run("control", "SQLite", looks_up=False), PACE)

    assert result.verdict.twice > 0
    assert result.verdict.lost == 0
