"""A bot that is told to stop finishes what it has begun; one that is killed leaves it to the next."""

import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from bot.playground.faults import Fault, Hold
from bot.playground.payloads import event_request, mention
from bot.playground.server import SlackServer
from bot.playground.workspace import BOT_TOKEN, Workspace
from tests.e2e.local_slack import free_port
from tests.e2e.running_bot import kill, start, wait_until_listening

SECRET = "a signing secret"


@contextmanager
def running(slack: SlackServer, database: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The bot by HTTP, as a process and an address."""
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


def test_sigterm_lets_a_reply_that_is_under_way_arrive(tmp_path: Path) -> None:
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

    assert len(workspace.said_by_bot()) == 1
    assert states(database) == [("sent",)]


def test_a_reply_whose_sender_was_killed_is_on_record(tmp_path: Path) -> None:
    database = tmp_path / "guidepost.db"
    workspace = Workspace()
    hold = Hold()
    workspace.faults.plan("chat.postMessage", Fault(after=hold))
    with SlackServer(workspace) as slack, running(slack, database) as (process, address):
        assert deliver(address, "who decides?") == 200
        assert hold.wait_reached()
        kill(process)
        hold.release()

    assert len(workspace.said_by_bot()) == 1
    assert states(database) == [("sending",)]
