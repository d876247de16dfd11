"""The bodies of the page's requests, field by field."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from slack_simulator.clock import MAX_TIME

Id = Annotated[str, StringConstraints(min_length=1, max_length=255)]
TypedText = Annotated[str, StringConstraints(max_length=40_000)]
State = dict[str, Any]
Seconds = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-MAX_TIME, le=MAX_TIME)]
"""Seconds as a number, not as the text of one."""


class Body(BaseModel):
    """The base of all bodies, which rejects unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Say(Body):
    """A message to post."""

    channel: Id
    text: TypedText
    thread_ts: Id | None = None


class Command(Body):
    """A slash command to run."""

    channel: Id
    command: Id
    text: TypedText = ""
    thread_ts: Id | None = None


class Shortcut(Body):
    """A shortcut to use: a global one, or one in the menu of the message at ``ts`` in ``channel``."""

    callback_id: Id
    channel: Id | None = None
    ts: Id | None = None


class Container(Body):
    """The place of an element."""

    type: Literal["message", "view", "home"]
    channel: Id | None = None
    ts: Id | None = None
    view_id: Id | None = None


class Values(Body):
    """The values of inputs: block id -> action id -> state."""

    values: dict[str, dict[str, State]] = Field(default_factory=dict)


class Act(Body):
    """An element that was used. ``action`` has its ids, and the selection under Slack's key for it."""

    container: Container
    action: State
    state: Values = Values()


class Submit(Body):
    """A modal to submit."""

    view_id: Id
    state: Values = Values()


class Close(Body):
    """A modal to close, or all open ones."""

    view_id: Id
    all: Annotated[bool, Field(strict=True)] = False


class OpenHome(Body):
    """A tab of the app that was opened."""

    tab: Literal["home", "messages"] = "home"


class MoveClock(Body):
    """A new time: in seconds since the epoch, in seconds from now, or the real time again."""

    now: Annotated[Seconds, Field(ge=0)] | None = None
    advance: Seconds | None = None
    reset: Annotated[bool, Field(strict=True)] = False
