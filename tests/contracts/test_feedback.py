"""What every store of feedback does."""

from bot.services.tips.feedback import Tally, Vote
from tests.posts import ACME, BETA
from tests.stores import Stores

TIP, OTHER = "leaders/trust#0a1b2c", "practices/codify#3d4e5f"


def test_votes_are_counted_by_tip_over_all_workspaces(stores: Stores) -> None:
    for workspace, user, is_helpful in ((ACME, "U0ANNA", True), (ACME, "U0BEN", False), (BETA, "U0ANNA", True)):
        stores.feedback.record(Vote(workspace, TIP, user, is_helpful))
    stores.feedback.record(Vote(ACME, OTHER, "U0ANNA", False))

    assert stores.again().feedback.tallies() == [Tally(TIP, 2, 1), Tally(OTHER, 0, 1)]


def test_of_one_persons_votes_on_a_tip_the_last_counts(stores: Stores) -> None:
    for is_helpful in (True, True, False):
        stores.feedback.record(Vote(ACME, TIP, "U0ANNA", is_helpful))

    assert stores.feedback.tallies() == [Tally(TIP, 0, 1)]


def test_a_person_can_have_their_votes_erased_and_only_theirs(stores: Stores) -> None:
    for workspace, user in ((ACME, "U0ANNA"), (ACME, "U0BEN"), (BETA, "U0ANNA")):
        stores.feedback.record(Vote(workspace, TIP, user, is_helpful=True))

    assert stores.feedback.erase(ACME, "U0ANNA") == 1
    assert stores.feedback.tallies() == [Tally(TIP, 2, 0)]


def test_a_workspaces_votes_are_forgotten_and_no_others(stores: Stores) -> None:
    for workspace, user in ((ACME, "U0ANNA"), (ACME, "U0BEN"), (BETA, "U0ANNA")):
        stores.feedback.record(Vote(workspace, TIP, user, is_helpful=True))

    assert stores.feedback.forget(ACME) == 2
    assert stores.feedback.tallies() == [Tally(TIP, 1, 0)]
