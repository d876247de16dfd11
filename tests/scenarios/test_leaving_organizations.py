"""An organization takes the app out of all its workspaces at once."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.playground.payloads import app_uninstalled, event_request, mention
from bot.playground.workspace import Workspace
from bot.services.guide import Guide
from tests.leaving import (
    AGAIN,
    ASKED,
    INSTALLED,
    LEFT,
    deliver,
    install,
    is_installed,
    kept,
    owner,
    revoked,
    uninstalled,
)
from tests.slack_bot import SlackBot

ORGANIZATION = "E0HOLDING"


@pytest.fixture
def organization(guide: Guide) -> Iterator[dict[str, SlackBot]]:
    """Two workspaces under an organization's installation, one with its own beside, and one elsewhere."""
    names = ("ACME", "BETA", "OWN", "ELSEWHERE")
    workspaces = {name: Workspace.called(name) for name in names}
    for name in names[:3]:
        workspaces[name].enterprise = ORGANIZATION
    with SlackBot.started(guide, *workspaces.values()) as slack:
        bots = {name: slack.among(workspace) for name, workspace in workspaces.items()}
        whole = replace(install(bots["ACME"], INSTALLED), team_id=None, installed_by=None)
        for name in ("ACME", "BETA"):
            slack.stores.installations.remove(owner(bots[name]), before=AGAIN)
        slack.stores.installations.save(whole)
        for name in ("OWN", "ELSEWHERE"):
            install(bots[name], INSTALLED)
        slack.parts.installed.forget()
        # The organization's token opens all its workspaces.
        slack.server.slack.grants[whole.bot_token].teams = ("T0ACME", "T0BETA")
        slack.server.slack.grants[whole.bot_token].enterprise = ORGANIZATION
        for name in names:
            bot = bots[name]
            whole_wide = replace(bot.origin, org_wide=name in {"ACME", "BETA"})
            event = mention(ASKED, channel=bot.workspace.general, user=bot.workspace.asker)
            deliver(bot, event_request(event, whole_wide))
        yield bots


@pytest.mark.parametrize("order", ["u", "ur", "ru", "uu"])
def test_an_organization_that_uninstalls_takes_all_its_workspaces_data(
    organization: dict[str, SlackBot], order: str
) -> None:
    acme = organization["ACME"]
    told = {"u": uninstalled(acme, org_wide=True), "r": revoked(acme, org_wide=True)}
    deliver(acme, *(told[letter] for letter in order))

    assert {name: is_installed(bot) for name, bot in organization.items()} == {
        "ACME": False, "BETA": False, "OWN": True, "ELSEWHERE": True,
    }  # fmt: skip
    assert {name: kept(bot) for name, bot in organization.items()} == {
        "ACME": (0, 0), "BETA": (0, 0), "OWN": (1, 1), "ELSEWHERE": (1, 1),
    }  # fmt: skip


def test_an_organizations_news_without_a_workspace_are_the_organizations(organization: dict[str, SlackBot]) -> None:
    """Once it is out, the app has no authorizations left for the envelope to name."""
    acme = organization["ACME"]
    of_nobody = replace(acme.origin, team=ORGANIZATION)
    deliver(acme, event_request(app_uninstalled(), of_nobody, event_time=LEFT))

    assert not is_installed(acme)
    assert kept(organization["BETA"]) == (0, 0)
    assert kept(organization["OWN"]) == (1, 1)


def test_a_workspace_whose_organization_still_has_the_app_keeps_its_data(organization: dict[str, SlackBot]) -> None:
    own = organization["OWN"]
    deliver(own, uninstalled(own))

    assert kept(own) == (1, 1)
    assert kept(organization["BETA"]) == (1, 1)


def test_late_news_of_an_organization_do_not_touch_what_it_installed_again(organization: dict[str, SlackBot]) -> None:
    acme = organization["ACME"]
    found = acme.stores.installations.find(owner(acme))
    assert found
    acme.stores.installations.save(replace(found, installed_at=AGAIN))
    deliver(acme, uninstalled(acme, org_wide=True))

    assert is_installed(acme)
    assert kept(acme) == (1, 1)
