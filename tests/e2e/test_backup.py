"""A backup of a bot under load holds everything that the bot had acknowledged before it began."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from itertools import count
from pathlib import Path
from urllib.request import Request, urlopen

from slack_simulator.payloads import event_request, mention
from slack_simulator.server import SlackServer
from slack_simulator.workspace import Workspace
from tests.e2e.test_shutdown import SECRET, running

ROOT = Path(__file__).resolve().parents[2]


class Senders:
    """Threads that deliver questions without a pause, and the time at which the bot acknowledged each."""

    def __init__(self, address: str, threads: int = 3) -> None:
        self.acknowledged: dict[str, float] = {}
        self._address = address
        self._numbers = count()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._send) for _ in range(threads)]

    def __enter__(self) -> "Senders":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def wait_for_more(self, events: int) -> None:
        """Wait until the bot has acknowledged more events."""
        wanted, deadline = len(self.acknowledged) + events, time.monotonic() + 60
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < deadline, "the bot does not acknowledge events"
            time.sleep(0.02)

    def _send(self) -> None:
        while not self._stop.is_set():
            event_id = f"Ev{next(self._numbers):06}"
            request = event_request(mention("who decides?"), event_id=event_id)
            sent = Request(self._address, request.body.encode(), request.headers(SECRET))  # noqa: S310 - http, here
            with urlopen(sent, timeout=30) as response:  # noqa: S310 - likewise
                assert response.status == 200
            self.acknowledged[event_id] = time.monotonic()


def bot(database: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}", "COLUMNS": "500"}
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def events(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {event for (event,) in connection.execute("SELECT event_id FROM seen_event")}


def test_a_backup_under_load_holds_every_event_acknowledged_before_it(tmp_path: Path) -> None:
    database, restored = tmp_path / "guidepost.db", tmp_path / "elsewhere" / "guidepost.db"
    with SlackServer(Workspace()) as slack, running(slack, database) as (_, address):
        with Senders(address) as senders:
            backups: dict[Path, float] = {}
            for number in range(2):
                senders.wait_for_more(10)
                target = tmp_path / f"backup-{number}.db"
                backups[target] = time.monotonic()
                made = bot(database, "backup", target)
                assert made.returncode == 0, made.stderr
        refused = bot(database, "restore", target)
        assert refused.returncode == 1
        assert "stop the bot" in refused.stderr

    for target, began in backups.items():
        before = {event for event, at in senders.acknowledged.items() if at < began}
        result = bot(restored, "restore", target)
        assert result.returncode == 0, result.stderr
        assert len(before) >= 10
        assert before <= events(restored) <= events(database)
    assert bot(restored, "doctor", "--json").stderr == ""
