"""A Slack to test against: the emulator ``local-slack``, started, driven and stopped from Python.

Installed by ``npm ci`` in ``tests/node``; linux-x64 only. It speaks Socket Mode and signed HTTP to
the bot, and a control API (``/_control``) to the test::

    with LocalSlack() as slack:
        ...                                             # start the bot against slack.api_url
        slack.wait_connected()                          # Socket Mode: what is said before is lost
        asked = slack.message(GENERAL, ALICE, f"<@{BOT_USER}> how do I claim expenses?")
        answer = slack.wait_for(lambda message: message.get("thread_ts") == asked["ts"])
        slack.click(GENERAL, answer["ts"], ALICE, button_of(answer, "feedback"))

It checks little: unknown blocks, any token and any length pass. What it proves is the traffic.
In ``events`` mode serve the bot with Granian: Bolt's development server closes connections that
the emulator means to use again, and a third of the events is lost.
"""

import json
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, NotRequired, Self, TypedDict, TypeVar, cast
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import yaml

BINARY = Path(__file__).parents[1] / "node/node_modules/local-slack-linux-x64/bin/local-slack"
OUTPUT = "output.txt"

TEAM = "T01GUIDE"
APP_ID = "A01GUIDE"
BOT_USER = "U00GUIDEPOST"
BOT_TOKEN = "xoxb-local-slack"
APP_TOKEN = "xapp-local-slack"
SIGNING_SECRET = "local-slack-signing-secret"
ALICE = "U01ALICE"
BOB = "U02BOB"
GENERAL = "C01GENERAL"
HELP = "C02HELP"
PROMPT = "C15TIPS"
"""A channel whose share of the two minutes over which tips are spread is near nothing."""

Mode = Literal["socket", "events"]
Found = TypeVar("Found")
LogEntry = dict[str, Any]
"""A piece of traffic: ``direction`` (to_bot, from_bot, internal), ``kind``, ``summary``, ``detail`` (the payload)."""
_direct = build_opener(ProxyHandler({}))  # a proxy in the environment is not for this machine's own ports


class Message(TypedDict):
    """A message as the emulator stores it: people's and the bot's alike."""

    type: str
    ts: str
    channel: str
    user: str
    text: str
    blocks: NotRequired[list[dict[str, Any]]]
    thread_ts: NotRequired[str]
    subtype: NotRequired[str]
    """``ephemeral`` for what only ``ephemeral_to`` may see."""
    ephemeral_to: NotRequired[str]


class LocalSlackError(Exception):
    """The emulator did not do what a test asked of it."""


class LocalSlack:
    """One emulated workspace on a free port of this machine, for as long as the ``with`` block."""

    def __init__(self, mode: Mode = "socket", request_url: str | None = None, patience: float = 15.0) -> None:
        """``request_url`` is the bot's own address in ``events`` mode; ``patience`` the seconds of every wait."""
        if mode == "events" and request_url is None:
            raise ValueError("events mode needs the bot's request_url")
        if not BINARY.exists():
            raise LocalSlackError(f"{BINARY} is not there: run `npm ci` in tests/node (linux-x64 only)")
        self.mode = mode
        self.url = f"http://127.0.0.1:{free_port()}"
        self.api_url = f"{self.url}/api/"
        self._request_url = request_url
        self._patience = patience
        self._folder = tempfile.TemporaryDirectory(prefix="local-slack-")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Starts the emulator and returns once it answers; stops it again if it does not."""
        folder = Path(self._folder.name)
        config = folder / "config.yaml"
        config.write_text(yaml.safe_dump(_config(self.mode, self._request_url)), encoding="utf-8")
        command = [str(BINARY), "--config", str(config), "--files-dir", str(folder / "files")]
        command += ["--port", self.url.rpartition(":")[2], "--base-host", "127.0.0.1"]
        with (folder / OUTPUT).open("wb") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            self.until(self._answers, "answer")
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends the emulator's process, and no other."""
        if self._process is not None:
            self._process.kill()  # nothing of it is worth keeping
            self._process.wait()
            self._process = None
        self._folder.cleanup()

    def message(self, channel: str, user: str, text: str, thread_ts: str | None = None) -> Message:
        """Says ``text``, which the test escapes as Slack does; a user's id for ``channel`` is their DM with the bot."""
        body = {"channel": channel, "user": user, "text": text, "thread_ts": thread_ts}
        return cast(Message, self._ask("message", body)["message"])

    def command(self, channel: str, user: str, command: str, text: str = "") -> None:
        """Types a slash command; what ``ack()`` says is then a message of the channel. ``channel`` must be its id."""
        self._ask("command", {"channel": channel, "user": user, "command": command, "text": text})

    def click(self, channel: str, message_ts: str, user: str, action: Mapping[str, Any]) -> None:
        """Clicks ``action`` (see `button_of`) of a message; the channel must be its id, also for a DM."""
        if not any(message["ts"] == message_ts for message in self.messages(channel)):
            raise LocalSlackError(f"no message {message_ts} in {channel}")
        self._ask("interact", {"channel": channel, "messageTs": message_ts, "user": user, "action": action})

    def open_home(self, user: str) -> None:
        """Opens the bot's App Home as ``user``."""
        self._ask("open-home", {"user": user})

    def messages(self, channel: str) -> list[Message]:
        """All messages of a channel, threads and ephemerals included, the oldest first."""
        return cast(list[Message], self._ask(f"messages/{channel}")["messages"])

    def all_messages(self) -> Iterator[Message]:
        """The messages of all channels and DMs."""
        for channel in self._ask("state")["channels"]:
            yield from self.messages(channel["id"])

    def log(self) -> list[LogEntry]:
        """All traffic with the bot, the oldest first."""
        return cast(list[LogEntry], self._ask("log")["log"])

    def reset(self) -> None:
        """Forgets messages, DMs and the log; a connected bot stays connected."""
        self._ask("reset", {})

    def wait_for(self, predicate: Callable[[Message], bool]) -> Message:
        """The first message, in any channel, for which ``predicate`` holds: now or within the wait."""
        return self.until(lambda: next(filter(predicate, self.all_messages()), None), "show such a message")

    def wait_connected(self) -> None:
        """Returns once the bot's Socket Mode connection stands (not to be asked after a `reset`)."""
        self.until(lambda: any("(hello)" in entry["summary"] for entry in self.log()), "see the bot connect")

    def until(self, look: Callable[[], Found | None], what: str) -> Found:
        """What ``look`` finds, asked again and again; at the deadline, an error that shows the traffic."""
        deadline = time.monotonic() + self._patience
        while self._process is not None and self._process.poll() is None:
            if found := look():
                return found
            if time.monotonic() > deadline:
                raise LocalSlackError(f"local-slack did not {what} in {self._patience} s. {self._story()}")
            time.sleep(0.05)
        raise LocalSlackError(f"local-slack is not running. {self._output()}")

    def _answers(self) -> bool:
        with suppress(OSError):
            return bool(self._ask("state"))
        return False

    def _story(self) -> str:
        """The traffic log for a person to read, or the process's output where it gives none."""
        try:
            lines = [f"{e['direction']:8} {e['summary']} {str(e.get('detail', ''))[:400]}" for e in self.log()]
            return "\n".join(["The traffic:", *lines])
        except OSError:
            return self._output()

    def _output(self) -> str:
        text = (Path(self._folder.name) / OUTPUT).read_text(encoding="utf-8", errors="replace")
        return f"The end of its output:\n{text[-800:]}"

    def _ask(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The control API's answer: to a post, after the bot's ack or, in Socket Mode, 5 s without one per event."""
        data = None if body is None else json.dumps({k: v for k, v in body.items() if v is not None}).encode()
        url = f"{self.url}/_control/{path}"
        request = Request(url, data, {"Content-Type": "application/json"})  # noqa: S310 - http, on this machine
        try:
            with _direct.open(request, timeout=30) as response:
                return cast(dict[str, Any], json.load(response))
        except HTTPError as error:
            with error:
                raise LocalSlackError(f"{url}: {error} {error.read().decode(errors='replace')}") from error


def button_of(message: Message, action_id: str) -> dict[str, Any]:
    """The action a click on that button sends; an error if the message shows no such button."""
    for number, block in enumerate(message.get("blocks", [])):
        for element in _objects(block):
            if element.get("action_id") == action_id:
                sent = {key: value for key, value in element.items() if key in ("type", "action_id", "text", "value")}
                return {**sent, "block_id": block.get("block_id", f"b{number}")}
    raise LocalSlackError(f"no element {action_id!r} in {json.dumps(message, indent=1)}")


def free_port() -> int:
    """A port no one listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return cast(int, probe.getsockname()[1])


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object inside ``value``, itself included."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for child in value if isinstance(value, list) else ():
        yield from _objects(child)


def _config(mode: Mode, request_url: str | None) -> dict[str, Any]:
    """The workspace: two people, two channels, and the bot in both."""
    app = {"appId": APP_ID, "botUserId": BOT_USER, "botName": "guidepost", "botToken": BOT_TOKEN}
    app |= {"appToken": APP_TOKEN, "signingSecret": SIGNING_SECRET, "mode": mode}
    if request_url is not None:
        app["requestUrl"] = request_url
    members = [ALICE, BOB, BOT_USER]
    return {
        "workspace": {"name": "Guidepost tests", "domain": "guidepost-tests", "teamId": TEAM},
        "app": app,
        "users": [
            {"id": ALICE, "name": "alice", "real_name": "Alice Anderson"},
            {"id": BOB, "name": "bob", "real_name": "Bob Brown"},
        ],
        "channels": [
            {"id": GENERAL, "name": "general", "members": members},
            {"id": HELP, "name": "help", "members": members},
            {"id": PROMPT, "name": "prompt", "members": members},
        ],
    }
