"""The simulated Slack in a process of its own, and its control paths."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.fault_names import UnknownFaultError, fault_named

_direct = build_opener(ProxyHandler({}))


@dataclass
class Slack:
    """The running process, as its line tells about it."""

    url: str
    api_url: str
    workspaces: list[dict[str, Any]]

    def control(self, path: str, **asked: object) -> dict[str, Any]:
        body = json.dumps(asked).encode() if asked else None
        request = Request(f"{self.url}_control/{path}", body, {"Content-Type": "application/json"})  # noqa: S310
        with _direct.open(request, timeout=10) as response:
            return dict(json.load(response))

    def client(self, number: int = 0) -> WebClient:
        return WebClient(self.workspaces[number]["token"], base_url=self.api_url, retry_handlers=[])


@pytest.fixture(scope="module")
def slack() -> Iterator[Slack]:
    command = [sys.executable, "-m", "bot.playground", "--seed", "7", "--workspaces", "2", "--channels", "3"]
    command += ["--fault", "auth.test:error=fatal_error:0.5", "--fault", "users.list:slow=0.001/after:1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield Slack(**json.loads(process.stdout.readline()))
        process.terminate()
        assert process.wait(10) == 0


def test_its_line_tells_all_that_a_client_needs(slack: Slack) -> None:
    ours, other = slack.workspaces

    assert slack.url.startswith("http://127.0.0.1:")
    assert ours["team"] != other["team"]
    assert len(ours["channels"]) == 3
    for number, workspace in enumerate(slack.workspaces):
        for channel in workspace["channels"]:
            assert slack.client(number).chat_postMessage(channel=channel, text="hello")["ok"]


def test_the_posts_are_told_in_order_from_where_one_has_read(slack: Slack) -> None:
    before = len(slack.control("posts")["posts"])
    for text in ("one", "two"):
        slack.client().chat_postMessage(channel="C0GENERAL", text=text)
    posts = slack.control(f"posts?after={before}")["posts"]

    assert [(post["number"], post["text"], post["way"]) for post in posts] == [
        (before + 1, "one", "post"),
        (before + 2, "two", "post"),
    ]


def test_a_fault_is_planned_from_outside_and_forgotten(slack: Slack) -> None:
    slack.control("faults", method="chat.postMessage", fault="500/after", count=1)
    with pytest.raises(SlackApiError):
        slack.client().chat_postMessage(channel="C0GENERAL", text="x")
    assert slack.client().chat_postMessage(channel="C0GENERAL", text="x")["ok"]
    slack.control("faults", method="chat.postMessage", fault="lost", probability=1)
    slack.control("faults", clear=True)

    assert slack.client().chat_postMessage(channel="C0GENERAL", text="x")["ok"]
    assert slack.control("calls")["calls"][-3]["outcome"] == "500 after the effect"


def test_the_clock_is_set_from_outside(slack: Slack) -> None:
    assert slack.control("clock", now=1_900_000_000.0)["now"] >= 1_900_000_000
    ts = slack.client().chat_postMessage(channel="C0GENERAL", text="x")["ts"]

    assert float(ts) >= 1_900_000_000


def test_somebody_writes_and_an_admin_removes_the_app(slack: Slack) -> None:
    other = slack.workspaces[1]
    said = slack.control("messages", team=other["team"], channel=other["channels"][0], user=other["user"], text="hello")
    told = slack.client(1).conversations_history(channel=other["channels"][0], limit=1)["messages"]
    assert told == [said]
    slack.control("uninstall", team=other["team"])

    with pytest.raises(SlackApiError, match="account_inactive"):
        slack.client(1).chat_postMessage(channel=other["channels"][0], text="x")


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [("nothing", {}, 404), ("faults", {"fault": "nonsense"}, 400), ("uninstall", {"teem": "T"}, 400)],
)
def test_what_cannot_be_done_is_told(slack: Slack, path: str, asked: dict[str, str], status: int) -> None:
    with pytest.raises(HTTPError) as caught:
        slack.control(path, **asked)
    with caught.value as error:
        assert error.code == status


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("lost", "closed after the effect"),
        ("lost/before", "closed before the effect"),
        ("reset", "reset after the effect"),
        ("500", "500 before the effect"),
        ("503/after", "503 after the effect"),
        ("429=30", "ratelimited before the effect"),
        ("slow=0.5", "slow"),
        ("slow=0.5/after", "slow"),
        ("error=internal_error/after", "internal_error after the effect"),
    ],
)
def test_a_fault_has_a_name(text: str, name: str) -> None:
    assert fault_named(text).name == name


@pytest.mark.parametrize("text", ["", "lost/later", "404", "slow", "slow=long", "error", "429=soon", "429/after"])
def test_a_fault_nobody_knows_is_refused(text: str) -> None:
    with pytest.raises(UnknownFaultError, match="unknown fault"):
        fault_named(text)
