"""The languages that people chose in Slack, remembered for a while so that Slack is seldom asked."""

import threading
from collections import OrderedDict
from collections.abc import Callable

from bot.services.workspaces import Workspace

REMEMBERED_FOR = 3_600.0
"""Seconds for which a person's language is remembered. A change in Slack shows after that."""
MOST_REMEMBERED = 10_000
"""People whose language is remembered; the ones remembered first make room."""


class Languages:
    """Languages of people, in memory only. Thread-safe."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """``clock`` returns seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[str, str], tuple[str, float]] = OrderedDict()

    def find(self, workspace: Workspace, user_id: str) -> str | None:
        """Return a person's language; None if it is not known, or no longer."""
        with self._lock:
            language, until = self._known.get((workspace.team_id, user_id), (None, 0.0))
        return language if self._clock() < until else None

    def remember(self, workspace: Workspace, user_id: str, language: str) -> None:
        """Remember a person's language from now on."""
        key = workspace.team_id, user_id
        with self._lock:
            self._known.pop(key, None)
            self._known[key] = language, self._clock() + REMEMBERED_FOR
            if len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)
