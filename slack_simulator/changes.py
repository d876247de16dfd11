"""Changes in a workspace, as its watchers receive them."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_simulator.messages import Json, Message
from slack_simulator.views import View


@dataclass(frozen=True)
class Posted:
    """A message appeared."""

    message: Message


@dataclass(frozen=True)
class Edited:
    """A message's content or its reactions changed."""

    message: Message


@dataclass(frozen=True)
class Deleted:
    """A message was removed."""

    message: Message


@dataclass(frozen=True)
class ViewShown:
    """A modal or a Home tab was opened, put on top of another, or changed."""

    view: View


@dataclass(frozen=True)
class StatusChanged:
    """The bot's status in a thread changed; an empty status ends it."""

    channel: str
    thread_ts: str
    status: str


@dataclass(frozen=True)
class PromptsOffered:
    """The bot offered prompts to press in a conversation, or in a thread of it."""

    channel: str
    thread_ts: str
    prompts: tuple[Json, ...]


Change = Posted | Edited | Deleted | ViewShown | StatusChanged | PromptsOffered

Watcher = Callable[[Change], object]
"""Function that receives each change after it was made, in order. The workspace waits until it returns."""
