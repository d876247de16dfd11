"""The emulator ``local-slack``, started, driven and stopped from Python.

``npm ci`` in ``tests/node`` installs it, on linux-x64 only. The bot connects to it through Socket Mode or signed HTTP.
The test drives it through a control API (``/_control``)::

    with LocalSlack() as slack:
        ...                                             # Start the bot with slack.api_url.
        slack.wait_connected()                          # In Socket Mode, earlier events are lost.
        question = slack.message(GENERAL, ALICE, f"<@{BOT_USER}> how do I claim expenses?")
        answer = slack.wait_for(lambda message: message.get("thread_ts") == question["ts"])
        slack.click(GENERAL, answer["ts"], ALICE, button_of(answer, "feedback"))

The emulator checks little: it accepts unknown blocks, any token and any length. It proves that the traffic works.
In ``events`` mode, serve the bot with Granian: Bolt's development server closes connections that the emulator wants to
reuse, and a third of the events is lost.
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
"""A channel whose delay is near zero among the two minutes over which tips are spread."""

Mode = Literal["socket", "events"]
Found = TypeVar("Found")
LogEntry = dict[str, Any]
"""An entry of the traffic log: ``direction`` (to_bot, from_bot, internal), ``kind``, ``summary``, ``detail``."""
_direct = build_opener(ProxyHandler({}))  # A proxy of the environment must not handle this machine's own ports.


class Message(TypedDict):
    """A message of a person or of the bot, as the emulator stores it."""

    type: str
    ts: str
    channel: str
    user: str
    text: str
    blocks: NotRequired[list[dict[str, Any]]]
    thread_ts: NotRequired[str]
    subtype: NotRequired[str]
    """``ephemeral`` for a message that only ``ephemeral_to`` sees."""
    ephemeral_to: NotRequired[str]


class LocalSlackError(Exception):
    """The emulator did not do what a test requested."""


class LocalSlack:
    """An emulated workspace on a free port of this machine, for the duration of the ``with`` block."""

    def __init__(self, mode: Mode = "socket", request_url: str | None = None, timeout: float = 15.0) -> None:
        """``request_url`` is the bot's address in ``events`` mode. Every wait ends after ``timeout`` seconds."""
        if mode == "events" and request_url is None:
            raise ValueError("events mode needs the bot's request_url")
        if not BINARY.exists():
            raise LocalSlackError(f"{BINARY} does not exist: run `npm ci` in tests/node (linux-x64 only)")
        self.mode = mode
        self.url = f"http://127.0.0.1:{free_port()}"
        self.api_url = f"{self.url}/api/"
        self._request_url = request_url
        self._timeout = timeout
        self._folder = tempfile.TemporaryDirectory(prefix="local-slack-")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the emulator and wait until it responds. Stop it again if it does not."""
        folder = Path(self._folder.name)
        config = folder / "config.yaml"
        config.write_text(yaml.safe_dump(_config(self.mode, self._request_url)), encoding="utf-8")
        command = [str(BINARY), "--config", str(config), "--files-dir", str(folder / "files")]
        command += ["--port", self.url.rpartition(":")[2], "--base-host", "127.0.0.1"]
        with (folder / OUTPUT).open("wb") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            self.until(self._responds, "respond")
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the emulator's process."""
        if self._process is not None:
            self._process.kill()  # The emulator has no state to save.
            self._process.wait()
            self._process = None
        self._folder.cleanup()

    def message(self, channel: str, user: str, text: str, thread_ts: str | None = None) -> Message:
        """Write a message as ``user``. The test must escape ``text`` as Slack does.

        A user's id as ``channel`` stands for their direct message with the bot.
        """
        body = {"channel": channel, "user": user, "text": text, "thread_ts": thread_ts}
        return cast(Message, self._ask("message", body)["message"])

    def command(self, channel: str, user: str, command: str, text: str = "") -> None:
        """Type a slash command in the channel with the id ``channel``, where the bot's ``ack()`` then appears."""
        self._ask("command", {"channel": channel, "user": user, "command": command, "text": text})

    def click(self, channel: str, message_ts: str, user: str, action: Mapping[str, Any]) -> None:
        """Click ``action`` of a message in a conversation, given by its id; see `local_slack_views.button_of`."""
        if not any(message["ts"] == message_ts for message in self.messages(channel)):
            raise LocalSlackError(f"no message {message_ts} in {channel}")
        self._ask("interact", {"channel": channel, "messageTs": message_ts, "user": user, "action": action})

    def open_home(self, user: str) -> None:
        """Open the bot's Home tab as ``user``."""
        self._ask("open-home", {"user": user})

    def messages(self, channel: str) -> list[Message]:
        """Return all messages of a channel, including replies and ephemeral messages, the oldest first."""
        return cast(list[Message], self._ask(f"messages/{channel}")["messages"])

    def all_messages(self) -> Iterator[Message]:
        """Yield the messages of all channels and direct messages."""
        for channel in self._ask("state")["channels"]:
            yield from self.messages(channel["id"])

    def log(self) -> list[LogEntry]:
        """Return all traffic with the bot, the oldest first."""
        return cast(list[LogEntry], self._ask("log")["log"])

    def reset(self) -> None:
        """Delete all messages, direct messages and the log. A connected bot stays connected."""
        self._ask("reset", {})

    def wait_for(self, predicate: Callable[[Message], bool]) -> Message:
        """Return the first message in any channel that satisfies ``predicate``, waiting for it if necessary."""
        return self.until(lambda: next(filter(predicate, self.all_messages()), None), "show such a message")

    def wait_connected(self) -> None:
        """Wait until the bot is connected through Socket Mode. After a `reset`, this does not work."""
        self.until(lambda: any("(hello)" in entry["summary"] for entry in self.log()), "see the bot connect")

    def until(self, look: Callable[[], Found | None], goal: str) -> Found:
        """Call ``look`` until it finds something, and return that. At the deadline, raise an error with the traffic."""
        deadline = time.monotonic() + self._timeout
        while self._process is not None and self._process.poll() is None:
            if found := look():
                return found
            if time.monotonic() > deadline:
                raise LocalSlackError(f"local-slack did not {goal} within {self._timeout} s. {self._traffic()}")
            time.sleep(0.05)
        raise LocalSlackError(f"local-slack is not running. {self._output()}")

    def _responds(self) -> bool:
        with suppress(OSError):
            return bool(self._ask("state"))
        return False

    def _traffic(self) -> str:
        """Return the traffic log as text, or the process's output when there is no log."""
        try:
            lines = [f"{e['direction']:8} {e['summary']} {str(e.get('detail', ''))[:400]}" for e in self.log()]
            return "\n".join(["The traffic:", *lines])
        except OSError:
            return self._output()

    def _output(self) -> str:
        text = (Path(self._folder.name) / OUTPUT).read_text(encoding="utf-8", errors="replace")
        return f"The end of its output:\n{text[-800:]}"

    def _ask(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the control API's response.

        After a POST, it comes once the bot has acknowledged, or in Socket Mode after 5 s for each event without an ack.
        """
        data = None if body is None else json.dumps({k: v for k, v in body.items() if v is not None}).encode()
        url = f"{self.url}/_control/{path}"
        request = Request(url, data, {"Content-Type": "application/json"})  # noqa: S310 (http, on this machine)
        try:
            with _direct.open(request, timeout=30) as response:
                return cast(dict[str, Any], json.load(response))
        except HTTPError as error:
            with error:
                raise LocalSlackError(f"{url}: {error} {error.read().decode(errors='replace')}") from error


def free_port() -> int:
    """Return a port that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return cast(int, probe.getsockname()[1])


def _config(mode: Mode, request_url: str | None) -> dict[str, Any]:
    """Return the emulator's configuration: a workspace with two people and three channels, all with the bot."""
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
