"""Where the app is installed: one row a place, the workspace's own before its organization's."""

from dataclasses import replace

import pytest

from bot.services.installations import Installation
from bot.services.workspaces import Workspace
from tests.posts import ACME, BETA
from tests.stores import Stores

THEIRS = Installation(
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
ALL_OF_IT = replace(THEIRS, team_id=None, name="Holding", bot_token="xoxb-holding", installed_by=None)
ALONE = replace(THEIRS, enterprise_id=None, bot_token="xoxb-alone")


def test_an_installation_is_found_as_it_was_saved(stores: Stores) -> None:
    stores.installations.save(THEIRS)

    assert stores.again().installations.find(ACME) == THEIRS
    assert stores.installations.find(BETA) is None


def test_a_workspace_has_its_own_before_its_organizations(stores: Stores) -> None:
    stores.installations.save(ALL_OF_IT)
    assert stores.installations.find(ACME) == ALL_OF_IT

    stores.installations.save(THEIRS)
    assert stores.installations.find(ACME) == THEIRS
    assert stores.installations.find(BETA) == ALL_OF_IT


@pytest.mark.parametrize(
    "stranger", [Workspace("T0GAMMA"), Workspace("T0GAMMA", "E0OTHER"), Workspace(""), Workspace("", "")]
)
def test_who_is_in_no_organization_has_no_organizations_installation(stores: Stores, stranger: Workspace) -> None:
    stores.installations.save(ALL_OF_IT)
    stores.installations.save(THEIRS)

    assert stores.installations.find(stranger) is None
    assert not stores.installations.remove(stranger, before=1e9)
    assert not stores.installations.remove(stranger, before=1e9, whole_organization=True)
    assert len(stores.installations.all()) == 2


def test_an_installation_takes_the_place_of_the_one_before(stores: Stores) -> None:
    renewed = replace(THEIRS, bot_token="xoxb-new", installed_at=200.0)
    stores.installations.save(THEIRS)
    stores.installations.save(renewed)

    assert stores.installations.all() == [renewed]


@pytest.mark.parametrize("moves", [(THEIRS, ALONE), (ALONE, THEIRS)])
def test_a_workspace_that_joins_or_leaves_an_organization_keeps_one(
    stores: Stores, moves: tuple[Installation, Installation]
) -> None:
    for installation in moves:
        stores.installations.save(installation)

    assert stores.installations.all() == [moves[1]]
    assert stores.installations.find(Workspace(ACME.team_id)) == moves[1]
    assert stores.installations.find(ACME) == moves[1]


def test_all_are_told_by_name(stores: Stores) -> None:
    for name in ("beta", "Acme", "ärzte", "Zeta"):
        stores.installations.save(replace(THEIRS, team_id=f"T0{name}", name=name))

    assert [found.name for found in stores.installations.all()] == ["Acme", "Zeta", "beta", "ärzte"]


def test_news_of_an_uninstallation_count_once_and_only_for_what_was_there(stores: Stores) -> None:
    stores.installations.save(THEIRS)
    stores.installations.save(ALL_OF_IT)
    assert not stores.installations.remove(ACME, before=99.9)
    assert stores.installations.remove(ACME, before=100.0)
    assert not stores.installations.remove(ACME, before=100.0)
    assert stores.installations.find(ACME) == ALL_OF_IT


def test_late_news_do_not_undo_a_new_installation(stores: Stores) -> None:
    stores.installations.save(THEIRS)
    stores.installations.save(replace(THEIRS, bot_token="xoxb-new", installed_at=200.0))

    assert not stores.installations.remove(ACME, before=150.0)
    found = stores.installations.find(ACME)
    assert found
    assert found.bot_token == "xoxb-new"


def test_an_organization_that_uninstalls_leaves_its_workspaces_own(stores: Stores) -> None:
    stores.installations.save(THEIRS)
    stores.installations.save(ALL_OF_IT)

    assert stores.installations.remove(BETA, before=100.0, whole_organization=True)
    assert stores.installations.all() == [THEIRS]
    assert not stores.installations.remove(BETA, before=100.0)
