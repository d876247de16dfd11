"""Recent messages of threads, in the memory of this process only: the context in which the next message is heard."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from bot.matching.hearing import ThreadMessage
from bot.matching.text import MAX_CHARACTERS, normalize
from bot.matching.wording import has_sign
from bot.services.workspaces import Workspace

MOST_THREADS = 500
"""Number of threads whose messages are kept, the most recent ones."""
MOST_MESSAGES = 12
"""Number of messages of a thread that are kept, the last ones."""

Place = tuple[str, str, str]
"""The ids of a workspace and of a channel in it, and a thread's ``ts``."""
Lines = dict[tuple[str, bool], ThreadMessage]
"""Messages by their ``ts`` and whether they are the bot's answer to the message with that ``ts``."""


class RecentThreads:
    """Keeps the last messages of recent threads, and forgets everything when the process ends. Thread-safe."""

    def __init__(self, *, sees_all: bool = True) -> None:
        """``sees_all`` tells whether every message reaches this process, and none goes to another one."""
        self._sees_all = sees_all
        self._threads: OrderedDict[Place, Lines] = OrderedDict()
        self._lock = threading.Lock()

    def answered(
        self, workspace: Workspace, channel: str, thread_ts: str, ts: str, asked: ThreadMessage, entry_id: str | None
    ) -> None:
        """Note that a person asked the bot, and that it answered with an entry or with none."""
        with self._lock:
            lines = self._lines((workspace.team_id, channel, thread_ts))
            lines[ts, False] = _shortened(asked)
            lines[ts, True] = ThreadMessage("", entry_id=entry_id)
            _trim(lines)

    def listen(
        self, workspace: Workspace, channel: str, thread_ts: str, ts: str, message: ThreadMessage
    ) -> Sequence[ThreadMessage]:
        """Note a person's message; return the thread up to it, oldest first.

        The thread is empty if the process does not know what was said since the bot answered, and the message does not
        call the bot by name: nobody can tell then whom the message is meant for.
        """
        message = _shortened(message)
        with self._lock:
            lines = self._lines((workspace.team_id, channel, thread_ts))
            lines[ts, False] = message
            _trim(lines)
            thread = [line for key, line in sorted(lines.items(), key=lambda item: item[0]) if key <= (ts, False)]
        if self._sees_all and any(not line.who for line in thread):
            return thread
        return [ThreadMessage(""), message] if has_sign("calls_bot", normalize(message.text)) else []

    def forget(self, team_id: str, channel: str) -> None:
        """Forget the threads of a channel."""
        with self._lock:
            for place in [place for place in self._threads if place[:2] == (team_id, channel)]:
                del self._threads[place]

    def _lines(self, place: Place) -> Lines:
        lines = self._threads.setdefault(place, {})
        self._threads.move_to_end(place)
        while len(self._threads) > MOST_THREADS:
            self._threads.popitem(last=False)
        return lines


def _shortened(message: ThreadMessage) -> ThreadMessage:
    return replace(message, text=message.text[:MAX_CHARACTERS])


def _trim(lines: Lines) -> None:
    for key in sorted(lines)[:-MOST_MESSAGES]:
        del lines[key]
