"""One person's session in Slack's client: the basis of everything that they do, and of the changes that they see."""

from dataclasses import dataclass

from playground.client.transport import AppTransport
from playground.client.view import ClientView
from playground.feed import Feed
from slack_simulator.changes import Change, Deleted, Edited, Posted, PromptsOffered, StatusChanged, ViewShown
from slack_simulator.messages import Json, Message
from slack_simulator.payloads import Origin, Request, event_request
from slack_simulator.views import View
from slack_simulator.workspace import Workspace

SLACKBOT = "USLACKBOT"


@dataclass(frozen=True)
class Session:
    """One person who is signed in to the workspace."""

    view: ClientView
    transport: AppTransport
    feed: Feed
    base_url: str
    """Address under which Slack serves response_urls."""
    events: frozenset[str]
    """Events that the app subscribes to in its manifest."""

    @property
    def workspace(self) -> Workspace:
        """The person's workspace."""
        return self.view.workspace

    @property
    def user(self) -> str:
        """The person's id."""
        return self.view.user

    def origin(self) -> Origin:
        """Return the origin of something that the person does now."""
        return Origin.of(self.workspace, self.user)

    def response_url(self, channel: str, original: Message | None = None) -> str:
        """Return a new address at which the bot can respond."""
        return self.workspace.open_response_url(self.base_url, channel, original, self.user)

    def deliver(self, subscription: str, event: Json) -> None:
        """Deliver an event to the app if it subscribes to it."""
        if subscription in self.events:
            self.transport.deliver(self._event_request(event))

    def _event_request(self, event: Json) -> Request:
        complete = {**event, "team": self.workspace.team}
        return event_request(complete, self.origin(), event_time=self.workspace.clock.now())

    def post_ephemeral(self, channel: str, text: str, thread_ts: str | None = None) -> None:
        """Post a message from Slackbot that only this person sees."""
        self.workspace.add(Message(channel, SLACKBOT, text, thread_ts=thread_ts, only_for=self.user))

    def publish(self, change: Change) -> None:
        """Publish a change of the workspace to the feed if the person sees it.

        This is a `slack_simulator.changes.Watcher`.
        """
        match change:
            case Posted(message) if self.view.can_see(message):
                self._publish_message("message", message)
                self._publish_thread_start(message)
            case Edited(message) if self.view.can_see(message):
                self._publish_message("changed", message)
            case Deleted(message) if self.view.can_see(message):
                self.feed.publish("deleted", {"channel": message.channel, "ts": message.ts})
                self._publish_thread_start(message)
            case ViewShown(view) if view.user == self.user:
                self._publish_view(view)
            case StatusChanged(channel, thread_ts, status):
                typing = {"channel": channel, "thread_ts": thread_ts, "on": bool(status), "text": status}
                self.feed.publish("typing", typing)
            case PromptsOffered(channel, _, prompts) if self.user in self.workspace.channels[channel].members:
                self.feed.publish("prompts", {"channel": channel, "prompts": list(prompts)})
            case _:
                pass

    def _publish_message(self, name: str, message: Message) -> None:
        self.feed.publish(name, {"channel": message.channel, "message": self.view.message_json(message)})

    def _publish_thread_start(self, message: Message) -> None:
        """Publish the first message of a reply's thread again, because it shows the number of replies."""
        channel = self.workspace.channels[message.channel]
        is_counted = message.is_reply and message.only_for is None
        parent = channel.find(message.thread_ts or "") if is_counted else None
        if parent:
            self._publish_message("changed", parent)

    def _publish_view(self, view: View) -> None:
        name = "home" if view.given["type"] == "home" else "view"
        self.feed.publish(name, {"view": self.view.view_json(view)})
