"""The plan for a schedule that is due: on time, late, too late, after days, and when it has to be paused."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.retention import DAY
from bot.services.tips.calendar import SPREAD, spread_delay
from bot.services.tips.library import Library
from bot.services.tips.models import EVERY_DAY, DeliveredTip, PauseReason
from bot.services.tips.planner import TipPlanner, preview
from bot.services.tips.ports import Plan
from tests.support.tip_schedules import make_schedule, noon

FRIDAY, MONDAY, TUESDAY = date(2027, 1, 1), date(2027, 1, 4), date(2027, 1, 5)
HOUR = 3600.0
GRACE = 4 * HOUR
SCHEDULE = make_schedule()
FRIDAY_TIP = DeliveredTip(FRIDAY, "practices/codify#1c71adcce594")


def test_a_tip_is_planned_at_its_instant_and_posted_within_two_minutes(planner: TipPlanner, library: Library) -> None:
    plan = planner(SCHEDULE, [], noon(FRIDAY))
    assert plan.tip
    assert plan.message
    assert plan.tip.day == FRIDAY
    tip = library.find(plan.tip.tip_id)
    assert tip
    assert plan.message.idempotency_key == "tip:C0GENERAL:2027-01-01"
    assert (plan.message.channel, plan.message.entry_id, plan.message.content) == (
        "C0GENERAL",
        tip.entry_id,
        {"text": tip.id},
    )
    assert plan.message.not_before == noon(FRIDAY) + spread_delay(SCHEDULE.place) < noon(FRIDAY) + SPREAD
    assert plan.message.not_before + plan.message.ttl == noon(FRIDAY) + GRACE
    assert (plan.next_due, plan.missed, plan.paused, plan.notice) == (noon(MONDAY), (), None, None)


def test_no_tip_is_planned_before_its_instant(planner: TipPlanner) -> None:
    assert planner(SCHEDULE, [], noon(FRIDAY) - 0.001) == Plan(noon(FRIDAY))


@given(late=st.floats(0, GRACE))
def test_a_tip_that_is_late_may_be_posted_until_four_hours_after_its_instant(planner: TipPlanner, late: float) -> None:
    plan = planner(SCHEDULE, [], noon(FRIDAY) + late)
    assert plan.tip
    assert plan.message
    assert plan.tip.day == FRIDAY
    assert plan.message.due_at(noon(FRIDAY) + late) + plan.message.ttl == pytest.approx(noon(FRIDAY) + GRACE)


def test_a_tip_that_is_more_than_four_hours_late_is_missed(planner: TipPlanner) -> None:
    assert planner(SCHEDULE, [], noon(FRIDAY) + GRACE + 1) == Plan(noon(MONDAY), missed=(FRIDAY,))


def test_after_days_without_a_planner_only_the_latest_tip_is_planned(planner: TipPlanner) -> None:
    plan = planner(SCHEDULE, [FRIDAY_TIP], noon(TUESDAY + timedelta(days=2)) + HOUR)
    assert plan.tip
    assert plan.tip.day == TUESDAY + timedelta(days=2)
    assert plan.missed == (MONDAY, TUESDAY, TUESDAY + timedelta(days=1))


def test_a_day_that_has_its_tip_gets_no_second_one(planner: TipPlanner) -> None:
    assert planner(SCHEDULE, [FRIDAY_TIP], noon(FRIDAY) + HOUR) == Plan(noon(MONDAY))


@given(back=st.floats(0, 400 * DAY))
def test_a_clock_that_goes_back_brings_no_tip(planner: TipPlanner, back: float) -> None:
    plan = planner(SCHEDULE, [FRIDAY_TIP], noon(MONDAY) - 1 - back)
    assert plan == Plan(noon(MONDAY))


def test_a_day_already_past_in_another_zone_gets_no_second_tip(planner: TipPlanner) -> None:
    moved = replace(SCHEDULE, zone="Pacific/Honolulu")
    assert planner(moved, [FRIDAY_TIP], noon(FRIDAY) + 11 * HOUR).tip is None


def test_a_schedule_ends_after_its_last_day(planner: TipPlanner) -> None:
    plan = planner(replace(SCHEDULE, ends=FRIDAY), [], noon(FRIDAY))
    assert plan.tip
    assert plan.next_due is None
    assert planner(replace(SCHEDULE, ends=FRIDAY), [FRIDAY_TIP], noon(MONDAY)) == Plan(None)


def test_a_paused_schedule_gets_no_plan(planner: TipPlanner) -> None:
    assert planner(replace(SCHEDULE, paused=PauseReason.PERSON), [], noon(FRIDAY)) == Plan(None)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"zone": "Mars/Olympus_Mons"}, PauseReason.ZONE),
        ({"holidays": "XX"}, PauseReason.HOLIDAYS),
        ({"themes": frozenset({"gone/overview"})}, PauseReason.NO_TIPS),
    ],
)
def test_a_schedule_that_can_no_longer_be_planned_is_paused_and_its_maker_gets_the_reason(
    planner: TipPlanner, changes: dict[str, Any], reason: PauseReason
) -> None:
    plan = planner(make_schedule(**changes), [], noon(FRIDAY))
    assert plan.notice
    assert (plan.next_due, plan.tip, plan.paused) == (None, None, reason)
    assert (plan.notice.channel, plan.notice.content) == ("U0ANNA", {"text": f"C0GENERAL: {reason}"})
    assert plan.notice.idempotency_key == f"tip-paused:C0GENERAL:{reason}:2027-01-01"


@given(
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(["UTC", "Australia/Lord_Howe", "America/New_York"]),
    weekdays=st.sampled_from([EVERY_DAY, frozenset({0, 3})]),
)
def test_a_preview_shows_the_tips_that_are_planned_later(
    planner: TipPlanner, library: Library, at: time, zone: str, weekdays: frozenset[int]
) -> None:
    schedule = make_schedule(at=at, zone=zone, weekdays=weekdays, starts=date(2027, 3, 25))
    upcoming = preview(schedule, [], library, noon(FRIDAY), 12)
    delivered: list[DeliveredTip] = []
    for one in upcoming:
        plan = planner(schedule, delivered, one.at)
        assert plan.tip
        assert (plan.tip.day, plan.tip.tip_id) == (one.day, one.tip.id)
        delivered.append(plan.tip)
    assert len(delivered) == 12
    assert preview(schedule, delivered[:4], library, upcoming[3].at, 3) == upcoming[4:7]
