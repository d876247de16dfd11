"""A simulated Slack with one workspace, and Slack's own client library connected to it."""

from collections.abc import Callable, Iterator

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_simulator.clock import Clock
from slack_simulator.server import SlackServer
from slack_simulator.slack import Slack
from slack_simulator.workspace import BOT_TOKEN, Workspace

NOW = 1_800_000_000.0


@pytest.fixture
def slack() -> Slack:
    """A Slack whose clock stands still until a test moves it."""
    clock = Clock(lambda: 0.0)
    clock.set(NOW)
    return Slack(Workspace(), clock=clock)


@pytest.fixture
def workspace(slack: Slack) -> Workspace:
    return next(iter(slack.workspaces.values()))


@pytest.fixture
def server(slack: Slack) -> Iterator[SlackServer]:
    with SlackServer(slack) as server:
        yield server


@pytest.fixture
def connect(server: SlackServer) -> Callable[[str], WebClient]:
    """Function that returns a client for a token; the client does not retry."""
    return lambda token: WebClient(token, base_url=server.api_url, retry_handlers=[], timeout=5)


@pytest.fixture
def client(connect: Callable[[str], WebClient]) -> WebClient:
    return connect(BOT_TOKEN)


def refusal(call: Callable[..., object], /, **args: object) -> str:
    """Return Slack's name for the error that a call raises."""
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return str(caught.value.response["error"])
