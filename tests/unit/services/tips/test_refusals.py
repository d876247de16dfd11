"""When Slack will not take a channel's tips, its schedule rests, and who made it hears why, once."""

import pytest

from bot.services.deliveries import Claim, Post
from bot.services.tips.refusals import Refusals
from bot.services.tips.schedule import Schedule
from tests.posts import ACME, BETA, CARD, claimed
from tests.stores import MemoryBackend, Stores
from tests.tips import daily, wish


@pytest.fixture
def stores() -> Stores:
    """A channel in each of two workspaces has a tip on its way."""
    stores = MemoryBackend().opened()
    for workspace in (ACME, BETA):
        stores.schedules.save(wish(workspace=workspace), stores.clock.now)
    stores.schedules.plan_due(daily, 10)
    return stores


@pytest.fixture
def refusals(stores: Stores) -> Refusals:
    def explain(schedule: Schedule, reason: str) -> dict[str, str]:
        return {"text": f"{schedule.channel}: {reason}"}

    return Refusals(stores.schedules, explain)


def tip(stores: Stores) -> Claim:
    return next(claim for claim in (claimed(stores.ledger), claimed(stores.ledger)) if claim.post.workspace == ACME)


@pytest.mark.parametrize("reason", ["is_archived", "not_in_channel", "channel_not_found", "token_revoked"])
def test_the_schedule_rests_and_its_maker_hears_once(stores: Stores, refusals: Refusals, reason: str) -> None:
    claim = tip(stores)
    for _ in range(3):
        refusals.on_refused(claim, reason)

    assert stores.schedules.find(ACME, "C0GENERAL") == wish(paused=reason)
    assert stores.schedules.find(BETA, "C0GENERAL") == wish(workspace=BETA)
    notice = claimed(stores.ledger).post
    assert (notice.workspace, notice.channel, notice.message) == (ACME, "U0ANNA", {"text": f"C0GENERAL: {reason}"})
    assert stores.ledger.claim() is None


def test_who_resumes_in_vain_hears_again(stores: Stores, refusals: Refusals) -> None:
    refusals.on_refused(tip(stores), "is_archived")
    claimed(stores.ledger)
    stores.clock.move(86_400)
    stores.schedules.save(wish(), stores.clock.now)
    stores.schedules.plan_due(daily, 10)
    refusals.on_refused(next(iter(todays(stores))), "is_archived")

    assert stores.schedules.find(ACME, "C0GENERAL") == wish(paused="is_archived")
    assert [post.channel for post in (claim.post for claim in todays(stores))] == ["U0ANNA"]


def todays(stores: Stores) -> list[Claim]:
    """What is claimed now for the first time."""
    found = []
    while claim := stores.ledger.claim():
        found.append(claim)
    return [claim for claim in found if claim.attempt == 1 and claim.post.workspace == ACME]


def test_a_fault_in_one_card_is_not_the_channels(stores: Stores, refusals: Refusals) -> None:
    refusals.on_refused(tip(stores), "invalid_blocks")

    assert stores.schedules.find(ACME, "C0GENERAL") == wish()
    assert stores.ledger.claim() is None


def test_other_messages_and_channels_without_a_schedule_change_nothing(stores: Stores, refusals: Refusals) -> None:
    claim = tip(stores)
    answer = Claim("d1", Post(ACME, "answer:C0GENERAL:1", "C0GENERAL", CARD), 1, None)
    refusals.on_refused(answer, "is_archived")
    assert stores.schedules.find(ACME, "C0GENERAL") == wish()

    stores.schedules.remove(ACME, "C0GENERAL")
    refusals.on_refused(claim, "is_archived")
    assert stores.ledger.claim() is None
