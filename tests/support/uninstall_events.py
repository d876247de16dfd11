"""Installations at known times, and Slack's events about their end."""

from bot.services.installations import Installation
from bot.services.workspaces import Workspace as Owner
from slack_simulator.payloads import Origin, Request, app_uninstalled, event_request, tokens_revoked
from tests.support.slack_bot import SlackBot

ASKED = "who keeps the partnership running day to day, like an intermediary?"
INSTALLED, LEFT, AGAIN = 1_700_000_000.0, 1_700_000_100.0, 1_700_000_200.0


def owner(slack: SlackBot) -> Owner:
    return Owner(slack.workspace.team, slack.workspace.enterprise)


def install(slack: SlackBot, at: float, token: str = "") -> Installation:
    workspace = slack.workspace
    installation = Installation(
        workspace.team,
        workspace.enterprise,
        workspace.name,
        token or workspace.bot_token,
        workspace.bot_id,
        workspace.bot_user,
        (),
        workspace.asker,
        at,
    )
    slack.stores.installations.save(installation)
    slack.app_context.installation_cache.clear()
    return installation


def uninstalled(slack: SlackBot, *, org_wide: bool = False) -> Request:
    return event_request(app_uninstalled(), Origin.of(slack.workspace, org_wide=org_wide), event_time=LEFT)


def revoked(slack: SlackBot, *, org_wide: bool = False) -> Request:
    event = tokens_revoked(bots=[slack.workspace.bot_user])
    return event_request(event, Origin.of(slack.workspace, org_wide=org_wide), event_time=LEFT)


def deliver(slack: SlackBot, *requests: Request) -> None:
    for request in requests:
        assert slack.deliver(request).status == 200


def is_installed(slack: SlackBot) -> bool:
    return slack.stores.installations.find(owner(slack)) is not None


def kept(slack: SlackBot) -> tuple[int, int]:
    """Return the number of stored questions and deliveries; this deletes the deliveries."""
    return len(slack.stores.questions.of_workspace(owner(slack))), slack.stores.outbox_store.forget(owner(slack))
