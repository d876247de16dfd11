"""A Slack workspace in memory: who is in it, and what was said."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self
from urllib.parse import urljoin

from bot.playground.changes import Change, Deleted, Edited, Posted, Watcher, Working
from bot.playground.channels import Channel
from bot.playground.clock import Clock
from bot.playground.faults import Fault, Faults
from bot.playground.journal import Call, Journal
from bot.playground.messages import Json, Message
from bot.playground.people import User
from bot.playground.response_urls import ResponseUrl, ResponseUrls
from bot.playground.schedule import Schedule
from bot.playground.triggers import Triggers
from bot.playground.views import View, Views

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
    """One workspace; as it stands with one channel, one person, and the bot. Safe to use from many threads."""

    unsupported_blocks: frozenset[str] = frozenset()
    """Block types that this workspace does not know yet."""
    team: str = TEAM
    name: str = "Playground"
    domain: str = "playground"
    enterprise: str | None = None
    bot_user: str = BOT_USER
    bot_id: str = BOT_ID
    bot_token: str = BOT_TOKEN
    asker: str = ASKER
    general: str = GENERAL
    direct: str = DIRECT
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    """Everything said, in the order in which it was said."""
    history_page: int = 999
    """The most messages that a page of history holds; 15 for apps sold outside Slack's marketplace."""
    home_enabled: bool = True
    clock: Clock = field(default_factory=Clock)
    journal: Journal = field(default_factory=Journal)
    faults: Faults = field(default_factory=Faults)
    triggers: Triggers = field(default_factory=Triggers)
    views: Views = field(default_factory=Views)
    schedule: Schedule = field(default_factory=Schedule)
    statuses: dict[tuple[str, str], str] = field(default_factory=dict)
    """What the bot says it is doing, by channel and thread."""
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    watchers: list[Watcher] = field(default_factory=list, repr=False)
    _urls: ResponseUrls = field(default_factory=ResponseUrls)

    def __post_init__(self) -> None:
        self.add_user(User(self.asker, "asker", "Ada Asker", is_admin=True, is_owner=True))
        self.add_user(User(self.bot_user, "guidepost", "Guidepost", is_bot=True))
        self.add_channel(Channel(self.general, "general", creator=self.asker), self.asker, self.bot_user)
        self.add_channel(Channel(self.direct, kind="im"), self.asker, self.bot_user)

    @classmethod
    def called(cls, name: str) -> Self:
        """Another workspace, in which every id and the token are ``name``'s own; capital letters and digits."""
        return cls(
            team=f"T0{name}", name=name.title(), domain=name.lower(), bot_user=f"U1{name}", bot_id=f"B1{name}",
            bot_token=f"xoxb-{name.lower()}", asker=f"U0{name}", general=f"C0{name}", direct=f"D0{name}",
        )  # fmt: skip

    def add_user(self, user: User) -> User:
        """Let somebody join the workspace."""
        self.users[user.id] = user
        return user

    def add_channel(self, channel: Channel, *members: str) -> Channel:
        """Open a channel with ``members`` in it."""
        channel.members |= set(members)
        self.channels[channel.id] = channel
        return channel

    def direct_channel(self, *users: str) -> Channel:
        """The direct message between the bot and ``users``, opened if there is none yet."""
        members = {self.bot_user, *users}
        with self.lock:
            for channel in self.channels.values():
                if channel.is_direct and channel.members == members:
                    return channel
            kind: Literal["im", "mpim"] = "im" if len(users) == 1 else "mpim"
            name = "" if kind == "im" else f"mpdm-{'--'.join(sorted(self.users[user].name for user in users))}-1"
            key = f"{'D' if kind == 'im' else 'G'}{len(self.channels):02}{self.team[1:]}"
            return self.add_channel(Channel(key, name, kind), *members)

    def add(self, message: Message) -> Message:
        """Put ``message`` into its channel; its time stamp is the next one.

        Raises:
            KeyError: there is no such channel.
        """
        with self.lock:
            self.post_due()
            message.ts = self.channels[message.channel].stamp(self.clock.now())
            return self._place(message)

    def post_due(self) -> None:
        """Post what was scheduled for a time that has come.

        Nothing comes of a message with metadata (an error of Slack's that its documentation admits), nor of one
        for an archived channel.
        """
        with self.lock:
            for one in self.schedule.take_due(self.clock.now()):
                channel = self.channels[one.message.channel]
                if channel.archived or one.message.metadata:
                    continue
                one.message.ts = channel.stamp(one.post_at)
                self._place(one.message)
                self.journal.note_post(self.team, one.post_at, one.message, "scheduled")

    def overhear(self, event: Mapping[str, str]) -> Message | None:
        """Put into its channel what a ``message`` or ``app_mention`` event says somebody wrote, unless it is there."""
        channel = self.channels.get(event.get("channel", ""))
        ts = event.get("ts", "")
        with self.lock:
            if channel is None or not ts or channel.find(ts):
                return None
            said = Message(channel.id, event.get("user", ""), event.get("text", ""), thread_ts=event.get("thread_ts"))
            said.ts = ts
            return self._place(said)

    def _place(self, message: Message) -> Message:
        message.team = self.team
        if message.user == self.bot_user:
            message.bot_id, message.app_id = self.bot_id, APP_ID
            self._end_status(message.channel, message.thread_ts or "")
        self.channels[message.channel].place(message)
        self.messages.append(message)
        self.tell(Posted(message))
        return message

    def tell(self, change: Change) -> None:
        """Tell all who watch of a change that was made."""
        with self.lock:
            for watcher in self.watchers:
                watcher(change)

    def remove(self, message: Message) -> None:
        """Take ``message`` out of its channel; the parent of a thread leaves a mark there."""
        with self.lock:
            channel = self.channels[message.channel]
            if channel.threads(message.ts).get(message.ts):
                message.subtype, message.text, message.user = "tombstone", "This message was deleted.", "USLACKBOT"
                message.blocks, message.metadata, message.bot_id = [], None, None
                self.tell(Edited(message))
                return
            channel.messages.remove(message)
            self.messages.remove(message)
            self.tell(Deleted(message))

    def set_status(self, channel: str, thread_ts: str, status: str) -> None:
        """Show in a thread what the bot is doing, until it says something there; no words end it."""
        if not status:
            self._end_status(channel, thread_ts)
            return
        self.statuses[channel, thread_ts] = status
        self.tell(Working(channel, thread_ts, status))

    def _end_status(self, channel: str, thread_ts: str) -> None:
        if self.statuses.pop((channel, thread_ts), None):
            self.tell(Working(channel, thread_ts, ""))

    def view_shown(self, view: View) -> Json:
        """A view as the Web API gives it."""
        given = {"private_metadata": "", "callback_id": "", "external_id": "", "title": None, "submit": None,
                 "close": None, "clear_on_close": False, "notify_on_close": False, **view.given}  # fmt: skip
        return {
            **given, "id": view.id, "team_id": self.team, "app_id": APP_ID, "bot_id": self.bot_id, "hash": view.hash,
            "root_view_id": view.root, "previous_view_id": view.previous, "state": {"values": {}},
        }  # fmt: skip

    @property
    def calls(self) -> list[Call]:
        """The Web API calls for this workspace, oldest first."""
        return [call for call in self.journal.calls if call.team == self.team]

    def said_by_bot(self) -> list[Message]:
        """The bot's messages, oldest first."""
        self.post_due()
        return [message for message in self.messages if message.user == self.bot_user]

    def open_response_url(self, base: str, channel: str, original: Message | None = None, user: str = ASKER) -> str:
        """A new response_url below ``base``, for a command in ``channel`` or a button of ``original``."""
        key = self._urls.open(ResponseUrl(channel, user, original, self.clock.now()))
        return urljoin(base, f"/response/{self.team}/{key}")

    def response_url(self, key: str) -> ResponseUrl | None:
        """The response_url whose address ends in ``key``."""
        return self._urls.find(key)

    def open_trigger(self, user: str = ASKER) -> str:
        """A trigger id for something that ``user`` does now."""
        return self.triggers.issue(user, self.clock.now())

    def fail_next(self, method: str, error: str) -> None:
        """Let the next call of ``method`` fail with Slack's ``error``."""
        self.faults.plan(method, Fault(error))
