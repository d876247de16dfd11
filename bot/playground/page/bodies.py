"""What the page may send, field by field."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Typed = Annotated[str, StringConstraints(max_length=40_000)]
State = dict[str, Any]


class Body(BaseModel):
    """What all have in common: nothing that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Say(Body):
    """A message."""

    channel: Id
    text: Typed
    thread_ts: Id | None = None


class Command(Body):
    """A slash command."""

    channel: Id
    command: Id
    text: Typed = ""
    thread_ts: Id | None = None


class Container(Body):
    """Where an element stands."""

    type: Literal["message", "view", "home"]
    channel: Id | None = None
    ts: Id | None = None
    view_id: Id | None = None


class Values(Body):
    """What stands in inputs: block id, then action id, then state."""

    values: dict[str, dict[str, State]] = Field(default_factory=dict)


class Act(Body):
    """An element that was used; ``action`` has its ids, and what was chosen under Slack's name for it."""

    container: Container
    action: State
    state: Values = Values()


class Submit(Body):
    """A modal sent off."""

    view_id: Id
    state: Values = Values()


class Close(Body):
    """A modal closed, or all that are open."""

    view_id: Id
    all: bool = False


class OpenHome(Body):
    """A look at the app's own tabs."""

    tab: Literal["home", "messages"] = "home"


class MoveClock(Body):
    """Another time: seconds since the epoch, seconds from now, or the real time again."""

    now: float | None = None
    advance: float | None = None
    reset: bool = False
