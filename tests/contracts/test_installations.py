"""Installations: one for each workspace or organization; a workspace's own comes before its organization's."""

from dataclasses import replace

import pytest

from bot.services.installations import Installation
from bot.services.workspaces import Workspace
from tests.support.samples import ACME, BETA
from tests.support.stores import Stores

OF_WORKSPACE = Installation(
    ACME.team_id,
    ACME.enterprise_id,
    "Acme",
    "xoxb-acme",
    "B0ACME",
    "U0BOT",
    ("chat:write", "commands"),
    "U0ANNA",
    100.0,
)
OF_ORGANIZATION = replace(OF_WORKSPACE, team_id=None, name="Holding", bot_token="xoxb-holding", installed_by=None)
WITHOUT_ORGANIZATION = replace(OF_WORKSPACE, enterprise_id=None, bot_token="xoxb-alone")


def test_an_installation_is_found_as_it_was_saved(stores: Stores) -> None:
    stores.installations.save(OF_WORKSPACE)

    assert stores.reopen().installations.find(ACME) == OF_WORKSPACE
    assert stores.installations.find(BETA) is None


def test_a_workspaces_own_installation_comes_before_its_organizations(stores: Stores) -> None:
    stores.installations.save(OF_ORGANIZATION)
    assert stores.installations.find(ACME) == OF_ORGANIZATION

    stores.installations.save(OF_WORKSPACE)
    assert stores.installations.find(ACME) == OF_WORKSPACE
    assert stores.installations.find(BETA) == OF_ORGANIZATION


@pytest.mark.parametrize(
    "stranger", [Workspace("T0GAMMA"), Workspace("T0GAMMA", "E0OTHER"), Workspace(""), Workspace("", "")]
)
def test_a_workspace_outside_the_organization_does_not_have_its_installation(
    stores: Stores, stranger: Workspace
) -> None:
    stores.installations.save(OF_ORGANIZATION)
    stores.installations.save(OF_WORKSPACE)

    assert stores.installations.find(stranger) is None
    assert not stores.installations.remove(stranger, before=1e9)
    assert not stores.installations.remove(stranger, before=1e9, whole_organization=True)
    assert len(stores.installations.all()) == 2


def test_an_installation_replaces_the_one_before(stores: Stores) -> None:
    newer = replace(OF_WORKSPACE, bot_token="xoxb-new", installed_at=200.0)
    stores.installations.save(OF_WORKSPACE)
    stores.installations.save(newer)

    assert stores.installations.all() == [newer]


@pytest.mark.parametrize("moves", [(OF_WORKSPACE, WITHOUT_ORGANIZATION), (WITHOUT_ORGANIZATION, OF_WORKSPACE)])
def test_a_workspace_that_joins_or_leaves_an_organization_has_one_installation(
    stores: Stores, moves: tuple[Installation, Installation]
) -> None:
    for installation in moves:
        stores.installations.save(installation)

    assert stores.installations.all() == [moves[1]]
    assert stores.installations.find(Workspace(ACME.team_id)) == moves[1]
    assert stores.installations.find(ACME) == moves[1]


def test_all_installations_are_sorted_by_name(stores: Stores) -> None:
    for name in ("beta", "Acme", "ärzte", "Zeta"):
        stores.installations.save(replace(OF_WORKSPACE, team_id=f"T0{name}", name=name))

    assert [found.name for found in stores.installations.all()] == ["Acme", "Zeta", "beta", "ärzte"]


def test_an_uninstallation_removes_only_an_installation_that_is_not_newer(stores: Stores) -> None:
    stores.installations.save(OF_WORKSPACE)
    stores.installations.save(OF_ORGANIZATION)
    assert not stores.installations.remove(ACME, before=99.9)
    assert stores.installations.remove(ACME, before=100.0)
    assert not stores.installations.remove(ACME, before=100.0)
    assert stores.installations.find(ACME) == OF_ORGANIZATION


def test_a_late_report_does_not_remove_a_new_installation(stores: Stores) -> None:
    stores.installations.save(OF_WORKSPACE)
    stores.installations.save(replace(OF_WORKSPACE, bot_token="xoxb-new", installed_at=200.0))

    assert not stores.installations.remove(ACME, before=150.0)
    found = stores.installations.find(ACME)
    assert found
    assert found.bot_token == "xoxb-new"


def test_an_organizations_uninstallation_leaves_its_workspaces_own_installations(stores: Stores) -> None:
    stores.installations.save(OF_WORKSPACE)
    stores.installations.save(OF_ORGANIZATION)

    assert stores.installations.remove(BETA, before=100.0, whole_organization=True)
    assert stores.installations.all() == [OF_WORKSPACE]
    assert not stores.installations.remove(BETA, before=100.0)
