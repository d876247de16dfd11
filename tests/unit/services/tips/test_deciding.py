"""What is done about a schedule that is due: on time, late, too late, after days, and when it cannot be kept."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.retention import DAY
from bot.services.tips.calendar import SPREAD, spread
from bot.services.tips.coming import preview
from bot.services.tips.deciding import Decider
from bot.services.tips.library import Library
from bot.services.tips.ports import Plan
from bot.services.tips.schedule import EVERY_DAY, Given, Rest
from tests.tips import noon, wish

FRIDAY, MONDAY, TUESDAY = date(2027, 1, 1), date(2027, 1, 4), date(2027, 1, 5)
HOUR = 3600.0
GRACE = 4 * HOUR
SCHEDULE = wish()
FRIDAYS = Given(FRIDAY, "practices/codify#1c71adcce594")


def test_a_tip_is_given_at_its_instant_and_posted_within_two_minutes(decide: Decider, library: Library) -> None:
    plan = decide(SCHEDULE, [], noon(FRIDAY))
    assert plan.given
    assert plan.post
    assert plan.given.day == FRIDAY
    tip = library.find(plan.given.tip_id)
    assert tip
    assert plan.post.key == "tip:C0GENERAL:2027-01-01"
    assert (plan.post.channel, plan.post.entry_id, plan.post.message) == ("C0GENERAL", tip.entry_id, {"text": tip.id})
    assert plan.post.not_before == noon(FRIDAY) + spread(SCHEDULE.place) < noon(FRIDAY) + SPREAD
    assert plan.post.not_before + plan.post.good_for == noon(FRIDAY) + GRACE
    assert (plan.next_due, plan.missed, plan.paused, plan.notice) == (noon(MONDAY), (), None, None)


def test_nothing_is_given_before_its_instant(decide: Decider) -> None:
    assert decide(SCHEDULE, [], noon(FRIDAY) - 0.001) == Plan(noon(FRIDAY))


@given(late=st.floats(0, GRACE))
def test_what_is_late_by_less_than_four_hours_is_given_for_the_rest_of_them(decide: Decider, late: float) -> None:
    plan = decide(SCHEDULE, [], noon(FRIDAY) + late)
    assert plan.given
    assert plan.post
    assert plan.given.day == FRIDAY
    assert plan.post.due_at(noon(FRIDAY) + late) + plan.post.good_for == pytest.approx(noon(FRIDAY) + GRACE)


def test_what_is_later_is_missed(decide: Decider) -> None:
    assert decide(SCHEDULE, [], noon(FRIDAY) + GRACE + 1) == Plan(noon(MONDAY), missed=(FRIDAY,))


def test_after_days_without_anybody_only_the_latest_is_given(decide: Decider) -> None:
    plan = decide(SCHEDULE, [FRIDAYS], noon(TUESDAY + timedelta(days=2)) + HOUR)
    assert plan.given
    assert plan.given.day == TUESDAY + timedelta(days=2)
    assert plan.missed == (MONDAY, TUESDAY, TUESDAY + timedelta(days=1))


def test_a_day_that_has_its_tip_gets_no_other(decide: Decider) -> None:
    assert decide(SCHEDULE, [FRIDAYS], noon(FRIDAY) + HOUR) == Plan(noon(MONDAY))


@given(back=st.floats(0, 400 * DAY))
def test_a_clock_that_goes_back_gives_nothing(decide: Decider, back: float) -> None:
    plan = decide(SCHEDULE, [FRIDAYS], noon(MONDAY) - 1 - back)
    assert plan == Plan(noon(MONDAY))


def test_a_day_already_past_in_another_zone_gets_no_second_tip(decide: Decider) -> None:
    moved = replace(SCHEDULE, zone="Pacific/Honolulu")
    assert decide(moved, [FRIDAYS], noon(FRIDAY) + 11 * HOUR).given is None


def test_a_schedule_is_over_after_its_last_day(decide: Decider) -> None:
    plan = decide(replace(SCHEDULE, ends=FRIDAY), [], noon(FRIDAY))
    assert plan.given
    assert plan.next_due is None
    assert decide(replace(SCHEDULE, ends=FRIDAY), [FRIDAYS], noon(MONDAY)) == Plan(None)


def test_a_schedule_that_rests_is_left_alone(decide: Decider) -> None:
    assert decide(replace(SCHEDULE, paused=Rest.PERSON), [], noon(FRIDAY)) == Plan(None)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"zone": "Mars/Olympus_Mons"}, Rest.ZONE),
        ({"holidays": "XX"}, Rest.HOLIDAYS),
        ({"themes": frozenset({"gone/overview"})}, Rest.NO_TIPS),
    ],
)
def test_a_schedule_that_cannot_be_kept_rests_and_who_made_it_hears_why(
    decide: Decider, changes: dict[str, Any], why: Rest
) -> None:
    plan = decide(wish(**changes), [], noon(FRIDAY))
    assert plan.notice
    assert (plan.next_due, plan.given, plan.paused) == (None, None, why)
    assert (plan.notice.channel, plan.notice.message) == ("U0ANNA", {"text": f"C0GENERAL: {why}"})
    assert plan.notice.key == f"tip-paused:C0GENERAL:{why}:2027-01-01"


@given(
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(["UTC", "Australia/Lord_Howe", "America/New_York"]),
    weekdays=st.sampled_from([EVERY_DAY, frozenset({0, 3})]),
)
def test_what_is_foretold_is_what_is_given(
    decide: Decider, library: Library, at: time, zone: str, weekdays: frozenset[int]
) -> None:
    schedule = wish(at=at, zone=zone, weekdays=weekdays, starts=date(2027, 3, 25))
    foretold = preview(schedule, [], library, noon(FRIDAY), 12)
    given: list[Given] = []
    for coming in foretold:
        plan = decide(schedule, given, coming.at)
        assert plan.given
        assert (plan.given.day, plan.given.tip_id) == (coming.day, coming.tip.id)
        given.append(plan.given)
    assert len(given) == 12
    assert preview(schedule, given[:4], library, foretold[3].at, 3) == foretold[4:7]
