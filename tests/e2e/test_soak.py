"""A short soak test: processes are killed every second, Slack loses replies, and every message is posted once."""

from typing import Literal

import pytest

from benchmarks.soak.restricted import Conditions, simulate
from benchmarks.soak.runner import soak
from benchmarks.soak.runs import Pace, Run

PACE = Pace(seconds=10, questions=10, tips=20, crash=(3, 4), drain_timeout=120)


@pytest.mark.parametrize(
    "run", [Run("sqlite", "SQLite"), Run("postgresql", "PostgreSQL", workers=1)], ids=lambda run: run.database
)
def test_nothing_is_lost_and_nothing_is_posted_twice(run: Run) -> None:
    result = soak(run, PACE)

    assert result.verdict.is_clean, result
    assert result.verdict.tips == 40
    assert result.states == {"sent": PACE.count + result.verdict.tips}
    # The run was a hard one: processes and the database were killed, and messages had to be looked up.
    assert sum(result.kills.values()) >= 5, result
    assert result.look_ups >= 3, result
    assert result.crashes or run.database == "SQLite"


def test_without_the_look_up_messages_are_posted_twice() -> None:
    result = soak(Run("control", "SQLite", looks_up=False), PACE)

    assert result.verdict.twice > 0
    assert result.verdict.lost == 0


@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_within_slacks_limits_on_history_every_message_is_posted_once_and_settled_in_time(
    kind: Literal["SQLite", "PostgreSQL"],
) -> None:
    figures = simulate(kind, Conditions(minutes=60))

    assert figures.is_clean, figures
    assert figures.posts_limited <= 3, figures
    # The run was a hard one, with busy channels, and the bot kept to the pace that it learned from one refusal or two.
    assert figures.doubtful >= 15, figures
    assert figures.pages > figures.doubtful, figures
    assert figures.limited <= 10, figures
