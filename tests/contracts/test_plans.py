"""What is due is decided and carried out, all of it or nothing, and once."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from bot.services.deliveries import Doubtful, Held, Outcome, Refused, Sent, Skipped, State
from bot.services.retention import DAY, SETTLED_FOR, TIPS_FOR
from bot.services.tips.ports import Plan
from bot.services.tips.schedule import Given, Schedule
from tests.posts import ACME, BETA, claimed, reply
from tests.stores import Stores
from tests.tips import daily, day_of, noon, tip_post, wish

TODAY = day_of(1_800_000_000.0)
NOON = noon(TODAY)
GIVEN = Given(TODAY, "tip-0")


@pytest.fixture
def stores(stores: Stores) -> Stores:
    """It is noon."""
    stores.clock.now = NOON
    return stores


def keep(plan: Plan, stores: Stores) -> None:
    """Let ``plan`` be what is decided of a schedule."""
    stores.schedules.save(wish(), stores.clock.now)
    assert stores.schedules.plan_due(lambda *_: plan, 10) == 1


def pending(stores: Stores) -> int:
    return stores.ledger.backlog().by_state[State.PENDING]


def test_what_is_given_is_on_record_with_its_delivery(stores: Stores) -> None:
    stores.schedules.save(wish(), NOON)

    assert stores.schedules.plan_due(daily, 10) == 1
    assert stores.schedules.given(ACME, "C0GENERAL") == [GIVEN]
    assert claimed(stores.ledger).post == tip_post(wish(), TODAY)
    assert stores.schedules.upcoming(5) == [(NOON + DAY, wish())]


def test_what_is_not_due_is_left_alone(stores: Stores) -> None:
    stores.schedules.save(wish("C1"), NOON + 0.5)
    stores.schedules.save(wish("C2"), None)

    assert stores.schedules.plan_due(daily, 10) == 0
    stores.clock.move(0.5)
    assert stores.schedules.plan_due(daily, 10) == 1
    assert stores.schedules.plan_due(daily, 10) == 0


def test_the_longest_due_come_first_and_not_more_than_asked(stores: Stores) -> None:
    seen: list[str] = []

    def watch(schedule: Schedule, history: Sequence[Given], now: float) -> Plan:
        seen.append(schedule.channel)
        return daily(schedule, history, now)

    for late, channel in enumerate(("C3", "C1", "C2")):
        stores.schedules.save(wish(channel), NOON - 10 + late)

    assert [stores.schedules.plan_due(watch, 2) for _ in range(3)] == [2, 1, 0]
    assert seen == ["C3", "C1", "C2"]


def test_who_decides_is_told_the_schedule_its_own_history_and_the_time(stores: Stores) -> None:
    stores.schedules.save(wish("C1"), NOON)
    stores.schedules.save(wish("C1", BETA), NOON)
    stores.schedules.save(wish("C2", themes=frozenset({"drivers"})), NOON + DAY)
    told: list[tuple[Schedule, list[Given], float]] = []

    def watch(schedule: Schedule, history: Sequence[Given], now: float) -> Plan:
        told.append((schedule, list(history), now))
        return daily(schedule, history, now)

    stores.schedules.plan_due(daily, 10)
    stores.clock.move(DAY)
    stores.schedules.plan_due(watch, 10)

    assert sorted((one.workspace.team_id, one.channel, history) for one, history, _ in told) == [
        ("T0ACME", "C1", [GIVEN]),
        ("T0ACME", "C2", []),
        ("T0BETA", "C1", [GIVEN]),
    ]
    assert wish("C2", themes=frozenset({"drivers"})) in [schedule for schedule, *_ in told]
    assert {now for *_, now in told} == {stores.clock.now}


def test_history_is_told_from_the_oldest_on(stores: Stores) -> None:
    stores.schedules.save(wish(), NOON)
    for _ in range(12):
        stores.schedules.plan_due(daily, 10)
        stores.clock.move(DAY)

    days = [TODAY + timedelta(days=number) for number in range(12)]
    assert stores.schedules.given(ACME, "C0GENERAL") == [Given(day, f"tip-{n}", n // 10) for n, day in enumerate(days)]


def test_a_tip_may_wait_for_its_moment_and_is_good_from_then_on(stores: Stores) -> None:
    post = tip_post(wish(), TODAY, not_before=NOON + 90, good_for=100.0)
    keep(Plan(None, GIVEN, post), stores)

    assert stores.ledger.claim() is None
    stores.clock.move(90)
    [(delivery_id, _)] = stores.ledger.due(5)
    stores.clock.move(100)
    claim = stores.ledger.claim_one(delivery_id)
    assert claim
    assert not claim.expired
    assert claim.post == tip_post(wish(), TODAY, good_for=100.0)
    stores.clock.move(1000)
    assert claimed(stores.ledger).expired


def test_a_moment_that_has_passed_is_now(stores: Stores) -> None:
    stores.ledger.plan([reply(not_before=NOON - 1000, good_for=100.0)])

    assert stores.ledger.backlog().oldest_due == 0
    assert not claimed(stores.ledger).expired


def test_a_delivery_that_is_there_already_stays_and_so_does_what_it_gave(stores: Stores) -> None:
    keep(Plan(None, GIVEN, tip_post(wish(), TODAY)), stores)
    keep(Plan(NOON + DAY, Given(TODAY, "another"), tip_post(wish(), TODAY)), stores)

    assert pending(stores) == 1
    assert stores.schedules.given(ACME, "C0GENERAL") == [GIVEN]
    assert stores.schedules.upcoming(5) == [(NOON + DAY, wish())]


def test_a_missed_day_is_no_tip_and_may_get_one_after_all(stores: Stores) -> None:
    keep(Plan(NOON + 1, missed=(TODAY - timedelta(days=1), TODAY)), stores)
    assert stores.schedules.given(ACME, "C0GENERAL") == []
    assert pending(stores) == 0

    keep(Plan(None, GIVEN, tip_post(wish(), TODAY), missed=(TODAY,)), stores)
    assert stores.schedules.given(ACME, "C0GENERAL") == [GIVEN]


def test_a_schedule_that_cannot_be_kept_rests_and_its_maker_is_told(stores: Stores) -> None:
    notice = reply("tip-paused:C0GENERAL:1", channel="U0ANNA")
    keep(Plan(None, paused="zone_unknown", notice=notice), stores)

    assert stores.schedules.find(ACME, "C0GENERAL") == wish(paused="zone_unknown")
    assert stores.schedules.upcoming(5) == []
    assert claimed(stores.ledger).post == notice


def test_when_deciding_fails_nothing_has_happened(stores: Stores) -> None:
    stores.schedules.save(wish("C1"), NOON - 1)
    stores.schedules.save(wish("C2"), NOON)

    def stumble(schedule: Schedule, history: Sequence[Given], now: float) -> Plan:
        if schedule.channel == "C2":
            raise ValueError("no")
        return daily(schedule, history, now)

    with pytest.raises(ValueError, match="no"):
        stores.schedules.plan_due(stumble, 10)
    assert pending(stores) == 0
    assert stores.schedules.given(ACME, "C1") == []
    assert stores.schedules.plan_due(daily, 10) == 2


def test_a_schedule_is_paused_once_with_one_notice(stores: Stores) -> None:
    stores.schedules.save(wish(), NOON)
    notices = [reply(f"tip-paused:{number}") for number in range(3)]

    assert stores.schedules.pause(ACME, "C0GENERAL", "is_archived", notices[0])
    assert not stores.again().schedules.pause(ACME, "C0GENERAL", "is_archived", notices[1])
    assert not stores.schedules.pause(BETA, "C0GENERAL", "is_archived", notices[2])
    assert stores.schedules.find(ACME, "C0GENERAL") == wish(paused="is_archived")
    assert stores.schedules.plan_due(daily, 10) == 0
    assert claimed(stores.ledger).post == notices[0]
    assert stores.ledger.claim() is None


@pytest.mark.parametrize("outcome", [Refused("is_archived"), Skipped("expired")])
def test_a_tip_that_was_given_up_was_not_given_however_long_ago(stores: Stores, outcome: Outcome) -> None:
    stores.schedules.save(wish(), NOON)
    stores.schedules.save(wish("C0OTHER"), NOON)
    stores.schedules.save(wish(workspace=BETA), NOON)
    stores.schedules.plan_due(daily, 10)
    for _ in range(3):
        claim = claimed(stores.ledger)
        mine = (claim.post.workspace, claim.post.channel) == (ACME, "C0GENERAL")
        stores.ledger.settle(claim, outcome if mine else Sent("1.2"), again_in=1)

    for _ in range(2):
        assert stores.schedules.given(ACME, "C0GENERAL") == []
        assert stores.schedules.given(ACME, "C0OTHER") == [GIVEN]
        assert stores.schedules.given(BETA, "C0GENERAL") == [GIVEN]
        stores.clock.move(SETTLED_FOR + 1)
        stores.ledger.purge()


@pytest.mark.parametrize("outcome", [Sent("1.2"), Held(5), Doubtful("timeout")])
def test_a_tip_that_slack_has_or_may_get_was_given(stores: Stores, outcome: Outcome) -> None:
    keep(Plan(None, GIVEN, tip_post(wish(), TODAY)), stores)
    stores.ledger.settle(claimed(stores.ledger), outcome, again_in=1)

    assert stores.schedules.given(ACME, "C0GENERAL") == [GIVEN]


def test_the_open_tips_of_a_workspace_that_is_gone_were_not_given(stores: Stores) -> None:
    for workspace in (ACME, BETA):
        stores.schedules.save(wish(workspace=workspace), NOON)
    stores.schedules.plan_due(daily, 10)
    stores.ledger.abandon(ACME, "token_revoked")

    assert stores.schedules.given(ACME, "C0GENERAL") == []
    assert stores.schedules.given(BETA, "C0GENERAL") == [GIVEN]


def test_what_was_given_is_forgotten_in_time(stores: Stores) -> None:
    stores.schedules.save(wish(), NOON)
    stores.schedules.plan_due(daily, 10)

    stores.clock.move(TIPS_FOR)
    assert stores.schedules.purge() == 0
    stores.clock.move(1)
    assert stores.schedules.purge() == 1
    assert stores.schedules.given(ACME, "C0GENERAL") == []
    assert stores.schedules.find(ACME, "C0GENERAL") == wish()


def test_a_round_outlives_its_schedule(stores: Stores) -> None:
    stores.schedules.save(wish(), NOON)
    stores.schedules.plan_due(daily, 10)
    stores.schedules.remove(ACME, "C0GENERAL")
    stores.clock.move(DAY)
    stores.schedules.save(wish(), stores.clock.now)
    stores.schedules.plan_due(daily, 10)

    assert [given.tip_id for given in stores.schedules.given(ACME, "C0GENERAL")] == ["tip-0", "tip-1"]


def test_days_before_the_epoch_and_far_from_now_are_days(stores: Stores) -> None:
    for day in (date(1969, 12, 31), date(9999, 12, 31)):
        stores.schedules.save(wish(str(day)), NOON)
        stores.schedules.plan_due(lambda one, *_, on=day: Plan(None, Given(on, "x"), tip_post(one, on)), 10)
        assert stores.schedules.given(ACME, str(day)) == [Given(day, "x")]
