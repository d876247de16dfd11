"""What changes in the workspace, as events on the feed."""

from bot.playground.changes import Change, Deleted, Edited, Posted, Shown, Working
from bot.playground.messages import Message
from bot.playground.page.feed import Feed
from bot.playground.page.seen import Seen
from bot.playground.views import View


class Watch:
    """Tells the feed of all that one person would see change."""

    def __init__(self, seen: Seen, feed: Feed) -> None:
        self._seen = seen
        self._feed = feed

    def notice(self, change: Change) -> None:
        """Tell of one change; a `bot.playground.changes.Watcher`."""
        match change:
            case Posted(message) if self._seen.sees(message):
                self._tell("message", message)
                self._tell_of_thread(message)
            case Edited(message) if self._seen.sees(message):
                self._tell("changed", message)
            case Deleted(message) if self._seen.sees(message):
                self._feed.tell("deleted", {"channel": message.channel, "ts": message.ts})
                self._tell_of_thread(message)
            case Shown(view) if view.user == self._seen.user:
                self._show(view)
            case Working(channel, thread_ts, status):
                told = {"channel": channel, "thread_ts": thread_ts, "on": bool(status), "text": status}
                self._feed.tell("typing", told)
            case _:
                pass

    def _tell(self, name: str, message: Message) -> None:
        self._feed.tell(name, {"channel": message.channel, "message": self._seen.message(message)})

    def _tell_of_thread(self, message: Message) -> None:
        """How many replies there are stands at the message that began the thread."""
        channel = self._seen.workspace.channels[message.channel]
        is_counted = message.is_reply and message.only_for is None
        parent = channel.find(message.thread_ts or "") if is_counted else None
        if parent:
            self._tell("changed", parent)

    def _show(self, view: View) -> None:
        name = "home" if view.given["type"] == "home" else "view"
        self._feed.tell(name, {"view": self._seen.view(view)})
