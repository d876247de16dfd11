"""The end of an installation: the app is removed from a workspace or organization, or its token is revoked."""

from collections.abc import Iterator
from typing import Any

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from bot.services.failures import FailureCause
from bot.services.workspaces import Workspace
from bot.slack.client import CALL_ERRORS, failure_of
from bot.slack.context import AppContext
from bot.slack.directory import SlackDirectory, SlackTimeoutError
from bot.slack.events import is_organizations, workspace_of
from bot.web_api import SlackClient

_MAX_PAGES = 20
_REFUSALS = {FailureCause.UNAUTHORIZED, FailureCause.MISSING_SCOPE, FailureCause.REFUSED}


def register(app: App, app_context: AppContext) -> None:
    """Listen for the events. Slack sends those of one removal in any order, and sometimes only one."""

    @app.event("app_uninstalled")
    def uninstall(body: dict[str, Any], context: BoltContext) -> None:
        whole = is_organizations(context, body)
        app_context.uninstaller.uninstall(workspace_of(context, body), body["event_time"], whole_organization=whole)

    @app.event("tokens_revoked")
    def revoke(event: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        # People's own tokens may be revoked as well; the bot has none of those.
        if event.get("tokens", {}).get("bot"):
            whole = is_organizations(context, body)
            app_context.uninstaller.revoke(workspace_of(context, body), body["event_time"], whole_organization=whole)

    @app.event("team_access_revoked")
    def withdraw(event: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        """Handle a removal from some workspaces of an organization, which keeps the app for the others."""
        # Bolt gives no token to listeners of this event.
        organization = app_context.installation_cache.find(Workspace("", context.enterprise_id))
        if organization is None:
            return
        removed = {str(team) for team in event.get("team_ids") or ()}
        # The event may be a day late, and the organization may have added the workspace again.
        left = _teams_with_access(SlackClient(organization.bot_token, base_url=client.base_url))
        for team in sorted(removed - left):
            app_context.uninstaller.withdraw(Workspace(team, context.enterprise_id))


def _teams_with_access(client: WebClient) -> set[str]:
    """Return the ids of the workspaces that the organization's token opens; none where Slack refuses to list them.

    Raises:
        SlackTimeoutError: if Slack did not answer in time. It should report again.
    """
    try:
        return {team["id"] for page in _pages(client) for team in page["teams"]}
    except CALL_ERRORS as error:
        if failure_of(error).cause not in _REFUSALS:
            raise SlackTimeoutError from error
        return set()


def _pages(client: WebClient) -> Iterator[Any]:
    directory, cursor = SlackDirectory(client, ""), ""
    for _ in range(_MAX_PAGES):
        page = directory.client().auth_teams_list(limit=100, cursor=cursor)
        yield page
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
