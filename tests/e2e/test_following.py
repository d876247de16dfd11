"""Two processes of a bot, as an admin runs them, follow one knowledge folder."""

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.bootstrap.storage import open_stores
from bot.services.versions import roll_back
from bot.settings import Settings
from slack_simulator.payloads import Origin, command_request
from slack_simulator.server import SlackServer
from slack_simulator.slack import Slack
from slack_simulator.workspace import TEAM, Workspace
from tests.support.local_slack import free_port
from tests.support.running_bot import kill, start, wait_until_listening
from tests.support.small_base import SPOTLIGHT, SmallBase

SECRET = "a secret between Slack and the bot"
PATIENCE = 60.0
"""Seconds in which all processes agree; on a machine that is not busy it takes some five."""


class TwoBots:
    """Two processes of one bot, and a person who types commands to either."""

    def __init__(self, workspace: Workspace, server: SlackServer, ports: list[int]) -> None:
        self._workspace, self._server, self._ports = workspace, server, ports

    def told(self, command: str, text: str) -> list[str]:
        """Return what each process answers to a command."""
        return [self._ask(port, command, text) for port in self._ports]

    def _ask(self, port: int, command: str, text: str) -> str:
        workspace, channel = self._workspace, self._workspace.general
        url = workspace.open_response_url(self._server.url, channel, user=workspace.asker)
        request = command_request(command, text, url, channel=channel, origin=Origin.of(workspace))
        address = f"http://127.0.0.1:{port}/slack/events"
        posted = urllib.request.Request(address, request.body.encode(), request.headers(SECRET))
        with urllib.request.urlopen(posted, timeout=30) as response:  # noqa: S310 (the address is above)
            return str(json.load(response)["text"])

    def wait_for(self, words: str, command: str = "/spotlight", text: str = "elm street") -> None:
        """Wait until both processes answer a command with ``words``."""
        deadline = time.monotonic() + PATIENCE
        while not all(words in told for told in self.told(command, text)):
            assert time.monotonic() < deadline, self.told("/guide", "status")
            time.sleep(0.1)


@pytest.fixture
def base(tmp_path: Path) -> SmallBase:
    return SmallBase.written(tmp_path / "knowledge")


@pytest.fixture
def environment(base: SmallBase, tmp_path: Path) -> dict[str, str]:
    return {
        "SLACK_SIGNING_SECRET": SECRET,
        "HOST": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{tmp_path}/guidepost.db",
        "KNOWLEDGE_DIR": str(base.root),
        "FOLLOW_KNOWLEDGE": "True",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }


@pytest.fixture
def bots(environment: dict[str, str]) -> Iterator[TwoBots]:
    workspace, ports = Workspace(), [free_port(), free_port()]
    with ExitStack() as stack:
        server = stack.enter_context(SlackServer(Slack(workspace)))
        slack = {"SLACK_BOT_TOKEN": workspace.bot_token, "SLACK_API_URL": server.api_url}
        for port in ports:
            process = start({**environment, **slack, "PORT": str(port)})
            stack.callback(kill, process)
            wait_until_listening(port, process)
        yield TwoBots(workspace, server, ports)


def test_both_processes_follow_the_folder_and_a_rollback(
    bots: TwoBots, base: SmallBase, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The folder with which the bot starts is a version to go back to once it is published.
    bots.wait_for("In use since", "/guide", "status")
    bots.wait_for("forty beds")
    base.change(SPOTLIGHT, "forty beds", "fifty beds")
    bots.wait_for("fifty beds")
    first, second = bots.told("/guide", "status")
    assert first == second
    assert "In use since" in first

    monkeypatch.setenv("DATABASE_URL", environment["DATABASE_URL"])
    roll_back(open_stores(Settings.load()).versions)
    bots.wait_for("forty beds")


@pytest.fixture
def own(base: SmallBase, environment: dict[str, str], tmp_path: Path) -> Path:
    """Give the workspace a file of its own on top of the shared folder; return the path of the file."""
    path = tmp_path / "workspaces" / TEAM / SPOTLIGHT
    path.parent.mkdir(parents=True)
    path.write_text(base.read(SPOTLIGHT).replace("forty beds", "fifty beds"), encoding="utf-8")
    environment["WORKSPACES_KNOWLEDGE"] = str(tmp_path / "workspaces")
    return path


def test_both_processes_follow_the_folder_of_a_workspace(own: Path, bots: TwoBots) -> None:
    bots.wait_for("fifty beds")
    own.write_text(own.read_text(encoding="utf-8").replace("fifty beds", "sixty beds"), encoding="utf-8")

    bots.wait_for("sixty beds")
