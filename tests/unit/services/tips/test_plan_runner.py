"""The plan runner plans everything that is due, and a schedule that fails does not affect the others."""

import logging
from collections.abc import Sequence

import pytest

from bot.services.deliveries import State
from bot.services.tips.models import DeliveredTip, Schedule
from bot.services.tips.planner import BATCH, UNDECIDED, PlanRunner
from bot.services.tips.ports import Plan
from tests.support.samples import ACME, BETA
from tests.support.stores import MemoryBackend, Stores
from tests.support.tip_schedules import daily, make_schedule


@pytest.fixture
def stores() -> Stores:
    return MemoryBackend().open()


def test_all_due_schedules_are_planned_however_many_there_are(stores: Stores) -> None:
    for number in range(2 * BATCH + 1):
        stores.schedules.save(make_schedule(f"C{number}"), stores.clock.now)

    planner = PlanRunner(stores.schedules, daily)
    assert planner.plan_due() == 2 * BATCH + 1
    assert planner.plan_due() == 0
    assert stores.outbox_store.backlog().by_state[State.PENDING] == 2 * BATCH + 1


def fail(schedule: Schedule, delivered: Sequence[DeliveredTip], now: float) -> Plan:
    """Fail for one schedule."""
    if schedule.channel == "C1":
        raise KeyError("typed text")
    return daily(schedule, delivered, now)


def repeat(schedule: Schedule, delivered: Sequence[DeliveredTip], now: float) -> Plan:
    """Plan one schedule so that it is due again at once."""
    return Plan(now) if schedule.channel == "C1" else daily(schedule, delivered, now)


@pytest.mark.parametrize("decide", [fail, repeat])
def test_a_schedule_that_cannot_be_planned_is_paused_and_the_others_are_not(
    decide: object, stores: Stores, caplog: pytest.LogCaptureFixture
) -> None:
    for channel, workspace in (("C0", ACME), ("C1", BETA), ("C2", ACME)):
        stores.schedules.save(make_schedule(channel, workspace), stores.clock.now)

    with caplog.at_level(logging.ERROR):
        assert PlanRunner(stores.schedules, decide).plan_due() == 3  # type: ignore[arg-type]
    assert stores.schedules.find(BETA, "C1") == make_schedule("C1", BETA, paused=UNDECIDED)
    assert [len(stores.schedules.delivered(ACME, channel)) for channel in ("C0", "C2")] == [1, 1]
    assert [one.channel for _, one in stores.schedules.upcoming(5)] == ["C0", "C2"]
    [record] = caplog.records
    assert vars(record)["details"] == {"workspace": "T0BETA", "channel": "C1"}
