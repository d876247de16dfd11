"""Short soaks: processes are killed every second, Slack loses replies, and every message is posted once.

`make soak` has the long form of each, and the upgrade from the former version, for which it needs the history.
"""

import os
from typing import Literal

import pytest

from benchmarks.soak.restricted import Conditions, simulate
from benchmarks.soak.runner import soak
from benchmarks.soak.runs import SIX_HOURS, Outage, Pace, Run

PACE = Pace(seconds=10, questions=10, tips=20, notices=5, crash=(3, 4), drain_timeout=120)
OWED = PACE.count + 2 * (PACE.tips + 2 * PACE.notices)
"""Messages that are owed: those who want to hear of an answer ask in a channel first."""

FAILURES = [
    Run("stopped", "PostgreSQL", workers=1, outage=Outage("stopped", 4)),
    Run("frozen", "PostgreSQL", workers=1, outage=Outage("frozen", 4)),
    Run("clock-ahead", "PostgreSQL", workers=1, clock_error=SIX_HOURS),
    Run("clock-behind", "PostgreSQL", workers=1, clock_error=-SIX_HOURS),
    Run("digests", "PostgreSQL", has_digests=True),
]
if os.geteuid() == 0:
    # Only root can mount a small disk.
    FAILURES += [
        Run("full-sqlite", "SQLite", outage=Outage("full", 4)),
        Run("full-postgresql", "PostgreSQL", workers=1, outage=Outage("full", 4)),
    ]


@pytest.mark.parametrize(
    "run", [Run("sqlite", "SQLite"), Run("postgresql", "PostgreSQL", workers=1)], ids=lambda run: run.database
)
def test_nothing_is_lost_and_nothing_is_posted_twice(run: Run) -> None:
    result = soak(run, PACE)

    assert result.verdict.is_clean, result
    assert result.verdict.tips == 40
    assert result.verdict.notices == 10
    assert result.states == {"sent": OWED}
    assert result.gaps_wrong == 0
    # The run was a hard one: processes and the database were killed, and messages had to be looked up.
    assert sum(result.kills.values()) >= 5, result
    assert result.look_ups >= 3, result
    assert result.crashes or run.database == "SQLite"


@pytest.mark.parametrize("run", FAILURES, ids=lambda run: run.name)
def test_whatever_fails_around_the_bot_each_message_is_posted_once(run: Run) -> None:
    result = soak(run, PACE)

    assert result.is_clean, result
    assert result.states["sent"] >= OWED
    assert result.crashes, result


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
