"""Votes on tips are counted without the person, and can be erased."""

from bot.services.tips.models import Tally, Vote
from tests.support.samples import ACME, BETA
from tests.support.stores import Stores

TIP, OTHER = "leaders/trust#0a1b2c", "practices/codify#3d4e5f"


def test_votes_are_counted_by_tip_over_all_workspaces(stores: Stores) -> None:
    for workspace, user, is_helpful in ((ACME, "U0ANNA", True), (ACME, "U0BEN", False), (BETA, "U0ANNA", True)):
        stores.feedback.record(Vote(workspace, TIP, user, is_helpful))
    stores.feedback.record(Vote(ACME, OTHER, "U0ANNA", False))

    assert stores.reopen().feedback.tallies() == [Tally(TIP, 2, 1), Tally(OTHER, 0, 1)]


def test_only_a_persons_last_vote_on_a_tip_counts(stores: Stores) -> None:
    for is_helpful in (True, True, False):
        stores.feedback.record(Vote(ACME, TIP, "U0ANNA", is_helpful))

    assert stores.feedback.tallies() == [Tally(TIP, 0, 1)]


def test_erasing_deletes_a_persons_votes_in_the_workspace_and_no_others(stores: Stores) -> None:
    for workspace, user in ((ACME, "U0ANNA"), (ACME, "U0BEN"), (BETA, "U0ANNA")):
        stores.feedback.record(Vote(workspace, TIP, user, is_helpful=True))

    assert stores.feedback.erase(ACME, "U0ANNA") == 1
    assert stores.feedback.tallies() == [Tally(TIP, 2, 0)]


def test_forgetting_a_workspace_deletes_its_votes_and_no_others(stores: Stores) -> None:
    for workspace, user in ((ACME, "U0ANNA"), (ACME, "U0BEN"), (BETA, "U0ANNA")):
        stores.feedback.record(Vote(workspace, TIP, user, is_helpful=True))

    assert stores.feedback.forget(ACME) == 2
    assert stores.feedback.tallies() == [Tally(TIP, 1, 0)]
