"""One schedule that goes wrong is its own affair."""

import logging
from collections.abc import Sequence

import pytest

from bot.services.deliveries import State
from bot.services.tips.planning import BATCH, UNDECIDED, Planner
from bot.services.tips.ports import Plan
from bot.services.tips.schedule import Given, Schedule
from tests.posts import ACME, BETA
from tests.stores import MemoryBackend, Stores
from tests.tips import daily, wish


@pytest.fixture
def stores() -> Stores:
    return MemoryBackend().opened()


def test_all_that_is_due_is_planned_however_much_it_is(stores: Stores) -> None:
    for number in range(2 * BATCH + 1):
        stores.schedules.save(wish(f"C{number}"), stores.clock.now)

    planner = Planner(stores.schedules, daily)
    assert planner.plan_due() == 2 * BATCH + 1
    assert planner.plan_due() == 0
    assert stores.ledger.backlog().by_state[State.PENDING] == 2 * BATCH + 1


def stumble(schedule: Schedule, given: Sequence[Given], now: float) -> Plan:
    """Goes wrong for one schedule."""
    if schedule.channel == "C1":
        raise KeyError("what somebody wrote")
    return daily(schedule, given, now)


def repeat(schedule: Schedule, given: Sequence[Given], now: float) -> Plan:
    """Finds one schedule due again and again."""
    return Plan(now) if schedule.channel == "C1" else daily(schedule, given, now)


@pytest.mark.parametrize("decide", [stumble, repeat])
def test_a_schedule_of_which_cannot_be_decided_rests_and_the_others_do_not(
    decide: object, stores: Stores, caplog: pytest.LogCaptureFixture
) -> None:
    for channel, workspace in (("C0", ACME), ("C1", BETA), ("C2", ACME)):
        stores.schedules.save(wish(channel, workspace), stores.clock.now)

    with caplog.at_level(logging.ERROR):
        assert Planner(stores.schedules, decide).plan_due() == 3  # type: ignore[arg-type]
    assert stores.schedules.find(BETA, "C1") == wish("C1", BETA, paused=UNDECIDED)
    assert [len(stores.schedules.given(ACME, channel)) for channel in ("C0", "C2")] == [1, 1]
    assert [one.channel for _, one in stores.schedules.upcoming(5)] == ["C0", "C2"]
    [record] = caplog.records
    assert vars(record)["details"] == {"workspace": "T0BETA", "channel": "C1"}
