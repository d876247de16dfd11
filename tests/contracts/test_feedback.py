"""Votes on tips and answers are counted without the person, expire, and can be erased."""

from dataclasses import replace

import pytest

from bot.services.retention import DAY, QUESTION_DAYS
from bot.services.votes import Tally, Vote, VoteKind, VoteReason
from tests.support.samples import ACME, BETA
from tests.support.stores import DAYS, Backend, Stores

TIP, OTHER = "leaders/trust#0a1b2c", "practices/codify#3d4e5f"
AGAINST = Vote(
    ACME,
    "leaders/trust",
    "U0ANNA",
    False,
    VoteKind.ANSWER,
    VoteReason.OUT_OF_DATE,
    "The board’s rule — “§ 4” — changed",
)


def test_votes_are_counted_by_tip_over_all_workspaces(stores: Stores) -> None:
    for workspace, user, is_helpful in ((ACME, "U0ANNA", True), (ACME, "U0BEN", False), (BETA, "U0ANNA", True)):
        stores.feedback.record(Vote(workspace, TIP, user, is_helpful))
    stores.feedback.record(Vote(ACME, OTHER, "U0ANNA", is_helpful=False))

    assert stores.reopen().feedback.tallies() == [Tally(TIP, 2, 1), Tally(OTHER, 0, 1)]


def test_votes_on_answers_are_counted_apart_from_those_on_tips(stores: Stores) -> None:
    stores.feedback.record(Vote(ACME, TIP, "U0ANNA", is_helpful=True))
    stores.feedback.record(AGAINST)
    stores.feedback.record(replace(AGAINST, workspace=BETA, is_helpful=True, reason=None))

    assert stores.feedback.tallies() == [Tally(TIP, 1, 0)]
    assert stores.feedback.tallies(VoteKind.ANSWER) == [Tally("leaders/trust", 1, 1)]


def test_a_vote_is_read_as_it_was_stored_without_the_person(stores: Stores) -> None:
    stores.feedback.record(AGAINST)

    [read] = stores.reopen().feedback.votes(VoteKind.ANSWER)
    assert read == replace(AGAINST, user_id="")
    assert read.voted_at == stores.clock.now
    assert stores.feedback.votes(VoteKind.TIP) == []


def test_votes_are_read_oldest_first(stores: Stores) -> None:
    for name in ("practices/codify", "leaders/agility", "leaders/trust"):
        stores.feedback.record(replace(AGAINST, subject=name))
        stores.clock.move(1)

    read = [vote.subject for vote in stores.feedback.votes(VoteKind.ANSWER)]
    assert read == ["practices/codify", "leaders/agility", "leaders/trust"]


@pytest.mark.parametrize("kind", VoteKind)
def test_only_a_persons_last_vote_on_a_card_counts(stores: Stores, kind: VoteKind) -> None:
    for is_helpful in (True, True, False):
        stores.feedback.record(Vote(ACME, TIP, "U0ANNA", is_helpful, kind))

    assert stores.feedback.tallies(kind) == [Tally(TIP, 0, 1)]


def test_a_changed_mind_leaves_no_reason_behind(stores: Stores) -> None:
    stores.feedback.record(AGAINST)
    stores.feedback.record(Vote(ACME, AGAINST.subject, AGAINST.user_id, True, VoteKind.ANSWER))

    [read] = stores.feedback.votes(VoteKind.ANSWER)
    assert (read.is_helpful, read.reason, read.comment) == (True, None, "")


def test_erasing_deletes_a_persons_votes_in_the_workspace_and_no_others(stores: Stores) -> None:
    for workspace, user in ((ACME, "U0ANNA"), (ACME, "U0BEN"), (BETA, "U0ANNA")):
        stores.feedback.record(Vote(workspace, TIP, user, is_helpful=True))
        stores.feedback.record(replace(AGAINST, workspace=workspace, user_id=user))

    assert stores.feedback.erase(ACME, "U0ANNA") == 2
    assert stores.feedback.tallies() == [Tally(TIP, 2, 0)]
    assert stores.feedback.tallies(VoteKind.ANSWER) == [Tally(AGAINST.subject, 0, 2)]


def test_forgetting_a_workspace_deletes_its_votes_and_no_others(stores: Stores) -> None:
    for workspace, user in ((ACME, "U0ANNA"), (ACME, "U0BEN"), (BETA, "U0ANNA")):
        stores.feedback.record(Vote(workspace, TIP, user, is_helpful=True))
    stores.feedback.record(AGAINST)

    assert stores.feedback.forget(ACME) == 3
    assert stores.feedback.tallies() == [Tally(TIP, 1, 0)]
    assert stores.feedback.votes(VoteKind.ANSWER) == []


@pytest.mark.parametrize(("days", "kept"), [(DAYS, DAYS), (7, 7), (0, QUESTION_DAYS)])
def test_votes_on_answers_are_purged_with_the_questions_and_those_on_tips_are_not(
    backend: Backend, days: float, kept: float
) -> None:
    stores = backend.open(days)
    stores.feedback.record(Vote(ACME, TIP, "U0ANNA", is_helpful=True))
    stores.feedback.record(AGAINST)
    stores.clock.move(kept * DAY - 1)
    stores.feedback.record(replace(AGAINST, subject="leaders/agility"))

    assert stores.feedback.purge() == 0
    stores.clock.move(1)
    assert stores.feedback.purge() == 1
    assert [vote.subject for vote in stores.feedback.votes(VoteKind.ANSWER)] == ["leaders/agility"]
    assert stores.feedback.tallies() == [Tally(TIP, 1, 0)]
