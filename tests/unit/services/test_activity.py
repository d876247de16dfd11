"""The activity of a period has what happened in it, and nothing of the day on which it ends."""

from datetime import timedelta

from bot.bootstrap.guide import create_inbox
from bot.services.curation.activity import Period, read_activity
from bot.services.deliveries import Sent
from bot.services.guide import Guide
from bot.services.retention import DAY
from tests.support.samples import ACME, BETA, claim_next
from tests.support.stores import MemoryBackend
from tests.support.tip_schedules import daily, day_of, make_schedule, noon

MONDAY = day_of(1_800_000_000.0)


def test_a_week_has_the_tips_of_its_seven_days_in_its_workspace(guide: Guide) -> None:
    stores = MemoryBackend().open()
    for workspace in (ACME, BETA):
        stores.schedules.save(make_schedule("C1", workspace), noon(MONDAY - timedelta(days=8)))
    for days in range(-8, 1):
        stores.clock.now = noon(MONDAY + timedelta(days=days))
        stores.schedules.plan_due(daily, 10)
        for _ in (ACME, BETA):
            stores.outbox_store.record_outcome(claim_next(stores.outbox_store), Sent("1.2"), retry_in=1)
    midnight = noon(MONDAY) - DAY / 2
    week = Period(midnight - 7 * DAY, midnight, ACME.team_id)
    activity = read_activity(week, stores.questions, stores.feedback, stores.schedules, create_inbox(guide, stores))

    assert [one.tip.day for one in activity.tips] == [MONDAY - timedelta(days=days) for days in range(7, 0, -1)]
    assert {one.team_id for one in activity.tips} == {ACME.team_id}
    assert (activity.period.first, activity.period.last) == (MONDAY - timedelta(days=7), MONDAY - timedelta(days=1))
