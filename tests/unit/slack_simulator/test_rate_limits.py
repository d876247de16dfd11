"""Slack's limits on how often to call and on pages of history, called through Slack's own client."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_simulator.channels import Channel
from slack_simulator.errors import RateLimitedError
from slack_simulator.rate_limits import RateLimits
from slack_simulator.slack import Slack
from slack_simulator.workspace import ASKER, BOT_USER, GENERAL, Message, Workspace


def wait_of(call: Callable[..., object], /, **args: object) -> int:
    """Return the seconds that Slack asks the app to wait after a call that it limits."""
    with pytest.raises(SlackApiError, match="ratelimited") as caught:
        call(**args)
    assert caught.value.response.status_code == 429
    return int(caught.value.response.headers["Retry-After"])


@pytest.fixture
def restricted(slack: Slack) -> Slack:
    slack.rate_limits.restricted_history = True
    return slack


@pytest.fixture
def thread(workspace: Workspace) -> str:
    """The timestamp of the first of twenty messages in a channel, a thread with twenty replies."""
    first = workspace.add(Message(GENERAL, ASKER, "0"))
    for number in range(1, 20):
        workspace.add(Message(GENERAL, ASKER, str(number)))
    for number in range(20):
        workspace.add(Message(GENERAL, ASKER, f"reply {number}", thread_ts=first.ts))
    return first.ts


@pytest.mark.usefixtures("thread")
def test_without_a_switch_history_has_no_limits(client: WebClient) -> None:
    for _ in range(3):
        assert len(client.conversations_history(channel=GENERAL, limit=200)["messages"]) == 20


@pytest.mark.parametrize("limit", [None, 200, 15])
def test_a_page_of_restricted_history_holds_fifteen_messages(
    client: WebClient, restricted: Slack, thread: str, limit: int | None
) -> None:
    history = client.conversations_history(channel=GENERAL, limit=limit)
    replies = client.conversations_replies(channel=GENERAL, ts=thread, limit=limit)

    assert len(history["messages"]) == 15
    assert len(replies["messages"]) == 1 + 15
    assert history["has_more"]
    restricted.clock.advance(60)
    cursor = history["response_metadata"]["next_cursor"]
    assert len(client.conversations_history(channel=GENERAL, cursor=cursor)["messages"]) == 5


def test_restricted_history_accepts_one_call_a_minute(client: WebClient, restricted: Slack) -> None:
    client.conversations_history(channel=GENERAL)
    restricted.clock.advance(12.5)

    assert wait_of(client.conversations_history, channel=GENERAL) == 48
    restricted.clock.advance(47.5)
    assert client.conversations_history(channel=GENERAL)["ok"]
    assert [call.outcome for call in restricted.journal.calls] == ["ok", "ratelimited", "ok"]


def test_each_method_and_workspace_has_its_own_minute(
    client: WebClient, restricted: Slack, thread: str, connect: Callable[[str], WebClient]
) -> None:
    beta = restricted.add(Workspace.named("BETA"))
    client.conversations_history(channel=GENERAL)

    assert client.conversations_replies(channel=GENERAL, ts=thread)["ok"]
    assert connect(beta.bot_token).conversations_history(channel=beta.general)["ok"]
    assert client.conversations_info(channel=GENERAL)["ok"]
    assert wait_of(client.conversations_replies, channel=GENERAL, ts=thread) == 60


def test_a_clock_that_is_set_back_does_not_prolong_the_minute(client: WebClient, restricted: Slack) -> None:
    client.conversations_history(channel=GENERAL)
    restricted.clock.advance(-3_600)

    assert wait_of(client.conversations_history, channel=GENERAL) == 60


def test_without_a_switch_posting_has_no_limit(client: WebClient) -> None:
    for _ in range(20):
        client.chat_postMessage(channel=GENERAL, text="x")


def test_a_channel_accepts_a_burst_and_then_one_post_a_second(client: WebClient, slack: Slack) -> None:
    slack.rate_limits.limited_posting = True
    for _ in range(slack.rate_limits.burst):
        client.chat_postMessage(channel=GENERAL, text="x")

    assert wait_of(client.chat_postMessage, channel=GENERAL, text="x") == 1
    slack.clock.advance(1)
    assert client.chat_postMessage(channel="#general", text="x")["ok"]
    assert wait_of(client.chat_postMessage, channel=GENERAL, text="x") == 1
    assert len(slack.journal.posts) == slack.rate_limits.burst + 1


def test_each_channel_has_its_own_burst(client: WebClient, slack: Slack, workspace: Workspace) -> None:
    slack.rate_limits.limited_posting, slack.rate_limits.burst = True, 1
    workspace.add_channel(Channel("C0OTHER", "other"), ASKER, BOT_USER)
    client.chat_postMessage(channel=GENERAL, text="x")

    assert client.chat_postMessage(channel="C0OTHER", text="x")["ok"]
    assert wait_of(client.chat_postMessage, channel=GENERAL, text="x") == 1


@given(burst=st.integers(1, 10), pauses=st.lists(st.floats(0, 5), max_size=40))
def test_a_channel_never_accepts_more_than_its_burst_and_one_post_a_second(burst: int, pauses: list[float]) -> None:
    limits, now, accepted = RateLimits(limited_posting=True, burst=burst), 0.0, 0
    for pause in pauses:
        now += pause
        try:
            limits.check_post(GENERAL, now)
        except RateLimitedError:
            continue
        accepted += 1

    assert accepted <= burst + now + 1e-6
    assert accepted >= min(len(pauses), burst)
