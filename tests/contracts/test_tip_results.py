"""The tips that channels got, with the answers in their threads."""

from datetime import timedelta

from bot.services.deliveries import Refused, Sent
from tests.support.samples import ACME, BETA, accept_reply, claim_next, reply
from tests.support.stores import Stores
from tests.support.tip_schedules import daily, day_of, make_schedule, noon

TODAY = day_of(1_800_000_000.0)
TS = "1800000000.000100"


def post_tips(stores: Stores, *channels: str) -> None:
    """Post a tip in each channel, at noon."""
    stores.clock.now = noon(TODAY)
    for channel in channels:
        stores.schedules.save(make_schedule(channel), stores.clock.now)
    stores.schedules.plan_due(daily, 10)
    for _ in channels:
        stores.outbox_store.record_outcome(claim_next(stores.outbox_store), Sent(TS), retry_in=1)


def counts(stores: Stores) -> list[tuple[str, str, int]]:
    return [(one.team_id, one.tip.tip_id, one.answers) for one in stores.reopen().schedules.results(TODAY)]


def test_a_tip_has_the_answers_in_its_own_thread(stores: Stores) -> None:
    post_tips(stores, "C1", "C2")
    for number, (channel, thread) in enumerate((("C1", TS), ("C1", TS), ("C1", "1.1"), ("C3", TS))):
        accept_reply(stores.outbox_store, reply(f"answer:{number}", channel=channel, thread_ts=thread))
    accept_reply(stores.outbox_store, reply("tip-paused:1", channel="C1", thread_ts=TS))
    accept_reply(stores.outbox_store, reply("answer:9", BETA, channel="C1", thread_ts=TS))

    assert counts(stores) == [(ACME.team_id, "tip-0", 2), (ACME.team_id, "tip-0", 0)]


def test_an_answer_that_was_never_posted_does_not_count(stores: Stores) -> None:
    post_tips(stores, "C1")
    claim = accept_reply(stores.outbox_store, reply("answer:1", channel="C1", thread_ts=TS))
    stores.outbox_store.record_outcome(claim, Refused("not_in_channel"), retry_in=1)

    assert counts(stores) == [(ACME.team_id, "tip-0", 0)]


def test_only_tips_since_the_day_are_listed_and_none_that_was_not_posted(stores: Stores) -> None:
    stores.clock.now = noon(TODAY)
    for workspace in (ACME, BETA):
        stores.schedules.save(make_schedule("C1", workspace), stores.clock.now)
    stores.schedules.plan_due(daily, 10)
    refused = claim_next(stores.outbox_store)
    stores.outbox_store.record_outcome(refused, Refused("not_in_channel"), retry_in=1)

    [left] = stores.schedules.results(TODAY)
    assert left.team_id != refused.message.workspace.team_id
    assert left.tip.day == TODAY
    assert stores.schedules.results(TODAY + timedelta(days=1)) == []
