"""Whose data an organization's is: each workspace's own, and found together when the organization leaves."""

import pytest

from bot.services.workspaces import Workspace
from tests.posts import ACME, BETA, asked, reply
from tests.stores import Stores

ELSEWHERE = Workspace("T0ELSEWHERE", "E0OTHER")
ALONE = Workspace("T0ALONE")


@pytest.mark.parametrize("whose", [ACME, Workspace("T0NEW", "E0HOLDING"), Workspace("E0HOLDING", "E0HOLDING")])
def test_the_workspaces_of_an_organization_are_found_by_any_of_them(stores: Stores, whose: Workspace) -> None:
    for workspace in (ACME, BETA, ELSEWHERE, ALONE):
        stores.ledger.plan([reply(workspace=workspace), reply(workspace=workspace)])
        stores.questions.record(asked(workspace))

    assert set(stores.ledger.siblings(whose)) == {ACME, BETA}
    assert len(stores.ledger.siblings(whose)) == 2
    assert set(stores.questions.siblings(whose)) == {ACME, BETA}
    assert len(stores.questions.siblings(whose)) == 2


@pytest.mark.parametrize("whose", [ALONE, Workspace("T0NEW"), Workspace("", "")])
def test_a_workspace_in_no_organization_has_no_siblings(stores: Stores, whose: Workspace) -> None:
    for workspace in (ACME, ALONE, Workspace("T0TOO")):
        stores.ledger.plan([reply(workspace=workspace)])
        stores.questions.record(asked(workspace))

    assert list(stores.ledger.siblings(whose)) == []
    assert list(stores.questions.siblings(whose)) == []


def test_what_was_forgotten_makes_no_siblings(stores: Stores) -> None:
    stores.ledger.plan([reply(workspace=ACME)])
    stores.questions.record(asked(ACME))
    stores.ledger.forget(ACME)
    stores.questions.forget(ACME)

    assert list(stores.ledger.siblings(BETA)) == []
    assert list(stores.questions.siblings(BETA)) == []
