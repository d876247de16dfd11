"""Digests are due on Mondays at nine, local time, and each is recorded once, whatever happens in between."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import StorageError
from bot.knowledge.base import KnowledgeBase
from bot.services.curation.activity import Activity, Period
from bot.services.curation.channels import CuratorChannel
from bot.services.curation.digest import Digest
from bot.services.curation.digest_planner import LOOK_EVERY, DigestParts, DigestPlanner
from bot.services.deliveries import OutgoingMessage, Sent
from bot.services.questions import QuestionRecord
from bot.services.retention import DAY
from bot.services.workspaces import Workspace
from tests.support.samples import ACME, BETA, claim_if_due, question_record
from tests.support.stores import MemoryBackend, Stores

HERE = CuratorChannel(ACME, "C0CURATORS", "America/New_York")
THERE = CuratorChannel(BETA, "C0OTHER", "Asia/Tokyo")
MONDAY = date(2027, 1, 11)
NINE = datetime(2027, 1, 11, 14, tzinfo=UTC).timestamp()
"""Nine in the morning in New York on `MONDAY`, which is not the first of its month."""


@dataclass
class Contents:
    """Parts that keep what they were asked for."""

    knowledge: KnowledgeBase
    periods: list[Period] = field(default_factory=list)
    digests: list[Digest] = field(default_factory=list)
    questions: Sequence[QuestionRecord] = ()
    failing: str = ""
    is_out: bool = False
    """True while the database cannot be reached."""

    def read(self, period: Period, workspace: Workspace) -> Activity:
        assert period.team_id == workspace.team_id
        if self.is_out:
            raise StorageError("the database did not answer")
        if period.team_id == self.failing:
            raise KeyError("typed text")
        self.periods.append(period)
        return Activity(period, self.questions, [], [], [])

    def render(self, digest: Digest, knowledge: KnowledgeBase) -> dict[str, Any]:
        assert knowledge is self.knowledge
        self.digests.append(digest)
        return {"text": f"{digest.first} to {digest.last}", "blocks": []}

    def planner(self, stores: Stores, since: float | None = None) -> DigestPlanner:
        parts = DigestParts(lambda _: self.knowledge, self.read, self.render, lambda _: {})
        return DigestPlanner(stores.curator_channels, stores.outbox_store, parts, stores.clock, since)


@pytest.fixture
def stores() -> Stores:
    opened = MemoryBackend().open()
    opened.clock.now = NINE
    return opened


@pytest.fixture
def contents(knowledge: KnowledgeBase) -> Contents:
    return Contents(knowledge)


def posted(stores: Stores) -> list[OutgoingMessage]:
    """Post everything that is due; return it."""
    found = []
    while claim := claim_if_due(stores.outbox_store):
        found.append(claim.message)
        stores.outbox_store.record_outcome(claim, Sent("1.2"), retry_in=1)
    return found


def test_a_digest_of_the_week_before_is_due_on_monday_at_nine(stores: Stores, contents: Contents) -> None:
    stores.curator_channels.save(HERE)
    planner = contents.planner(stores)
    planner.plan_due()
    [message] = posted(stores)

    assert (message.idempotency_key, message.channel) == (f"digest:{MONDAY}", HERE.channel)
    assert message.content["text"] == "2027-01-04 to 2027-01-10"
    stores.clock.move(7 * DAY - LOOK_EVERY)
    assert planner.plan_due() == 0
    stores.clock.move(LOOK_EVERY)
    assert planner.plan_due() == 1


def test_digests_that_were_due_before_a_time_are_left_out(stores: Stores, contents: Contents) -> None:
    stores.curator_channels.save(HERE)
    planner = contents.planner(stores, since=NINE)
    assert planner.plan_due() == 0
    stores.clock.move(7 * DAY)

    assert planner.plan_due() == 1


def test_before_nine_the_week_before_is_still_the_last_one(stores: Stores, contents: Contents) -> None:
    stores.curator_channels.save(HERE)
    stores.clock.now = NINE - 1
    contents.planner(stores).plan_due()

    assert [one.idempotency_key for one in posted(stores)] == [f"digest:{MONDAY - timedelta(days=7)}"]


def test_each_workspace_has_its_own_monday_and_its_own_data(stores: Stores, contents: Contents) -> None:
    stores.clock.now = datetime(2027, 1, 11, 0, 0, 1, tzinfo=UTC).timestamp()
    for place in (HERE, THERE):
        stores.curator_channels.save(place)
    contents.planner(stores).plan_due()

    assert {(one.workspace, one.idempotency_key) for one in posted(stores) if "owner" not in one.idempotency_key} == {
        (ACME, "digest:2027-01-04"),
        (BETA, "digest:2027-01-11"),
    }
    assert [one.team_id for one in contents.periods] == [ACME.team_id, BETA.team_id]


@given(steps=st.lists(st.tuples(st.integers(0, 3 * 86_400), st.booleans()), max_size=30))
def test_a_digest_is_posted_once_a_week_by_any_number_of_processes(
    knowledge: KnowledgeBase, steps: list[tuple[int, bool]]
) -> None:
    stores, contents = MemoryBackend().open(), Contents(knowledge)
    stores.clock.now = NINE
    stores.curator_channels.save(HERE)
    planners = [contents.planner(stores), contents.planner(stores)]
    keys: list[str] = []
    for seconds, is_restart in steps:
        stores.clock.move(seconds)
        if is_restart:
            planners[0] = contents.planner(stores)
        for planner in planners:
            planner.plan_due()
        stores.outbox_store.purge()
        keys += [one.idempotency_key for one in posted(stores)]

    assert len(set(keys)) == len(keys)


def test_a_digest_that_was_missed_comes_later_in_the_week(stores: Stores, contents: Contents) -> None:
    stores.curator_channels.save(HERE)
    stores.clock.move(5 * DAY)
    contents.planner(stores).plan_due()

    assert [one.idempotency_key for one in posted(stores)] == [f"digest:{MONDAY}"]


def test_a_digest_that_cannot_be_made_keeps_no_other_from_its_channel(
    stores: Stores, contents: Contents, caplog: pytest.LogCaptureFixture
) -> None:
    contents.failing = ACME.team_id
    for place in (HERE, THERE):
        stores.curator_channels.save(place)
    with caplog.at_level(logging.ERROR):
        assert contents.planner(stores).plan_due() == 1

    assert [one.workspace for one in posted(stores)] == [BETA]
    assert [getattr(record, "action", "") for record in caplog.records] == ["digest_failed"]


def test_a_digest_comes_as_soon_as_the_database_is_back(stores: Stores, contents: Contents) -> None:
    stores.curator_channels.save(HERE)
    contents.is_out = True
    planner = contents.planner(stores)
    with pytest.raises(StorageError):
        planner.plan_due()

    contents.is_out = False
    stores.clock.move(1)
    assert planner.plan_due() == 1


def test_a_time_zone_that_no_longer_exists_counts_as_utc(stores: Stores, contents: Contents) -> None:
    stores.curator_channels.save(replace(HERE, zone="Mars/Olympus"))
    assert contents.planner(stores).plan_due() == 1


def test_an_owner_in_slack_gets_a_digest_on_the_first_monday_of_the_month(stores: Stores, contents: Contents) -> None:
    stores.curator_channels.save(HERE)
    first, *others = contents.knowledge.entries.values()
    owned = first.model_copy(update={"owner": "Ana Ruiz (U0ANARUIZ1)", "review": date(2026, 12, 1)})
    entries = {one.id: one for one in (owned, *others)}
    contents.knowledge = replace(contents.knowledge, entries=entries)
    contents.questions = [replace(question_record(), entry_id=first.id, asked_at=NINE - 20 * DAY)]
    planner = contents.planner(stores)
    planner.plan_due()
    stores.clock.now = datetime(2027, 2, 1, 14, tzinfo=UTC).timestamp()
    planner.plan_due()
    messages = posted(stores)

    assert [(one.idempotency_key, one.channel) for one in messages] == [
        (f"digest:{MONDAY}", HERE.channel),
        ("digest:2027-02-01", HERE.channel),
        ("owner-digest:U0ANARUIZ1:2027-02-01", "U0ANARUIZ1"),
    ]
    monthly = contents.digests[-1]
    assert (monthly.owner, monthly.reviews, monthly.first) == (owned.owner, [owned], date(2027, 1, 2))
    assert monthly.shares == {}


def test_an_owner_without_anything_to_do_gets_no_message(stores: Stores, contents: Contents) -> None:
    stores.curator_channels.save(HERE)
    first, *others = contents.knowledge.entries.values()
    owned = first.model_copy(update={"owner": "Ana Ruiz (U0ANARUIZ1)", "review": date(2030, 1, 1)})
    contents.knowledge = replace(contents.knowledge, entries={one.id: one for one in (owned, *others)})
    contents.questions = [replace(question_record(Workspace("T0ACME")), entry_id=first.id, asked_at=NINE)]
    stores.clock.now = datetime(2027, 2, 1, 14, tzinfo=UTC).timestamp()
    contents.planner(stores).plan_due()

    assert [one.channel for one in posted(stores)] == [HERE.channel]
