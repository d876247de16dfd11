"""Due schedules are planned once, each plan completely or not at all."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from bot.services.deliveries import Indeterminate, Outcome, RateLimited, Refused, Sent, Skipped, State
from bot.services.retention import DAY, DELIVERY_RETENTION, TIP_RETENTION
from bot.services.tips.models import DeliveredTip, Schedule
from bot.services.tips.ports import Plan
from tests.support.samples import ACME, BETA, claim_if_due, claim_next, reply
from tests.support.stores import Stores
from tests.support.tip_schedules import daily, day_of, make_schedule, noon, tip_message

TODAY = day_of(1_800_000_000.0)
NOON = noon(TODAY)
TIP = DeliveredTip(TODAY, "tip-0")


@pytest.fixture
def stores(stores: Stores) -> Stores:
    """Stores at noon."""
    stores.clock.now = NOON
    return stores


def carry_out(plan: Plan, stores: Stores) -> None:
    """Save a schedule that is due, and carry out ``plan`` for it."""
    stores.schedules.save(make_schedule(), stores.clock.now)
    assert stores.schedules.plan_due(lambda *_: plan, 10) == 1


def pending(stores: Stores) -> int:
    return stores.outbox_store.backlog().by_state[State.PENDING]


def test_a_planned_tip_is_recorded_with_its_delivery(stores: Stores) -> None:
    stores.schedules.save(make_schedule(), NOON)

    assert stores.schedules.plan_due(daily, 10) == 1
    assert stores.schedules.delivered(ACME, "C0GENERAL") == [TIP]
    assert claim_next(stores.outbox_store).message == tip_message(make_schedule(), TODAY)
    assert stores.schedules.upcoming(5) == [(NOON + DAY, make_schedule())]


def test_a_schedule_that_is_not_due_is_not_planned(stores: Stores) -> None:
    stores.schedules.save(make_schedule("C1"), NOON + 0.5)
    stores.schedules.save(make_schedule("C2"), None)

    assert stores.schedules.plan_due(daily, 10) == 0
    stores.clock.move(0.5)
    assert stores.schedules.plan_due(daily, 10) == 1
    assert stores.schedules.plan_due(daily, 10) == 0


def test_the_longest_due_schedules_are_planned_first_and_no_more_than_the_limit(stores: Stores) -> None:
    seen: list[str] = []

    def decide(schedule: Schedule, history: Sequence[DeliveredTip], now: float) -> Plan:
        seen.append(schedule.channel)
        return daily(schedule, history, now)

    for late, channel in enumerate(("C3", "C1", "C2")):
        stores.schedules.save(make_schedule(channel), NOON - 10 + late)

    assert [stores.schedules.plan_due(decide, 2) for _ in range(3)] == [2, 1, 0]
    assert seen == ["C3", "C1", "C2"]


def test_the_decision_receives_the_schedule_its_own_history_and_the_time(stores: Stores) -> None:
    stores.schedules.save(make_schedule("C1"), NOON)
    stores.schedules.save(make_schedule("C1", BETA), NOON)
    stores.schedules.save(make_schedule("C2", themes=frozenset({"drivers"})), NOON + DAY)
    received: list[tuple[Schedule, list[DeliveredTip], float]] = []

    def decide(schedule: Schedule, history: Sequence[DeliveredTip], now: float) -> Plan:
        received.append((schedule, list(history), now))
        return daily(schedule, history, now)

    stores.schedules.plan_due(daily, 10)
    stores.clock.move(DAY)
    stores.schedules.plan_due(decide, 10)

    assert sorted((one.workspace.team_id, one.channel, history) for one, history, _ in received) == [
        ("T0ACME", "C1", [TIP]),
        ("T0ACME", "C2", []),
        ("T0BETA", "C1", [TIP]),
    ]
    assert make_schedule("C2", themes=frozenset({"drivers"})) in [schedule for schedule, *_ in received]
    assert {now for *_, now in received} == {stores.clock.now}


def test_history_begins_with_the_oldest_tip(stores: Stores) -> None:
    stores.schedules.save(make_schedule(), NOON)
    for _ in range(12):
        stores.schedules.plan_due(daily, 10)
        stores.clock.move(DAY)

    days = [TODAY + timedelta(days=number) for number in range(12)]
    assert stores.schedules.delivered(ACME, "C0GENERAL") == [
        DeliveredTip(day, f"tip-{n}", n // 10) for n, day in enumerate(days)
    ]


def test_a_tip_may_wait_for_its_time_and_its_ttl_starts_then(stores: Stores) -> None:
    post = tip_message(make_schedule(), TODAY, not_before=NOON + 90, ttl=100.0)
    carry_out(Plan(None, TIP, post), stores)

    assert claim_if_due(stores.outbox_store) is None
    stores.clock.move(90)
    [(delivery_id, _)] = stores.outbox_store.due(5)
    stores.clock.move(100)
    claim = stores.outbox_store.claim_one(delivery_id)
    assert claim
    assert not claim.expired
    assert claim.message == tip_message(make_schedule(), TODAY, ttl=100.0)
    stores.clock.move(1000)
    assert claim_next(stores.outbox_store).expired


def test_a_tip_whose_time_has_passed_is_due_at_once(stores: Stores) -> None:
    stores.outbox_store.enqueue([reply(not_before=NOON - 1000, ttl=100.0)])

    assert stores.outbox_store.backlog().seconds_overdue == 0
    assert not claim_next(stores.outbox_store).expired


def test_a_delivery_that_exists_already_stays_and_so_does_its_tip(stores: Stores) -> None:
    carry_out(Plan(None, TIP, tip_message(make_schedule(), TODAY)), stores)
    carry_out(Plan(NOON + DAY, DeliveredTip(TODAY, "another"), tip_message(make_schedule(), TODAY)), stores)

    assert pending(stores) == 1
    assert stores.schedules.delivered(ACME, "C0GENERAL") == [TIP]
    assert stores.schedules.upcoming(5) == [(NOON + DAY, make_schedule())]


def test_a_missed_day_has_no_tip_and_may_get_one_later(stores: Stores) -> None:
    carry_out(Plan(NOON + 1, missed=(TODAY - timedelta(days=1), TODAY)), stores)
    assert stores.schedules.delivered(ACME, "C0GENERAL") == []
    assert pending(stores) == 0

    carry_out(Plan(None, TIP, tip_message(make_schedule(), TODAY), missed=(TODAY,)), stores)
    assert stores.schedules.delivered(ACME, "C0GENERAL") == [TIP]


def test_a_plan_can_pause_a_schedule_and_send_a_notice(stores: Stores) -> None:
    notice = reply("tip-paused:C0GENERAL:1", channel="U0ANNA")
    carry_out(Plan(None, paused="zone_unknown", notice=notice), stores)

    assert stores.schedules.find(ACME, "C0GENERAL") == make_schedule(paused="zone_unknown")
    assert stores.schedules.upcoming(5) == []
    assert claim_next(stores.outbox_store).message == notice


def test_when_a_decision_fails_nothing_is_recorded(stores: Stores) -> None:
    stores.schedules.save(make_schedule("C1"), NOON - 1)
    stores.schedules.save(make_schedule("C2"), NOON)

    def fail(schedule: Schedule, history: Sequence[DeliveredTip], now: float) -> Plan:
        if schedule.channel == "C2":
            raise ValueError("no")
        return daily(schedule, history, now)

    with pytest.raises(ValueError, match="no"):
        stores.schedules.plan_due(fail, 10)
    assert pending(stores) == 0
    assert stores.schedules.delivered(ACME, "C1") == []
    assert stores.schedules.plan_due(daily, 10) == 2


def test_a_schedule_is_paused_once_with_one_notice(stores: Stores) -> None:
    stores.schedules.save(make_schedule(), NOON)
    notices = [reply(f"tip-paused:{number}") for number in range(3)]

    assert stores.schedules.pause(ACME, "C0GENERAL", "is_archived", notices[0])
    assert not stores.reopen().schedules.pause(ACME, "C0GENERAL", "is_archived", notices[1])
    assert not stores.schedules.pause(BETA, "C0GENERAL", "is_archived", notices[2])
    assert stores.schedules.find(ACME, "C0GENERAL") == make_schedule(paused="is_archived")
    assert stores.schedules.plan_due(daily, 10) == 0
    assert claim_next(stores.outbox_store).message == notices[0]
    assert claim_if_due(stores.outbox_store) is None


@pytest.mark.parametrize("outcome", [Refused("is_archived"), Skipped("expired")])
def test_a_tip_that_was_not_delivered_does_not_count_as_delivered_however_long_ago(
    stores: Stores, outcome: Outcome
) -> None:
    stores.schedules.save(make_schedule(), NOON)
    stores.schedules.save(make_schedule("C0OTHER"), NOON)
    stores.schedules.save(make_schedule(workspace=BETA), NOON)
    stores.schedules.plan_due(daily, 10)
    for _ in range(3):
        claim = claim_next(stores.outbox_store)
        is_tested = (claim.message.workspace, claim.message.channel) == (ACME, "C0GENERAL")
        stores.outbox_store.record_outcome(claim, outcome if is_tested else Sent("1.2"), retry_in=1)

    for _ in range(2):
        assert stores.schedules.delivered(ACME, "C0GENERAL") == []
        assert stores.schedules.delivered(ACME, "C0OTHER") == [TIP]
        assert stores.schedules.delivered(BETA, "C0GENERAL") == [TIP]
        stores.clock.move(DELIVERY_RETENTION + 1)
        stores.outbox_store.purge()


@pytest.mark.parametrize("outcome", [Sent("1.2"), RateLimited(5), Indeterminate("timeout")])
def test_a_tip_that_slack_has_or_may_get_counts_as_delivered(stores: Stores, outcome: Outcome) -> None:
    carry_out(Plan(None, TIP, tip_message(make_schedule(), TODAY)), stores)
    stores.outbox_store.record_outcome(claim_next(stores.outbox_store), outcome, retry_in=1)

    assert stores.schedules.delivered(ACME, "C0GENERAL") == [TIP]


def test_the_open_tips_of_an_abandoned_workspace_do_not_count_as_delivered(stores: Stores) -> None:
    for workspace in (ACME, BETA):
        stores.schedules.save(make_schedule(workspace=workspace), NOON)
    stores.schedules.plan_due(daily, 10)
    stores.outbox_store.abandon(ACME, "token_revoked")

    assert stores.schedules.delivered(ACME, "C0GENERAL") == []
    assert stores.schedules.delivered(BETA, "C0GENERAL") == [TIP]


def test_tips_are_purged_after_their_retention_period(stores: Stores) -> None:
    stores.schedules.save(make_schedule(), NOON)
    stores.schedules.plan_due(daily, 10)

    stores.clock.move(TIP_RETENTION)
    assert stores.schedules.purge() == 0
    stores.clock.move(1)
    assert stores.schedules.purge() == 1
    assert stores.schedules.delivered(ACME, "C0GENERAL") == []
    assert stores.schedules.find(ACME, "C0GENERAL") == make_schedule()


def test_a_new_schedule_continues_the_round_of_a_removed_one(stores: Stores) -> None:
    stores.schedules.save(make_schedule(), NOON)
    stores.schedules.plan_due(daily, 10)
    stores.schedules.remove(ACME, "C0GENERAL")
    stores.clock.move(DAY)
    stores.schedules.save(make_schedule(), stores.clock.now)
    stores.schedules.plan_due(daily, 10)

    assert [given.tip_id for given in stores.schedules.delivered(ACME, "C0GENERAL")] == ["tip-0", "tip-1"]


def test_days_before_the_epoch_and_far_in_the_future_are_stored(stores: Stores) -> None:
    for day in (date(1969, 12, 31), date(9999, 12, 31)):
        stores.schedules.save(make_schedule(str(day)), NOON)
        stores.schedules.plan_due(lambda one, *_, on=day: Plan(None, DeliveredTip(on, "x"), tip_message(one, on)), 10)
        assert stores.schedules.delivered(ACME, str(day)) == [DeliveredTip(day, "x")]
