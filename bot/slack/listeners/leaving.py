"""The app is taken out of a workspace or organization, or its token revoked."""

from typing import Any

from slack_bolt import App, BoltContext

from bot.slack.events import is_organizations, workspace_of
from bot.slack.parts import Parts


def register(app: App, parts: Parts) -> None:
    """Listen to both: Slack sends them in any order, and may send but one."""

    @app.event("app_uninstalled")
    def uninstall(body: dict[str, Any], context: BoltContext) -> None:
        whole = is_organizations(context, body)
        parts.leaving.uninstall(workspace_of(context, body), body["event_time"], whole_organization=whole)

    @app.event("tokens_revoked")
    def revoke(event: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        # People's own tokens may be revoked as well; the bot has none of those.
        if event.get("tokens", {}).get("bot"):
            whole = is_organizations(context, body)
            parts.leaving.revoke(workspace_of(context, body), body["event_time"], whole_organization=whole)
