"""What people can do about a channel's tips, with the store in memory."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.services.retention import DAY
from bot.services.tips.deciding import Decider
from bot.services.tips.library import Library
from bot.services.tips.mistakes import InputError, Mistake
from bot.services.tips.schedule import EVERY_DAY, Rest
from bot.services.tips.service import Status, Tips
from tests.posts import ACME, BETA
from tests.stores import MemoryBackend, Stores
from tests.tips import noon, wish

FRIDAY, MONDAY, TUESDAY = date(2027, 1, 1), date(2027, 1, 4), date(2027, 1, 5)
PLACE = (ACME, "C0GENERAL")


@pytest.fixture
def stores() -> Stores:
    """It is Thursday, noon."""
    stores = MemoryBackend().opened()
    stores.clock.now = noon(FRIDAY) - DAY
    return stores


@pytest.fixture
def tips(library: Library, stores: Stores) -> Tips:
    return Tips(library, stores.schedules, stores.clock)


def dated(status: Status | None) -> float | None:
    assert status
    return status.next_due


def test_a_schedule_is_kept_with_its_next_time(tips: Tips, stores: Stores) -> None:
    assert dated(tips.schedule(wish())) == noon(FRIDAY)
    assert tips.status(*PLACE) == Status(wish(), noon(FRIDAY))
    assert stores.schedules.upcoming(5) == [(noon(FRIDAY), wish())]
    assert tips.status(BETA, "C0GENERAL") is None


def test_a_channel_set_twice_is_changed_and_its_skipped_days_stay(tips: Tips) -> None:
    tips.schedule(wish())
    assert tips.skip(*PLACE) == (FRIDAY, tips.status(*PLACE))
    status = tips.schedule(wish(at=time(15), themes=frozenset({"leaders/overview"})))
    assert dated(status) == noon(MONDAY) + 3 * 3600
    assert tips.of_workspace(ACME) == [status]


def test_a_schedule_begins_with_its_first_tip_so_that_none_before_is_missed(
    tips: Tips, stores: Stores, decide: Decider
) -> None:
    stores.clock.now = noon(FRIDAY) + 3600
    status = tips.schedule(wish(starts=date(2026, 11, 1)))
    assert status.schedule.starts == MONDAY
    stores.clock.now = noon(MONDAY)
    assert decide(status.schedule, [], stores.clock()).missed == ()


@pytest.mark.parametrize(
    ("changes", "mistake"),
    [
        ({"weekdays": frozenset()}, Mistake.NEVER),
        ({"ends": date(2026, 12, 30)}, Mistake.NEVER),
        ({"themes": frozenset({"gone/overview"})}, Mistake.NO_TIPS),
        ({"zone": "Mars/Olympus"}, Mistake.NO_ZONE),
        ({"holidays": "XX"}, Mistake.NO_COUNTRY),
    ],
)
def test_what_cannot_be_kept_is_not_saved(tips: Tips, changes: Mapping[str, Any], mistake: Mistake) -> None:
    tips.schedule(wish())
    with pytest.raises(InputError) as caught:
        tips.schedule(wish(**changes))
    assert caught.value.mistake is mistake
    assert tips.status(*PLACE) == Status(wish(), noon(FRIDAY))


def test_a_paused_schedule_rests_until_it_is_resumed_and_what_it_left_out_is_not_missed(
    tips: Tips, stores: Stores, decide: Decider
) -> None:
    tips.schedule(wish())
    status = tips.pause(*PLACE)
    assert status
    assert (status.schedule.paused, status.next_due) == (Rest.PERSON, None)
    assert stores.schedules.upcoming(5) == []
    assert tips.next(*PLACE) is None

    stores.clock.move(10 * DAY)
    status = tips.resume(*PLACE)
    assert dated(status) == noon(date(2027, 1, 11))
    stores.clock.now = noon(date(2027, 1, 11))
    assert stores.schedules.plan_due(decide, 10) == 1
    assert [given.day for given in stores.schedules.given(*PLACE)] == [date(2027, 1, 11)]


def test_what_slack_put_to_rest_keeps_its_reason(tips: Tips, stores: Stores) -> None:
    stores.schedules.save(wish(paused="is_archived", zone="Mars/Olympus"), None)
    status = tips.pause(*PLACE)
    assert status
    assert status.schedule.paused == "is_archived"
    with pytest.raises(InputError):
        tips.resume(*PLACE)
    assert tips.status(*PLACE) == status


def test_the_next_tip_can_be_left_out_and_the_one_after_it(tips: Tips, stores: Stores, decide: Decider) -> None:
    tips.schedule(wish())
    skipped = [tips.skip(*PLACE) for _ in range(3)]
    assert [one[0] for one in skipped if one] == [FRIDAY, MONDAY, TUESDAY]
    assert dated(tips.status(*PLACE)) == noon(TUESDAY) + DAY
    stores.clock.now = noon(TUESDAY) + DAY
    assert stores.schedules.plan_due(decide, 10) == 1
    assert [given.day for given in stores.schedules.given(*PLACE)] == [TUESDAY + timedelta(days=1)]


def test_after_the_last_tip_there_is_none_to_skip(tips: Tips) -> None:
    tips.schedule(wish(ends=FRIDAY))
    assert tips.skip(*PLACE) == (FRIDAY, Status(wish(ends=FRIDAY, skipped=frozenset({FRIDAY})), None))
    assert tips.skip(*PLACE) is None


def test_skipped_days_that_are_past_are_forgotten(tips: Tips, stores: Stores) -> None:
    tips.schedule(wish())
    tips.skip(*PLACE)
    stores.clock.move(30 * DAY)
    status = tips.resume(*PLACE)
    assert status
    assert status.schedule.skipped == frozenset()


def test_a_stopped_channel_gets_nothing_more_but_goes_on_where_it_was(
    tips: Tips, stores: Stores, decide: Decider
) -> None:
    tips.schedule(wish(weekdays=EVERY_DAY))
    stores.clock.now = noon(FRIDAY)
    stores.schedules.plan_due(decide, 10)
    assert tips.stop(*PLACE)
    assert not tips.stop(*PLACE)
    assert (tips.status(*PLACE), tips.next(*PLACE)) == (None, None)

    status = tips.schedule(wish(at=time(18), weekdays=EVERY_DAY))
    assert dated(status) == noon(FRIDAY) + DAY + 6 * 3600
    seen = stores.schedules.given(*PLACE)[0].tip_id
    assert seen not in {coming.tip.id for coming in tips.preview(status.schedule, 101)}


def test_a_tip_at_once_is_one_that_is_still_to_come_and_another_each_time(
    tips: Tips, stores: Stores, decide: Decider
) -> None:
    tips.schedule(wish(themes=frozenset({"leaders/overview"})))
    stores.clock.now = noon(FRIDAY)
    stores.schedules.plan_due(decide, 10)
    shown = set()
    for _ in range(40):
        stores.clock.move(1)
        tip = tips.now(*PLACE)
        assert tip
        shown.add(tip)
    given = stores.schedules.given(*PLACE)
    assert len(given) == 1
    assert len(shown) > 5
    assert all("leaders/overview" in tip.themes and tip.id != given[0].tip_id for tip in shown)
    assert tips.now(BETA, "D1") is not None


def test_the_next_tip_is_the_first_of_those_to_come(tips: Tips) -> None:
    status = tips.schedule(wish())
    coming = tips.preview(status.schedule, 5)
    assert [one.day for one in coming] == [FRIDAY, *(MONDAY + timedelta(days=number) for number in range(4))]
    assert tips.next(*PLACE) == coming[0]
    assert tips.preview(replace(status.schedule, ends=MONDAY), 5) == coming[:2]


def test_knowledge_that_was_loaded_anew_is_used_from_then_on(
    tips: Tips, library: Library, knowledge: KnowledgeBase
) -> None:
    assert tips.find(library.tips[0].id) == library.tips[0]
    tips.library = Library(replace(knowledge, entries={}))
    assert tips.find(library.tips[0].id) is None
    assert tips.now(*PLACE) is None


def test_a_workspace_may_leave_it_to_its_admins(tips: Tips) -> None:
    assert not tips.admins_only(ACME)
    tips.set_admins_only(ACME, True)
    assert (tips.admins_only(ACME), tips.admins_only(BETA)) == (True, False)


def test_a_schedule_that_cannot_be_kept_any_more_has_no_next_day(tips: Tips, stores: Stores) -> None:
    broken = wish(zone="Mars/Olympus")
    stores.schedules.save(broken, noon(FRIDAY))
    assert tips.status(*PLACE) == Status(broken, None)
