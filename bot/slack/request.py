"""Requests from people in Slack, in one form for commands, buttons, forms and events."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from slack_bolt import BoltContext
from slack_sdk import WebClient

from bot.services.workspaces import Workspace
from bot.slack.directory import SlackDirectory
from bot.slack.events import channel_of, is_outsider, workspace_of


@dataclass(frozen=True)
class Request:
    """A command, a button press, a submitted form or an event: who caused it, where, and with which text."""

    workspace: Workspace
    user_id: str
    channel: str
    """Id of the conversation where it happened, whose member the person therefore is; empty in the Home tab and in
    forms."""
    trigger_id: str
    """Permits opening one modal within three seconds; empty for events."""
    text: str = field(repr=False)
    """Text after a command, value of a button, or text of a message."""
    body: Mapping[str, Any] = field(repr=False)
    """The whole payload, as Slack sent it."""
    directory: SlackDirectory = field(repr=False, compare=False)
    """Looks things up in Slack until the person must have an answer."""

    scopes: frozenset[str] = field(default=frozenset(), repr=False)
    """Scopes of the token in this workspace; empty if they are not known."""

    @classmethod
    def of(cls, context: BoltContext, body: Mapping[str, Any], client: WebClient) -> Self:
        """Return the request that ``body`` describes; its time limit started when it arrived."""
        workspace = workspace_of(context, body)
        directory = SlackDirectory(client, workspace.team_id)
        trigger_id = str(body.get("trigger_id") or "")
        return cls(
            workspace, user_of(body), channel_of(body), trigger_id, _text(body), body, directory, scopes_of(context)
        )

    def renewed(self) -> Self:
        """Return the request with a time limit that begins now, for calls that the person does not wait for."""
        return replace(self, directory=self.directory.renewed())

    @property
    def is_outsider(self) -> bool:
        """True for a person of another organization, with which the workspace shares a channel."""
        return is_outsider(self.workspace, self.body)

    @property
    def shared_channel(self) -> str:
        """Id of the channel where a command was typed; empty in a direct or group message."""
        # Slack gives direct and group messages a fixed or generated name instead of a channel's.
        is_private = str(self.body.get("channel_name", "")).startswith(("directmessage", "mpdm-"))
        return "" if is_private else self.channel


def scopes_of(context: BoltContext) -> frozenset[str]:
    """Return the scopes of the token with which the app acts. Slack lists them nearly always."""
    authorized = context.authorize_result
    return frozenset((authorized.bot_scopes or []) if authorized else [])


def user_of(body: Mapping[str, Any]) -> str:
    """Return the id of the person who caused a request."""
    if event := body.get("event"):
        return str(event.get("user") or event["assistant_thread"]["user_id"])
    return str(body.get("user_id") or body["user"]["id"])


def _text(body: Mapping[str, Any]) -> str:
    if "command" in body:
        # Slack omits "text" when nothing was typed after the command.
        return str(body.get("text") or "").strip()
    actions = body.get("actions") or [{}]
    return str(body.get("event", {}).get("text") or actions[0].get("value") or "")
