"""A simulated Slack with one workspace, and a client of Slack's own library connected to it."""

from collections.abc import Callable, Iterator

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.clock import Clock
from bot.playground.server import SlackServer
from bot.playground.slack import Slack
from bot.playground.workspace import BOT_TOKEN, Workspace

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
    """A client without retries, for a token."""
    return lambda token: WebClient(token, base_url=server.api_url, retry_handlers=[], timeout=5)


@pytest.fixture
def client(connect: Callable[[str], WebClient]) -> WebClient:
    return connect(BOT_TOKEN)


def refusal(call: Callable[..., object], /, **args: object) -> str:
    """Slack's name for the error with which it answers a call."""
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return str(caught.value.response["error"])
