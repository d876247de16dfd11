"""The workspace as one person sees it in Slack's client, as JSON."""

from collections.abc import Iterable

from bot.playground.channels import Channel
from bot.playground.messages import Json, Message
from bot.playground.page.elements import identified
from bot.playground.page.errors import PageError
from bot.playground.views import View
from bot.playground.workspace import Workspace

_KINDS = {"public_channel": "channel", "private_channel": "private", "im": "im", "mpim": "im"}


class Seen:
    """What ``user`` sees of ``workspace``."""

    def __init__(self, workspace: Workspace, user: str) -> None:
        self.workspace = workspace
        self.user = user

    def people(self) -> list[Json]:
        """Everybody in the workspace, the bot among them."""
        users = self.workspace.users.values()
        return [{"id": user.id, "name": user.name, "real_name": user.real_name, "tz": user.tz} for user in users]

    def conversations(self) -> list[Json]:
        """The conversations that the person is in."""
        channels = list(self.workspace.channels.values())
        return [self._conversation(channel) for channel in channels if self.user in channel.members]

    def _conversation(self, channel: Channel) -> Json:
        return {
            "id": channel.id,
            "name": channel.name or self._name(next(iter(channel.members - {self.user}), "")),
            "kind": _KINDS[channel.kind],
            "is_member": self.workspace.bot_user in channel.members,
            "topic": channel.topic,
        }

    def channel(self, channel_id: str) -> Channel:
        """A conversation that the person is in.

        Raises:
            PageError: there is none of that id.
        """
        channel = self.workspace.channels.get(channel_id)
        if channel is None or self.user not in channel.members:
            raise PageError("There is no such conversation.", 404)
        return channel

    def messages(self, channel_id: str) -> list[Json]:
        """What was said in a conversation outside threads, oldest first."""
        with self.workspace.lock:
            self.workspace.post_due()
            channel = self.channel(channel_id)
            return self._all(channel, (m for m in channel.messages if m.broadcast or not m.is_reply))

    def thread(self, channel_id: str, ts: str) -> list[Json]:
        """A thread, its first message first."""
        with self.workspace.lock:
            channel = self.channel(channel_id)
            return self._all(channel, (m for m in channel.messages if ts in (m.ts, m.thread_ts)))

    def find(self, channel_id: str, ts: str) -> Message:
        """A message that the person sees.

        Raises:
            PageError: there is none.
        """
        with self.workspace.lock:
            for message in self.channel(channel_id).messages:
                if message.ts == ts and self.sees(message):
                    return message
        raise PageError("That message is not there any more.", 404)

    def sees(self, message: Message) -> bool:
        """Whether the person sees ``message``."""
        channel = self.workspace.channels[message.channel]
        return self.user in channel.members and message.only_for in (None, self.user)

    def _all(self, channel: Channel, messages: Iterable[Message]) -> list[Json]:
        threads = channel.threads()
        return [self.message(one, threads.get(one.ts, [])) for one in messages if self.sees(one)]

    def message(self, message: Message, replies: list[Message] | None = None) -> Json:
        """One message; ``replies`` are those of its thread, which are looked up unless given."""
        with self.workspace.lock:
            if replies is None:
                replies = self.workspace.channels[message.channel].threads(message.ts).get(message.ts, [])
            shown = message.shown(replies=replies)
        return {
            **shown,
            "channel": message.channel,
            "username": self._name(message.user),
            "blocks": identified(message.blocks),
            "is_ephemeral": message.only_for is not None,
            "only_for": message.only_for,
            "deleted": message.subtype == "tombstone",
        }

    def view(self, view: View) -> Json:
        """A modal or Home tab, with an id for everything in it."""
        shown = self.workspace.view_shown(view)
        return {**shown, "blocks": identified(view.given["blocks"])}

    def top(self) -> View | None:
        """The modal on top of those that the person has open."""
        stack = self.workspace.views.stacks.get(self.user)
        return stack[-1] if stack else None

    def home(self) -> View | None:
        """The Home tab that the person was given."""
        return self.workspace.views.homes.get(self.user)

    def _name(self, user_id: str) -> str:
        user = self.workspace.users.get(user_id)
        return user.real_name or user.name if user else "Slackbot"
