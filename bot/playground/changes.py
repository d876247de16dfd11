"""What changes in a workspace, as it is told to who watches it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.playground.messages import Message
from bot.playground.views import View


@dataclass(frozen=True)
class Posted:
    """A message appeared."""

    message: Message


@dataclass(frozen=True)
class Edited:
    """A message says something else, or somebody reacted to it."""

    message: Message


@dataclass(frozen=True)
class Deleted:
    """A message is gone."""

    message: Message


@dataclass(frozen=True)
class Shown:
    """A modal or a Home tab was opened, put on top, or shows something else."""

    view: View


@dataclass(frozen=True)
class Working:
    """The bot says in a thread what it is doing, or with no words that it is done."""

    channel: str
    thread_ts: str
    status: str


Change = Posted | Edited | Deleted | Shown | Working

Watcher = Callable[[Change], object]
"""Told of each change after it was made, in the order of the changes; the workspace waits for it."""
