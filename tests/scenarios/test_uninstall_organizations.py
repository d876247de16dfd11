"""Uninstallation by an organization, from all its workspaces at once."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.services.guide import Guide
from slack_simulator.payloads import Origin, Request, app_uninstalled, event_request, mention, team_access_revoked
from slack_simulator.workspace import Workspace
from tests.support.slack_bot import SlackBot
from tests.support.uninstall_events import (
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

ORGANIZATION = "E0HOLDING"


@pytest.fixture
def organization(guide: Guide) -> Iterator[dict[str, SlackBot]]:
    """Two workspaces under an organization's installation, one of it with its own installation, and one elsewhere."""
    names = ("ACME", "BETA", "OWN", "ELSEWHERE")
    workspaces = {name: Workspace.named(name) for name in names}
    for name in names[:3]:
        workspaces[name].enterprise = ORGANIZATION
    with SlackBot.started(guide, *workspaces.values()) as slack:
        bots = {name: slack.in_workspace(workspace) for name, workspace in workspaces.items()}
        whole = replace(install(bots["ACME"], INSTALLED), team_id=None, installed_by=None)
        for name in ("ACME", "BETA"):
            slack.stores.installations.remove(owner(bots[name]), before=AGAIN)
        slack.stores.installations.save(whole)
        for name in ("OWN", "ELSEWHERE"):
            install(bots[name], INSTALLED)
        slack.app_context.installation_cache.clear()
        # The organization's token is valid in all its workspaces.
        slack.server.slack.grants[whole.bot_token].teams = ("T0ACME", "T0BETA")
        slack.server.slack.grants[whole.bot_token].enterprise = ORGANIZATION
        for name in names:
            bot = bots[name]
            whole_wide = replace(bot.origin, org_wide=name in {"ACME", "BETA"})
            event = mention(ASKED, channel=bot.workspace.general, user=bot.workspace.asker)
            deliver(bot, event_request(event, whole_wide))
        yield bots


@pytest.mark.parametrize("order", ["u", "ur", "ru", "uu"])
def test_an_organization_that_uninstalls_deletes_the_data_of_all_its_workspaces(
    organization: dict[str, SlackBot], order: str
) -> None:
    acme = organization["ACME"]
    events = {"u": uninstalled(acme, org_wide=True), "r": revoked(acme, org_wide=True)}
    deliver(acme, *(events[letter] for letter in order))

    assert {name: is_installed(bot) for name, bot in organization.items()} == {
        "ACME": False, "BETA": False, "OWN": True, "ELSEWHERE": True,
    }  # fmt: skip
    assert {name: kept(bot) for name, bot in organization.items()} == {
        "ACME": (0, 0), "BETA": (0, 0), "OWN": (1, 1), "ELSEWHERE": (1, 1),
    }  # fmt: skip


def test_an_organizations_event_without_a_workspace_concerns_the_organization(
    organization: dict[str, SlackBot],
) -> None:
    """After uninstallation, the app has no authorizations left for the envelope to name."""
    acme = organization["ACME"]
    of_no_workspace = replace(acme.origin, team=ORGANIZATION)
    deliver(acme, event_request(app_uninstalled(), of_no_workspace, event_time=LEFT))

    assert not is_installed(acme)
    assert kept(organization["BETA"]) == (0, 0)
    assert kept(organization["OWN"]) == (1, 1)


def test_a_workspace_whose_organization_still_has_the_app_keeps_its_data(organization: dict[str, SlackBot]) -> None:
    own = organization["OWN"]
    deliver(own, uninstalled(own))

    assert kept(own) == (1, 1)
    assert kept(organization["BETA"]) == (1, 1)


def test_late_events_of_an_organization_do_not_affect_a_newer_installation(organization: dict[str, SlackBot]) -> None:
    acme = organization["ACME"]
    found = acme.stores.installations.find(owner(acme))
    assert found
    acme.stores.installations.save(replace(found, installed_at=AGAIN))
    deliver(acme, uninstalled(acme, org_wide=True))

    assert is_installed(acme)
    assert kept(acme) == (1, 1)


def withdrawn(slack: SlackBot, *teams: str) -> Request:
    """Return Slack's event about workspaces that the organization took out of its installation."""
    of_organization = replace(Origin.of(slack.workspace, org_wide=True), team=ORGANIZATION)
    return event_request(team_access_revoked(*teams), of_organization, event_time=LEFT)


def take_out(slack: SlackBot, *left: str) -> None:
    """Let the organization keep the app in the workspaces ``left`` only."""
    for grant in slack.server.slack.grants.values():
        if grant.enterprise == ORGANIZATION:
            grant.teams = left


@pytest.mark.parametrize("times", [1, 2])
def test_a_workspace_that_its_organization_takes_out_loses_its_data_and_no_other_does(
    organization: dict[str, SlackBot], times: int
) -> None:
    acme = organization["ACME"]
    take_out(acme, "T0ACME")
    deliver(acme, *[withdrawn(acme, "T0BETA")] * times)

    assert {name: kept(bot) for name, bot in organization.items()} == {
        "ACME": (1, 1), "BETA": (0, 0), "OWN": (1, 1), "ELSEWHERE": (1, 1),
    }  # fmt: skip
    # The token is the organization's, and goes on working for its other workspaces.
    assert is_installed(acme)


def test_messages_that_wait_for_a_workspace_that_was_taken_out_are_not_sent(organization: dict[str, SlackBot]) -> None:
    acme, beta = organization["ACME"], organization["BETA"]
    beta.workspace.fail_next("chat.postMessage", "internal_error")
    event = mention(ASKED, channel=beta.workspace.general, user=beta.workspace.asker, ts="1700000050.000100")
    deliver(beta, event_request(event, replace(beta.origin, org_wide=True)))
    take_out(acme, "T0ACME")
    deliver(acme, withdrawn(acme, "T0BETA"))
    asked_before = len(beta.workspace.calls)
    beta.wait(3_600)

    assert len(beta.workspace.calls) == asked_before


def test_a_late_event_about_a_workspace_that_was_added_again_changes_nothing(
    organization: dict[str, SlackBot],
) -> None:
    """Slack may deliver an event up to a day late."""
    acme = organization["ACME"]
    deliver(acme, withdrawn(acme, "T0BETA"))

    assert kept(organization["BETA"]) == (1, 1)


def test_a_workspace_with_an_installation_of_its_own_keeps_its_data(organization: dict[str, SlackBot]) -> None:
    acme = organization["ACME"]
    take_out(acme, "T0ACME", "T0BETA")
    deliver(acme, withdrawn(acme, "T0OWN"))

    assert kept(organization["OWN"]) == (1, 1)


def test_while_slack_does_not_say_which_workspaces_are_left_the_event_comes_again(
    organization: dict[str, SlackBot],
) -> None:
    acme = organization["ACME"]
    take_out(acme, "T0ACME")
    acme.workspace.fail_next("auth.teams.list", "internal_error")
    event = withdrawn(acme, "T0BETA")

    assert acme.deliver(event).status == 503
    deliver(acme, event.again(1))
    assert kept(organization["BETA"]) == (0, 0)
