"""The simulated Slack in a process of its own, its control paths, and the example of its docstring."""

import doctest
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from slack_sdk import WebClient, WebhookClient
from slack_sdk.errors import SlackApiError

import slack_simulator
from slack_simulator.__main__ import main
from slack_simulator.fault_names import UnknownFaultError, parse_fault

_direct = build_opener(ProxyHandler({}))


@dataclass
class Slack:
    """The running process, as the first line of its output describes it."""

    url: str
    api_url: str
    workspaces: list[dict[str, Any]]

    def control(self, path: str, **args: object) -> dict[str, Any]:
        body = json.dumps(args).encode() if args else None
        request = Request(f"{self.url}_control/{path}", body, {"Content-Type": "application/json"})  # noqa: S310
        with _direct.open(request, timeout=10) as response:
            return dict(json.load(response))

    def client(self, number: int = 0) -> WebClient:
        return WebClient(self.workspaces[number]["token"], base_url=self.api_url, retry_handlers=[])


@pytest.fixture(scope="module")
def slack() -> Iterator[Slack]:
    command = [sys.executable, "-m", "slack_simulator", "--seed", "7", "--workspaces", "3", "--channels", "3"]
    command += ["--fault", "auth.test:error=fatal_error:0.5", "--fault", "users.list:slow=0.001/after:1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield Slack(**json.loads(process.stdout.readline()))
        process.terminate()
        assert process.wait(10) == 0


def test_its_output_tells_a_client_everything_it_needs(slack: Slack) -> None:
    ours, other, _ = slack.workspaces

    assert slack.url.startswith("http://127.0.0.1:")
    assert ours["team"] != other["team"]
    assert len(ours["channels"]) == 3
    for number, workspace in enumerate((ours, other)):
        for channel in workspace["channels"]:
            assert slack.client(number).chat_postMessage(channel=channel, text="hello")["ok"]


def test_posts_are_returned_in_order_after_a_number(slack: Slack) -> None:
    before = len(slack.control("posts")["posts"])
    for text in ("one", "two"):
        slack.client().chat_postMessage(channel="C0GENERAL", text=text)
    posts = slack.control(f"posts?after={before}")["posts"]

    assert [(post["number"], post["text"], post["way"]) for post in posts] == [
        (before + 1, "one", "post"),
        (before + 2, "two", "post"),
    ]


def test_a_fault_can_be_planned_and_cleared_from_outside(slack: Slack) -> None:
    slack.control("faults", method="chat.postMessage", fault="500/after", count=1)
    with pytest.raises(SlackApiError):
        slack.client().chat_postMessage(channel="C0GENERAL", text="x")
    assert slack.client().chat_postMessage(channel="C0GENERAL", text="x")["ok"]
    slack.control("faults", method="chat.postMessage", fault="lost", probability=1)
    slack.control("faults", clear=True)

    assert slack.client().chat_postMessage(channel="C0GENERAL", text="x")["ok"]
    assert slack.control("calls")["calls"][-3]["outcome"] == "500 after the effect"


def test_the_clock_can_be_set_from_outside(slack: Slack) -> None:
    assert slack.control("clock", now=1_900_000_000.0)["now"] >= 1_900_000_000
    ts = slack.client().chat_postMessage(channel="C0GENERAL", text="x")["ts"]

    assert float(ts) >= 1_900_000_000


def test_a_person_can_write_and_an_admin_can_remove_the_app_from_outside(slack: Slack) -> None:
    leaving = slack.workspaces[2]
    written = slack.control(
        "messages", team=leaving["team"], channel=leaving["channels"][0], user=leaving["user"], text="hello"
    )
    messages = slack.client(2).conversations_history(channel=leaving["channels"][0], limit=1)["messages"]
    assert messages == [written]
    slack.control("uninstall", team=leaving["team"])

    with pytest.raises(SlackApiError, match="account_inactive"):
        slack.client(2).chat_postMessage(channel=leaving["channels"][0], text="x")


def test_a_response_url_can_be_opened_from_outside(slack: Slack) -> None:
    opened = slack.control("response_urls", team="T0PLAYGROUND", channel="C0GENERAL")
    hook = WebhookClient(f"{slack.url.rstrip('/')}{opened['path']}")
    before = len(slack.control("posts")["posts"])

    assert hook.send(text="a response").status_code == 200
    (post,) = slack.control(f"posts?after={before}")["posts"]
    assert (post["text"], post["way"]) == ("a response", "ephemeral")


@pytest.mark.parametrize(
    ("path", "args", "status"),
    [
        ("nothing", {}, 404),
        ("faults", {"fault": "nonsense"}, 400),
        ("faults", {"fault": 7}, 400),
        ("faults", {"fault": "lost", "count": -1}, 400),
        ("faults", {"fault": "lost", "count": 0.5}, 400),
        ("faults", {"fault": "lost", "probability": 1.5}, 400),
        ("faults", {"fault": "slow=nan"}, 400),
        ("uninstall", {"teem": "T"}, 400),
        ("uninstall", {"team": {}}, 400),
        ("messages", {"team": "T0PLAYGROUND", "channel": "C0GENERAL", "user": "U1", "text": []}, 400),
        ("response_urls", {"team": "T0PLAYGROUND", "channel": "C0NOWHERE"}, 400),
        ("response_urls", {"team": "T0PLAYGROUND"}, 400),
        ("response_urls?team=T0PLAYGROUND&channel=C0GENERAL", {}, 405),
        ("posts", {"after": -1}, 400),
        ("clock", {"now": True}, 400),
        ("clock", {"now": -1}, 400),
        ("clock", {"now": 1e300}, 400),
        ("clock", {"advance": "soon"}, 400),
        ("clock?advance=60", {}, 405),
        ("uninstall?team=T0PLAYGROUND", {}, 405),
    ],
)
def test_a_wrong_control_request_is_answered_with_an_error(
    slack: Slack, path: str, args: dict[str, object], status: int
) -> None:
    with pytest.raises(HTTPError) as caught:
        slack.control(path, **args)
    with caught.value as error:
        assert error.code == status


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_in_json_is_refused(slack: Slack, number: str) -> None:
    before = slack.control("clock")["now"]
    body = f'{{"now": {number}}}'.encode()
    request = Request(f"{slack.url}_control/clock", body, {"Content-Type": "application/json"})  # noqa: S310
    with _direct.open(request, timeout=10) as response:
        assert json.load(response) == {"ok": False, "error": "invalid_json"}

    assert slack.control("clock")["now"] - before < 60


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
def test_a_fault_can_be_written_as_text(text: str, name: str) -> None:
    assert parse_fault(text).name == name


@pytest.mark.parametrize("text", ["", "lost/later", "404", "slow", "slow=long", "error", "429=soon", "429/after"])
def test_an_unknown_fault_is_refused(text: str) -> None:
    with pytest.raises(UnknownFaultError, match="unknown fault"):
        parse_fault(text)


def test_the_command_switches_the_rate_limits_on() -> None:
    command = [sys.executable, "-m", "slack_simulator", "--restricted-history", "--limited-posting"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        client = Slack(**json.loads(process.stdout.readline())).client()
        assert client.conversations_history(channel="C0GENERAL")["ok"]
        with pytest.raises(SlackApiError, match="ratelimited"):
            client.conversations_history(channel="C0GENERAL")
        with pytest.raises(SlackApiError, match="ratelimited"):
            _post_often(client)
        process.terminate()


def _post_often(client: WebClient) -> None:
    for _ in range(20):
        client.chat_postMessage(channel="C0GENERAL", text="x")


def test_the_help_describes_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    assert ended.value.code == 0
    text = capsys.readouterr().out
    for option in ("--port", "--seed", "--workspaces", "--fault", "--restricted-history", "--limited-posting"):
        assert option in text


def test_the_example_in_the_docstring_works() -> None:
    assert doctest.testmod(slack_simulator).attempted > 0
    assert doctest.testmod(slack_simulator).failed == 0
