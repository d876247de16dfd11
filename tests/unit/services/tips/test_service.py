"""Schedules are saved, changed, paused, resumed and deleted, with the store in memory."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.services.retention import DAY
from bot.services.tips.input_errors import InputError, InputErrorCode
from bot.services.tips.library import Library
from bot.services.tips.models import EVERY_DAY, PauseReason
from bot.services.tips.planner import TipPlanner
from bot.services.tips.service import Status, Tips
from tests.support.samples import ACME, BETA
from tests.support.stores import MemoryBackend, Stores
from tests.support.tip_schedules import make_schedule, noon

FRIDAY, MONDAY, TUESDAY = date(2027, 1, 1), date(2027, 1, 4), date(2027, 1, 5)
PLACE = (ACME, "C0GENERAL")


@pytest.fixture
def stores() -> Stores:
    """Return stores whose clock shows noon on a Thursday."""
    stores = MemoryBackend().open()
    stores.clock.now = noon(FRIDAY) - DAY
    return stores


@pytest.fixture
def tips(library: Library, stores: Stores) -> Tips:
    return Tips(lambda: library, stores.schedules, stores.clock)


def next_due_of(status: Status | None) -> float | None:
    assert status
    return status.next_due


def test_a_schedule_is_saved_with_its_next_instant(tips: Tips, stores: Stores) -> None:
    assert next_due_of(tips.schedule(make_schedule())) == noon(FRIDAY)
    assert tips.status(*PLACE) == Status(make_schedule(), noon(FRIDAY))
    assert stores.schedules.upcoming(5) == [(noon(FRIDAY), make_schedule())]
    assert tips.status(BETA, "C0GENERAL") is None


def test_a_second_schedule_replaces_the_first_and_skipped_days_stay(tips: Tips) -> None:
    tips.schedule(make_schedule())
    assert tips.skip(*PLACE) == (FRIDAY, tips.status(*PLACE))
    status = tips.schedule(make_schedule(at=time(15), themes=frozenset({"leaders/overview"})))
    assert next_due_of(status) == noon(MONDAY) + 3 * 3600
    assert tips.of_workspace(ACME) == [status]


def test_a_schedule_starts_on_the_day_of_its_first_tip_so_that_no_earlier_day_is_missed(
    tips: Tips, stores: Stores, planner: TipPlanner
) -> None:
    stores.clock.now = noon(FRIDAY) + 3600
    status = tips.schedule(make_schedule(starts=date(2026, 11, 1)))
    assert status.schedule.starts == MONDAY
    stores.clock.now = noon(MONDAY)
    assert planner(status.schedule, [], stores.clock()).missed == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"weekdays": frozenset()}, InputErrorCode.NEVER),
        ({"ends": date(2026, 12, 30)}, InputErrorCode.NEVER),
        ({"themes": frozenset({"gone/overview"})}, InputErrorCode.NO_TIPS),
        ({"zone": "Mars/Olympus"}, InputErrorCode.NO_ZONE),
        ({"holidays": "XX"}, InputErrorCode.NO_COUNTRY),
    ],
)
def test_a_schedule_without_any_tip_is_not_saved(tips: Tips, changes: Mapping[str, Any], code: InputErrorCode) -> None:
    tips.schedule(make_schedule())
    with pytest.raises(InputError) as caught:
        tips.schedule(make_schedule(**changes))
    assert caught.value.code is code
    assert tips.status(*PLACE) == Status(make_schedule(), noon(FRIDAY))


def test_a_paused_schedule_has_no_tips_until_it_is_resumed_and_none_of_them_is_missed(
    tips: Tips, stores: Stores, planner: TipPlanner
) -> None:
    tips.schedule(make_schedule())
    status = tips.pause(*PLACE)
    assert status
    assert (status.schedule.paused, status.next_due) == (PauseReason.PERSON, None)
    assert stores.schedules.upcoming(5) == []
    assert tips.next(*PLACE) is None

    stores.clock.move(10 * DAY)
    status = tips.resume(*PLACE)
    assert next_due_of(status) == noon(date(2027, 1, 11))
    stores.clock.now = noon(date(2027, 1, 11))
    assert stores.schedules.plan_due(planner, 10) == 1
    assert [one.day for one in stores.schedules.delivered(*PLACE)] == [date(2027, 1, 11)]


def test_a_schedule_paused_because_of_slack_keeps_its_reason(tips: Tips, stores: Stores) -> None:
    stores.schedules.save(make_schedule(paused="is_archived", zone="Mars/Olympus"), None)
    status = tips.pause(*PLACE)
    assert status
    assert status.schedule.paused == "is_archived"
    with pytest.raises(InputError):
        tips.resume(*PLACE)
    assert tips.status(*PLACE) == status


def test_several_tips_in_a_row_can_be_skipped(tips: Tips, stores: Stores, planner: TipPlanner) -> None:
    tips.schedule(make_schedule())
    skipped = [tips.skip(*PLACE) for _ in range(3)]
    assert [one[0] for one in skipped if one] == [FRIDAY, MONDAY, TUESDAY]
    assert next_due_of(tips.status(*PLACE)) == noon(TUESDAY) + DAY
    stores.clock.now = noon(TUESDAY) + DAY
    assert stores.schedules.plan_due(planner, 10) == 1
    assert [one.day for one in stores.schedules.delivered(*PLACE)] == [TUESDAY + timedelta(days=1)]


def test_after_the_last_tip_there_is_none_to_skip(tips: Tips) -> None:
    tips.schedule(make_schedule(ends=FRIDAY))
    assert tips.skip(*PLACE) == (FRIDAY, Status(make_schedule(ends=FRIDAY, skipped=frozenset({FRIDAY})), None))
    assert tips.skip(*PLACE) is None


def test_skipped_days_in_the_past_are_deleted(tips: Tips, stores: Stores) -> None:
    tips.schedule(make_schedule())
    tips.skip(*PLACE)
    stores.clock.move(30 * DAY)
    status = tips.resume(*PLACE)
    assert status
    assert status.schedule.skipped == frozenset()


def test_a_stopped_channel_gets_no_tips_and_later_continues_its_round(
    tips: Tips, stores: Stores, planner: TipPlanner
) -> None:
    tips.schedule(make_schedule(weekdays=EVERY_DAY))
    stores.clock.now = noon(FRIDAY)
    stores.schedules.plan_due(planner, 10)
    assert tips.stop(*PLACE)
    assert not tips.stop(*PLACE)
    assert (tips.status(*PLACE), tips.next(*PLACE)) == (None, None)

    status = tips.schedule(make_schedule(at=time(18), weekdays=EVERY_DAY))
    assert next_due_of(status) == noon(FRIDAY) + DAY + 6 * 3600
    seen = stores.schedules.delivered(*PLACE)[0].tip_id
    assert seen not in {upcoming.tip.id for upcoming in tips.preview(status.schedule, len(tips.library.tips) - 1)}


def test_a_tip_on_request_is_new_to_the_channel_and_differs_each_time(
    tips: Tips, stores: Stores, planner: TipPlanner
) -> None:
    tips.schedule(make_schedule(themes=frozenset({"leaders/overview"})))
    stores.clock.now = noon(FRIDAY)
    stores.schedules.plan_due(planner, 10)
    shown = set()
    for _ in range(40):
        stores.clock.move(1)
        tip = tips.now(*PLACE)
        assert tip
        shown.add(tip)
    delivered = stores.schedules.delivered(*PLACE)
    assert len(delivered) == 1
    assert len(shown) > 5
    assert all("leaders/overview" in tip.themes and tip.id != delivered[0].tip_id for tip in shown)
    assert tips.now(BETA, "D1") is not None


def test_the_next_tip_is_the_first_of_the_preview(tips: Tips) -> None:
    status = tips.schedule(make_schedule())
    upcoming = tips.preview(status.schedule, 5)
    assert [one.day for one in upcoming] == [FRIDAY, *(MONDAY + timedelta(days=number) for number in range(4))]
    assert tips.next(*PLACE) == upcoming[0]
    assert tips.preview(replace(status.schedule, ends=MONDAY), 5) == upcoming[:2]


def test_a_reloaded_library_is_used_at_once(stores: Stores, library: Library, knowledge: KnowledgeBase) -> None:
    in_use = [library]
    tips = Tips(lambda: in_use[0], stores.schedules, stores.clock)
    assert tips.find(library.tips[0].id) == library.tips[0]
    in_use[0] = Library(replace(knowledge, entries={}))
    assert tips.find(library.tips[0].id) is None
    assert tips.now(*PLACE) is None


def test_a_workspace_can_restrict_changes_to_its_admins(tips: Tips) -> None:
    assert not tips.admins_only(ACME)
    tips.set_admins_only(ACME, True)
    assert (tips.admins_only(ACME), tips.admins_only(BETA)) == (True, False)


def test_a_schedule_whose_zone_no_longer_exists_has_no_next_tip(tips: Tips, stores: Stores) -> None:
    broken = make_schedule(zone="Mars/Olympus")
    stores.schedules.save(broken, noon(FRIDAY))
    assert tips.status(*PLACE) == Status(broken, None)
