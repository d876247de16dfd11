"""When Slack refuses a channel's tips, the schedule is paused, and the person who made it gets one message."""

import pytest

from bot.services.deliveries import Claim, OutgoingMessage
from bot.services.tips.models import Schedule
from bot.services.tips.planner import RefusalHandler
from tests.support.samples import ACME, BETA, CARD, claim_if_due, claim_next
from tests.support.stores import MemoryBackend, Stores
from tests.support.tip_schedules import daily, make_schedule


@pytest.fixture
def stores() -> Stores:
    """Return stores in which one channel of each of two workspaces has a tip to be posted."""
    stores = MemoryBackend().open()
    for workspace in (ACME, BETA):
        stores.schedules.save(make_schedule(workspace=workspace), stores.clock.now)
    stores.schedules.plan_due(daily, 10)
    return stores


@pytest.fixture
def refusals(stores: Stores) -> RefusalHandler:
    def explain(schedule: Schedule, reason: str) -> dict[str, str]:
        return {"text": f"{schedule.channel}: {reason}"}

    return RefusalHandler(stores.schedules, explain)


def tip(stores: Stores) -> Claim:
    return next(
        claim
        for claim in (claim_next(stores.outbox_store), claim_next(stores.outbox_store))
        if claim.message.workspace == ACME
    )


@pytest.mark.parametrize("reason", ["is_archived", "not_in_channel", "channel_not_found", "token_revoked"])
def test_the_schedule_is_paused_and_its_maker_gets_one_message(
    stores: Stores, refusals: RefusalHandler, reason: str
) -> None:
    claim = tip(stores)
    for _ in range(3):
        refusals.on_refused(claim, reason)

    assert stores.schedules.find(ACME, "C0GENERAL") == make_schedule(paused=reason)
    assert stores.schedules.find(BETA, "C0GENERAL") == make_schedule(workspace=BETA)
    notice = claim_next(stores.outbox_store).message
    assert (notice.workspace, notice.channel, notice.content) == (ACME, "U0ANNA", {"text": f"C0GENERAL: {reason}"})
    assert claim_if_due(stores.outbox_store) is None


def test_after_a_resume_in_vain_there_is_another_message(stores: Stores, refusals: RefusalHandler) -> None:
    refusals.on_refused(tip(stores), "is_archived")
    claim_next(stores.outbox_store)
    stores.clock.move(86_400)
    stores.schedules.save(make_schedule(), stores.clock.now)
    stores.schedules.plan_due(daily, 10)
    refusals.on_refused(next(iter(todays(stores))), "is_archived")

    assert stores.schedules.find(ACME, "C0GENERAL") == make_schedule(paused="is_archived")
    assert [post.channel for post in (claim.message for claim in todays(stores))] == ["U0ANNA"]


def todays(stores: Stores) -> list[Claim]:
    """Return the deliveries of one workspace that are claimed for the first time."""
    found = []
    while claim := claim_if_due(stores.outbox_store):
        found.append(claim)
    return [claim for claim in found if claim.attempt == 1 and claim.message.workspace == ACME]


def test_an_error_about_one_message_does_not_pause_the_schedule(stores: Stores, refusals: RefusalHandler) -> None:
    refusals.on_refused(tip(stores), "invalid_blocks")

    assert stores.schedules.find(ACME, "C0GENERAL") == make_schedule()
    assert claim_if_due(stores.outbox_store) is None


def test_other_messages_and_channels_without_a_schedule_change_nothing(
    stores: Stores, refusals: RefusalHandler
) -> None:
    claim = tip(stores)
    answer = Claim("d1", OutgoingMessage(ACME, "answer:C0GENERAL:1", "C0GENERAL", CARD), 1, None)
    refusals.on_refused(answer, "is_archived")
    assert stores.schedules.find(ACME, "C0GENERAL") == make_schedule()

    stores.schedules.remove(ACME, "C0GENERAL")
    refusals.on_refused(claim, "is_archived")
    assert claim_if_due(stores.outbox_store) is None
