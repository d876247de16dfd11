"""A Web API call on its way through a method, and what a method is."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.playground.arguments import Arguments
from bot.playground.channels import Channel
from bot.playground.errors import RefusedError
from bot.playground.grants import Grant
from bot.playground.messages import Json
from bot.playground.people import User
from bot.playground.slack import Slack
from bot.playground.workspace import Workspace


@dataclass(frozen=True)
class Asked:
    """One call: by whom, for which workspace, with what."""

    slack: Slack
    grant: Grant
    workspace: Workspace
    args: Arguments

    @property
    def now(self) -> float:
        """When it is, by Slack's clock."""
        return self.slack.clock.now()

    def channel(self, name: str = "channel", error: str = "channel_not_found") -> Channel:
        """The conversation that the argument names; what the bot is not in and could not see does not exist.

        Raises:
            RefusedError: with ``error``.
        """
        channel = self.workspace.channels.get(self.args.text(name))
        if channel is None or (channel.kind != "public_channel" and not self.is_in(channel)):
            raise RefusedError(error)
        return channel

    def is_in(self, channel: Channel) -> bool:
        """Whether the bot is a member of ``channel``."""
        return self.workspace.bot_user in channel.members

    def user(self, name: str = "user") -> User:
        """The user that the argument names.

        Raises:
            RefusedError: ``user_not_found``.
        """
        user = self.workspace.users.get(self.args.text(name))
        if user is None:
            raise RefusedError("user_not_found")
        return user

    def need_team(self) -> None:
        """Go on only when it is clear which workspace is meant, as methods without a channel demand.

        Raises:
            RefusedError: ``missing_argument``: an org-wide token, and no ``team_id``.
        """
        if self.grant.enterprise and not self.args.text("team_id"):
            raise RefusedError("missing_argument", "missing required field: team_id")


@dataclass(frozen=True)
class Method:
    """A Web API method."""

    run: Callable[[Asked], Json]
    required: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    """Those it always needs; what depends on the channel, the method asks for itself."""
    takes_json: bool = True
