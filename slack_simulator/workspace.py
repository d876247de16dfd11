"""A Slack workspace in memory: its members, conversations, messages and views."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self
from urllib.parse import urljoin

from slack_simulator.changes import Change, Deleted, Edited, Posted, StatusChanged, Watcher
from slack_simulator.channels import Channel
from slack_simulator.clock import Clock
from slack_simulator.faults import Fault, Faults
from slack_simulator.interactivity import ResponseUrl, ResponseUrls, Triggers
from slack_simulator.journal import Journal, RecordedCall
from slack_simulator.messages import Json, Message
from slack_simulator.people import User
from slack_simulator.schedule import Schedule
from slack_simulator.views import View, Views

__all__ = [
    "APP_ID", "ASKER", "BOT_ID", "BOT_TOKEN", "BOT_USER", "DIRECT", "GENERAL", "TEAM", "Json", "Message", "Workspace",
]  # fmt: skip

TEAM = "T0PLAYGROUND"
BOT_USER = "U0GUIDEPOST"
BOT_ID = "B0GUIDEPOST"
APP_ID = "A0GUIDEPOST"
BOT_TOKEN = "xoxb-playground"  # noqa: S105 (opens nothing but this simulation)
GENERAL = "C0GENERAL"
DIRECT = "D0ASKER"
ASKER = "U0ASKER"


@dataclass
class Workspace:
    """A workspace, at first with one channel, one person and the bot. Threads may use it concurrently."""

    unsupported_blocks: frozenset[str] = frozenset()
    """Types of blocks that this workspace does not know yet, and refuses."""
    team: str = TEAM
    name: str = "Playground"
    domain: str = "playground"
    enterprise: str | None = None
    bot_user: str = BOT_USER
    bot_id: str = BOT_ID
    bot_token: str = BOT_TOKEN
    asker: str = ASKER
    """Id of the workspace's first person, an admin."""
    general: str = GENERAL
    direct: str = DIRECT
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    """All messages, in the order in which they were added."""
    home_enabled: bool = True
    """True when the app has a Home tab."""
    clock: Clock = field(default_factory=Clock)
    journal: Journal = field(default_factory=Journal)
    faults: Faults = field(default_factory=Faults)
    triggers: Triggers = field(default_factory=Triggers)
    views: Views = field(default_factory=Views)
    schedule: Schedule = field(default_factory=Schedule)
    drafts: dict[str, Message] = field(default_factory=dict)
    """Messages with links that people are still writing, by the id that the app got for the link."""
    statuses: dict[tuple[str, str], str] = field(default_factory=dict)
    """Status that the bot shows in a thread, by channel and thread."""
    agent_view: bool = True
    """True when the app has the view for conversations in its newer form; False for the older one."""
    prompts: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    """Prompts that the bot offers, by channel and thread; the thread is empty for the channel itself."""
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    """Titles of threads, by channel and thread."""
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    watchers: list[Watcher] = field(default_factory=list, repr=False)
    _urls: ResponseUrls = field(default_factory=ResponseUrls)

    def __post_init__(self) -> None:
        self.add_user(User(self.asker, "asker", "Ada Asker", is_admin=True, is_owner=True))
        self.add_user(User(self.bot_user, "guidepost", "Guidepost", is_bot=True))
        self.add_channel(Channel(self.general, "general", creator=self.asker), self.asker, self.bot_user)
        self.add_channel(Channel(self.direct, kind="im"), self.asker, self.bot_user)

    @classmethod
    def named(cls, name: str) -> Self:
        """Return another workspace, whose ids and token derive from ``name``, in capital letters and digits."""
        return cls(
            team=f"T0{name}", name=name.title(), domain=name.lower(), bot_user=f"U1{name}", bot_id=f"B1{name}",
            bot_token=f"xoxb-{name.lower()}", asker=f"U0{name}", general=f"C0{name}", direct=f"D0{name}",
        )  # fmt: skip

    def add_user(self, user: User) -> User:
        """Add a member to the workspace."""
        self.users[user.id] = user
        return user

    def add_channel(self, channel: Channel, *members: str) -> Channel:
        """Add a conversation, and ``members`` to it."""
        channel.members |= set(members)
        self.channels[channel.id] = channel
        return channel

    def direct_channel(self, *users: str) -> Channel:
        """Return the direct message between the bot and ``users``, after opening it if there is none yet."""
        members = {self.bot_user, *users}
        with self.lock:
            for channel in self.channels.values():
                if channel.is_direct and channel.members == members:
                    return channel
            kind: Literal["im", "mpim"] = "im" if len(users) == 1 else "mpim"
            name = "" if kind == "im" else f"mpdm-{'--'.join(sorted(self.users[user].name for user in users))}-1"
            key = f"{'D' if kind == 'im' else 'CG'}{len(self.channels):02}{self.team[1:]}"
            return self.add_channel(Channel(key, name, kind), *members)

    def add(self, message: Message) -> Message:
        """Add ``message`` to its channel, with the channel's next timestamp.

        Raises:
            KeyError: There is no such channel.
        """
        with self.lock:
            self.post_due()
            message.ts = self.channels[message.channel].next_ts(self.clock.now())
            return self._insert(message)

    def post_due(self) -> None:
        """Post the scheduled messages that are due.

        A message with metadata never appears, which Slack's documentation admits as an error of its own. Neither does a
        message for a channel that has been archived.
        """
        with self.lock:
            for one in self.schedule.take_due(self.clock.now()):
                channel = self.channels[one.message.channel]
                if channel.archived or one.message.metadata:
                    continue
                one.message.ts = channel.next_ts(one.post_at)
                self._insert(one.message)
                self.journal.record_post(self.team, one.post_at, one.message, "scheduled")

    def add_from_event(self, event: Mapping[str, str]) -> Message | None:
        """Add the message that a ``message`` or ``app_mention`` event describes, and return it.

        Nothing is added, and None returned, when the message is there already or its channel is unknown.
        """
        channel = self.channels.get(event.get("channel", ""))
        ts = event.get("ts", "")
        with self.lock:
            if channel is None or not ts or channel.find(ts):
                return None
            user, text = event.get("user", ""), event.get("text", "")
            return self._insert(Message(channel.id, user, text, thread_ts=event.get("thread_ts"), ts=ts))

    def _insert(self, message: Message) -> Message:
        message.team = self.team
        if message.user == self.bot_user:
            message.bot_id, message.app_id = self.bot_id, APP_ID
            self._end_status(message.channel, message.thread_ts or "")
        self.channels[message.channel].insert(message)
        self.messages.append(message)
        self.notify(Posted(message))
        return message

    def notify(self, change: Change) -> None:
        """Pass a change that was made to every watcher."""
        with self.lock:
            for watcher in self.watchers:
                watcher(change)

    def remove(self, message: Message) -> None:
        """Delete ``message``. The parent of a thread is replaced by a message that says so, as in Slack."""
        with self.lock:
            channel = self.channels[message.channel]
            if channel.threads(message.ts).get(message.ts):
                message.subtype, message.text, message.user = "tombstone", "This message was deleted.", "USLACKBOT"
                message.blocks, message.metadata, message.bot_id = [], None, None
                self.notify(Edited(message))
                return
            channel.messages.remove(message)
            self.messages.remove(message)
            self.notify(Deleted(message))

    def set_status(self, channel: str, thread_ts: str, status: str) -> None:
        """Show a status of the bot in a thread, until the bot posts there. An empty status removes it."""
        if not status:
            self._end_status(channel, thread_ts)
            return
        self.statuses[channel, thread_ts] = status
        self.notify(StatusChanged(channel, thread_ts, status))

    def _end_status(self, channel: str, thread_ts: str) -> None:
        if self.statuses.pop((channel, thread_ts), None):
            self.notify(StatusChanged(channel, thread_ts, ""))

    def view_json(self, view: View) -> Json:
        """Return a view as the Web API returns it."""
        given = {"private_metadata": "", "callback_id": "", "external_id": "", "title": None, "submit": None,
                 "close": None, "clear_on_close": False, "notify_on_close": False, **view.given}  # fmt: skip
        return {
            **given, "id": view.id, "team_id": self.team, "app_id": APP_ID, "bot_id": self.bot_id, "hash": view.hash,
            "root_view_id": view.root, "previous_view_id": view.previous, "state": {"values": {}},
        }  # fmt: skip

    @property
    def calls(self) -> list[RecordedCall]:
        """The Web API calls for this workspace, oldest first."""
        return [call for call in self.journal.calls if call.team == self.team]

    def bot_messages(self) -> list[Message]:
        """Return the bot's messages, oldest first, after posting those that are due."""
        self.post_due()
        return [message for message in self.messages if message.user == self.bot_user]

    def open_response_url(self, base: str, channel: str, original: Message | None = None, user: str = ASKER) -> str:
        """Return a new response_url below ``base``, for a command in ``channel`` or a button of ``original``."""
        key = self._urls.open(ResponseUrl(channel, user, original, self.clock.now()))
        return urljoin(base, f"/response/{self.team}/{key}")

    def response_url(self, key: str) -> ResponseUrl | None:
        """Return the response_url whose address ends in ``key``; None when there is none."""
        return self._urls.find(key)

    def open_trigger(self, user: str = ASKER) -> str:
        """Return a new trigger id for an interaction of ``user``."""
        return self.triggers.issue(user, self.clock.now())

    def fail_next(self, method: str, error: str) -> None:
        """Let the next call of ``method`` return the error ``error``."""
        self.faults.plan(method, Fault(error))
