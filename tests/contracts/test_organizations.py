"""Whose data an organization's is: each workspace's own, and found together when the organization leaves."""

import pytest

from bot.services.tips.feedback import Vote
from bot.services.workspaces import Workspace
from tests.posts import ACME, BETA, asked, reply
from tests.stores import Stores
from tests.tips import wish

ELSEWHERE = Workspace("T0ELSEWHERE", "E0OTHER")
ALONE = Workspace("T0ALONE")


def keep(stores: Stores, workspace: Workspace) -> None:
    """Something of every kind, twice where that can be."""
    stores.ledger.plan([reply(workspace=workspace), reply(workspace=workspace)])
    for _ in range(2):
        stores.questions.record(asked(workspace))
    for name in ("1", "2"):
        stores.schedules.save(wish(f"C{name}", workspace), None)
        stores.feedback.record(Vote(workspace, "leaders/trust#0a1b2c", f"U{name}", is_helpful=True))


def siblings(stores: Stores, whose: Workspace) -> list[list[Workspace]]:
    """What each store finds, in the order of ids."""
    every = (stores.ledger, stores.questions, stores.schedules, stores.feedback)
    return [sorted(store.siblings(whose), key=lambda found: found.team_id) for store in every]


@pytest.mark.parametrize("whose", [ACME, Workspace("T0NEW", "E0HOLDING"), Workspace("E0HOLDING", "E0HOLDING")])
def test_the_workspaces_of_an_organization_are_found_by_any_of_them(stores: Stores, whose: Workspace) -> None:
    for workspace in (ACME, BETA, ELSEWHERE, ALONE):
        keep(stores, workspace)

    assert siblings(stores, whose) == [[ACME, BETA]] * 4


@pytest.mark.parametrize("whose", [ALONE, Workspace("T0NEW"), Workspace("", "")])
def test_a_workspace_in_no_organization_has_no_siblings(stores: Stores, whose: Workspace) -> None:
    for workspace in (ACME, ALONE, Workspace("T0TOO")):
        keep(stores, workspace)

    assert siblings(stores, whose) == [[]] * 4


def test_what_was_forgotten_makes_no_siblings(stores: Stores) -> None:
    keep(stores, ACME)
    for store in (stores.ledger, stores.questions, stores.schedules, stores.feedback):
        store.forget(ACME)

    assert siblings(stores, BETA) == [[]] * 4
