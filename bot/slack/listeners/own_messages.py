"""Slack's reports of the bot's own messages, which settle deliveries that got no response."""

from typing import Any

from slack_bolt import App, BoltContext

from bot.slack.context import AppContext
from bot.slack.events import posted_delivery, workspace_of


def register(app: App, app_context: AppContext) -> None:
    """Listen for messages with our metadata.

    Slack does not say whether it reports an app's own messages to it. Where it does not, history is read.
    """

    @app.event("message_metadata_posted")
    def confirm(body: dict[str, Any], context: BoltContext) -> None:
        posted = posted_delivery(body)
        if posted:
            app_context.outbox_store.confirm(workspace_of(context, body), *posted)
