"""A Web API call as methods receive it, and the description of a method."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_simulator.arguments import Arguments
from slack_simulator.channels import Channel
from slack_simulator.errors import RefusedError
from slack_simulator.grants import Grant
from slack_simulator.messages import Json
from slack_simulator.people import User
from slack_simulator.slack import Slack
from slack_simulator.workspace import Workspace


@dataclass(frozen=True)
class ApiCall:
    """A call of a method: the token's grant, the workspace it is for, and its arguments."""

    slack: Slack
    grant: Grant
    workspace: Workspace
    args: Arguments

    @property
    def now(self) -> float:
        """The time by Slack's clock, in seconds since the epoch."""
        return self.slack.clock.now()

    def channel(self, name: str = "channel", error: str = "channel_not_found") -> Channel:
        """Return the conversation that the argument ``name`` names.

        A conversation that is not public exists for the bot only if the bot is a member.

        Raises:
            RefusedError: ``error`` when there is no such conversation.
        """
        channel = self.workspace.channels.get(self.args.text(name))
        if channel is None or (channel.kind != "public_channel" and not self.is_member(channel)):
            raise RefusedError(error)
        return channel

    def is_member(self, channel: Channel) -> bool:
        """Return True when the bot is a member of ``channel``."""
        return self.workspace.bot_user in channel.members

    def user(self, name: str = "user") -> User:
        """Return the user that the argument ``name`` names.

        Raises:
            RefusedError: ``user_not_found``.
        """
        user = self.workspace.users.get(self.args.text(name))
        if user is None:
            raise RefusedError("user_not_found")
        return user

    def require_team(self) -> None:
        """Check that the call names its workspace, which an org-wide token must do where no channel names it.

        Raises:
            RefusedError: ``missing_argument`` for an org-wide token without ``team_id``.
        """
        if self.grant.enterprise and not self.args.text("team_id"):
            raise RefusedError("missing_argument", "missing required field: team_id")


@dataclass(frozen=True)
class Method:
    """A Web API method."""

    run: Callable[[ApiCall], Json]
    """Function that runs a call and returns the fields of its response."""
    required: tuple[str, ...] = ()
    """Arguments that every call must have."""
    scopes: tuple[str, ...] = ()
    """Scopes that every call needs. Scopes that depend on the channel are checked by the method itself."""
    takes_json: bool = True
    """True when the method accepts its arguments as JSON."""
