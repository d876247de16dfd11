"""The workspace as one person sees it in Slack's client, as JSON."""

from collections.abc import Iterable

from playground.client.blocks import with_ids
from playground.client.errors import PageError
from slack_simulator.channels import Channel
from slack_simulator.messages import Json, Message
from slack_simulator.views import View
from slack_simulator.workspace import Workspace

_KINDS = {"public_channel": "channel", "private_channel": "private", "im": "im", "mpim": "im"}


class ClientView:
    """The part of ``workspace`` that ``user`` can see."""

    def __init__(self, workspace: Workspace, user: str) -> None:
        self.workspace = workspace
        self.user = user

    def people(self) -> list[Json]:
        """Return everyone in the workspace, including the bot."""
        users = self.workspace.users.values()
        return [{"id": user.id, "name": user.name, "real_name": user.real_name, "tz": user.tz} for user in users]

    def conversations(self) -> list[Json]:
        """Return the conversations that the person is in."""
        channels = list(self.workspace.channels.values())
        return [self._conversation_json(channel) for channel in channels if self.user in channel.members]

    def _conversation_json(self, channel: Channel) -> Json:
        return {
            "id": channel.id,
            "name": channel.name or self._name(next(iter(channel.members - {self.user}), "")),
            "kind": _KINDS[channel.kind],
            "is_member": self.workspace.bot_user in channel.members,
            "topic": channel.topic,
        }

    def channel(self, channel_id: str) -> Channel:
        """Return a conversation that the person is in.

        Raises:
            PageError: The person is in no conversation with that id.
        """
        channel = self.workspace.channels.get(channel_id)
        if channel is None or self.user not in channel.members:
            raise PageError("This conversation does not exist.", 404)
        return channel

    def messages(self, channel_id: str) -> list[Json]:
        """Return the messages of a conversation outside threads, oldest first."""
        with self.workspace.lock:
            self.workspace.post_due()
            channel = self.channel(channel_id)
            return self._visible(channel, (m for m in channel.messages if m.broadcast or not m.is_reply))

    def thread(self, channel_id: str, ts: str) -> list[Json]:
        """Return the messages of a thread, oldest first."""
        with self.workspace.lock:
            channel = self.channel(channel_id)
            return self._visible(channel, (m for m in channel.messages if ts in (m.ts, m.thread_ts)))

    def find_message(self, channel_id: str, ts: str) -> Message:
        """Return a message that the person can see.

        Raises:
            PageError: There is no such message.
        """
        with self.workspace.lock:
            for message in self.channel(channel_id).messages:
                if message.ts == ts and self.can_see(message):
                    return message
        raise PageError("This message no longer exists.", 404)

    def can_see(self, message: Message) -> bool:
        """Tell whether the person can see ``message``."""
        channel = self.workspace.channels[message.channel]
        return self.user in channel.members and message.only_for in (None, self.user)

    def _visible(self, channel: Channel, messages: Iterable[Message]) -> list[Json]:
        threads = channel.threads()
        return [self.message_json(one, threads.get(one.ts, [])) for one in messages if self.can_see(one)]

    def message_json(self, message: Message, replies: list[Message] | None = None) -> Json:
        """Return a message as JSON. ``replies`` are the replies in its thread; None looks them up."""
        with self.workspace.lock:
            if replies is None:
                replies = self.workspace.channels[message.channel].threads(message.ts).get(message.ts, [])
            shown = message.to_json(replies=replies)
        return {
            **shown,
            "channel": message.channel,
            "username": self._name(message.user),
            "blocks": with_ids(message.blocks),
            "is_ephemeral": message.only_for is not None,
            "only_for": message.only_for,
            "deleted": message.subtype == "tombstone",
        }

    def view_json(self, view: View) -> Json:
        """Return a modal or Home tab as JSON, with an id for each block and interactive element."""
        shown = self.workspace.view_json(view)
        return {**shown, "blocks": with_ids(view.given["blocks"])}

    def top_modal(self) -> View | None:
        """Return the topmost of the person's open modals."""
        stack = self.workspace.views.stacks.get(self.user)
        return stack[-1] if stack else None

    def home(self) -> View | None:
        """Return the Home tab that the app published for the person."""
        return self.workspace.views.homes.get(self.user)

    def _name(self, user_id: str) -> str:
        user = self.workspace.users.get(user_id)
        return user.real_name or user.name if user else "Slackbot"
