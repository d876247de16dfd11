"""A bot that gets SIGTERM finishes its work; one that is killed leaves its work on record for the next."""

import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from slack_simulator.faults import Fault, Hold
from slack_simulator.payloads import event_request, mention
from slack_simulator.server import SlackServer
from slack_simulator.workspace import BOT_TOKEN, Workspace
from tests.support.local_slack import free_port
from tests.support.running_bot import kill, start, wait_until_listening

SECRET = "a signing secret"


@contextmanager
def running(slack: SlackServer, database: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run the bot over HTTP, and yield its process and its address."""
    port = free_port()
    settings = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_API_URL": slack.api_url, "SLACK_SIGNING_SECRET": SECRET}
    settings |= {"HOST": "127.0.0.1", "PORT": str(port), "DATABASE_URL": f"sqlite:///{database}"}
    process = start(settings)
    try:
        wait_until_listening(port, process)
        yield process, f"http://127.0.0.1:{port}/slack/events"
    finally:
        kill(process)


def deliver(address: str, text: str) -> int:
    request = event_request(mention(text))
    sent = Request(address, request.body.encode(), request.headers(SECRET))  # noqa: S310 - http, on this machine
    with urlopen(sent, timeout=20) as response:  # noqa: S310 - likewise
        status: int = response.status
        return status


def states(database: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT state FROM delivery").fetchall()


def test_a_reply_in_progress_arrives_after_sigterm(tmp_path: Path) -> None:
    database = tmp_path / "guidepost.db"
    workspace = Workspace()
    hold = Hold()
    workspace.faults.plan("chat.postMessage", Fault(after=hold))
    with SlackServer(workspace) as slack, running(slack, database) as (process, address):
        assert deliver(address, "who decides?") == 200
        assert hold.wait_reached()
        process.send_signal(signal.SIGTERM)
        hold.release()
        process.wait(timeout=30)

    assert len(workspace.bot_messages()) == 1
    assert states(database) == [("sent",)]


def test_a_reply_of_a_killed_bot_is_on_record(tmp_path: Path) -> None:
    database = tmp_path / "guidepost.db"
    workspace = Workspace()
    hold = Hold()
    workspace.faults.plan("chat.postMessage", Fault(after=hold))
    with SlackServer(workspace) as slack, running(slack, database) as (process, address):
        assert deliver(address, "who decides?") == 200
        assert hold.wait_reached()
        kill(process)
        hold.release()

    assert len(workspace.bot_messages()) == 1
    assert states(database) == [("sending",)]
