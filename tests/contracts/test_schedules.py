"""Schedules are stored as they were made, one for each channel."""

from dataclasses import replace
from datetime import date, time

from bot.services.tips.models import Schedule
from tests.support.samples import ACME, BETA
from tests.support.stores import Stores
from tests.support.tip_schedules import daily, make_schedule

FULL = Schedule(
    ACME, "C0FULL", time(9, 5), "America/Argentina/ComodRivadavia", "U0ANNA", date(2027, 1, 4), date(2027, 6, 30),
    frozenset({0, 3, 6}), frozenset({"drivers/overview", "students/overview"}), "US-NY",
    frozenset({date(2027, 2, 1), date(2027, 2, 2)}), "person", "es",
)  # fmt: skip
BARE = make_schedule("C0BARE", weekdays=frozenset[int]())


def test_a_schedule_is_found_as_it_was_saved(stores: Stores) -> None:
    for schedule in (FULL, BARE):
        stores.schedules.save(schedule, 5.0)
        assert stores.reopen().schedules.find(schedule.workspace, schedule.channel) == schedule

    assert stores.schedules.find(ACME, "C0OTHER") is None
    assert stores.schedules.find(BETA, FULL.channel) is None


def test_a_channel_that_is_scheduled_twice_has_only_the_last_schedule(stores: Stores) -> None:
    stores.schedules.save(FULL, 5.0)
    changed = replace(FULL, at=time(23, 59), ends=None, themes=frozenset(), skipped=frozenset(), paused=None)
    stores.schedules.save(changed, 6.0)

    assert stores.schedules.of_workspace(ACME) == [changed]
    assert stores.schedules.upcoming(5) == [(6.0, changed)]


def test_a_workspaces_schedules_are_sorted_by_channel(stores: Stores) -> None:
    for channel in ("C2", "C1", "C3"):
        stores.schedules.save(make_schedule(channel), None)
    stores.schedules.save(make_schedule("C0", BETA), None)

    assert [one.channel for one in stores.reopen().schedules.of_workspace(ACME)] == ["C1", "C2", "C3"]


def test_upcoming_schedules_of_all_workspaces_come_soonest_first_and_paused_ones_not_at_all(stores: Stores) -> None:
    for channel, workspace, due in (("C1", ACME, 7.0), ("C2", BETA, 5.0), ("C3", ACME, 6.0), ("C4", ACME, None)):
        stores.schedules.save(make_schedule(channel, workspace), due)

    assert [(due, one.channel) for due, one in stores.schedules.upcoming(5)] == [(5.0, "C2"), (6.0, "C3"), (7.0, "C1")]
    assert [due for due, _ in stores.schedules.upcoming(2)] == [5.0, 6.0]


def test_a_removed_schedule_is_gone_and_its_tips_are_not(stores: Stores) -> None:
    stores.schedules.save(make_schedule(), stores.clock.now)
    stores.schedules.save(make_schedule(workspace=BETA), None)
    stores.schedules.plan_due(daily, 10)

    assert stores.schedules.remove(ACME, "C0GENERAL")
    assert not stores.schedules.remove(ACME, "C0GENERAL")
    assert stores.schedules.find(ACME, "C0GENERAL") is None
    assert stores.schedules.find(BETA, "C0GENERAL")
    assert len(stores.reopen().schedules.delivered(ACME, "C0GENERAL")) == 1


def test_the_setting_that_only_admins_change_schedules_belongs_to_a_workspace(stores: Stores) -> None:
    assert not stores.schedules.admins_only(ACME)
    stores.schedules.set_admins_only(ACME, value=True)
    stores.schedules.set_admins_only(ACME, value=True)
    assert stores.reopen().schedules.admins_only(ACME)
    assert not stores.schedules.admins_only(BETA)

    stores.schedules.set_admins_only(ACME, value=False)
    assert not stores.schedules.admins_only(ACME)


def test_forgetting_a_workspace_deletes_its_schedules_tips_and_settings(stores: Stores) -> None:
    for workspace in (ACME, BETA):
        stores.schedules.save(make_schedule("C1", workspace), stores.clock.now)
        stores.schedules.save(make_schedule("C2", workspace), stores.clock.now)
        stores.schedules.set_admins_only(workspace, value=True)
    stores.schedules.plan_due(daily, 10)

    assert stores.schedules.forget(ACME) == 2
    assert stores.schedules.forget(ACME) == 0
    assert stores.schedules.of_workspace(ACME) == []
    assert stores.schedules.delivered(ACME, "C1") == []
    assert not stores.schedules.admins_only(ACME)
    assert len(stores.schedules.of_workspace(BETA)) == 2
    assert len(stores.schedules.delivered(BETA, "C1")) == 1
    assert stores.schedules.admins_only(BETA)
