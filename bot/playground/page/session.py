"""What the acts of one person in Slack's client have in common."""

from dataclasses import dataclass

from bot.playground.messages import Json, Message
from bot.playground.page.feed import Feed
from bot.playground.page.line import Line
from bot.playground.page.seen import Seen
from bot.playground.payloads import Origin, Request, event_request
from bot.playground.workspace import Workspace

SLACKBOT = "USLACKBOT"


@dataclass(frozen=True)
class Session:
    """One person signed in to the workspace, and the line to the app."""

    seen: Seen
    line: Line
    feed: Feed
    base: str
    """Where response_urls are served."""
    events: frozenset[str]
    """The events that the app subscribes to, as its manifest has them."""

    @property
    def workspace(self) -> Workspace:
        """The workspace that the person is in."""
        return self.seen.workspace

    @property
    def user(self) -> str:
        """The person's id."""
        return self.seen.user

    def origin(self) -> Origin:
        """Something that the person does now."""
        return Origin.of(self.workspace, self.user)

    def response_url(self, channel: str, original: Message | None = None) -> str:
        """A new address for the bot to answer at."""
        return self.workspace.open_response_url(self.base, channel, original, self.user)

    def report(self, subscription: str, event: Json) -> None:
        """Have an event delivered if the app subscribes to it."""
        if subscription in self.events:
            self.line.deliver(self.request(event))

    def request(self, event: Json) -> Request:
        """An event as Slack delivers it now."""
        told = {**event, "team": self.workspace.team}
        return event_request(told, self.origin(), event_time=self.workspace.clock.now())

    def whisper(self, channel: str, text: str, thread_ts: str | None = None) -> None:
        """Let Slackbot tell the person something that nobody else sees."""
        self.workspace.add(Message(channel, SLACKBOT, text, thread_ts=thread_ts, only_for=self.user))
