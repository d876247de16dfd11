"""python -m bot play: what it prints, what it heeds, and how it ends."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.playground.visitor import Visitor
from tests.unit.knowledge.small_base import SPOTLIGHT, SmallBase

PRODUCTION = {
    "SLACK_BOT_TOKEN": "xoxb-production",
    "SLACK_APP_TOKEN": "not even a token",
    "SLACK_API_URL": "nonsense",
    "DATABASE_URL": "postgresql://nowhere.invalid/production",
    "KNOWLEDGE_DIR": "/nowhere",
    "PORT": "1",
    "HTTPS_PROXY": "http://127.0.0.1:1",
    "http_proxy": "http://127.0.0.1:1",
}
"""An environment in which the real bot would run, or would not."""


@contextmanager
def playing(knowledge: Path, *options: str, **more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process, and what it printed up to its address."""
    command = [sys.executable, "-m", "bot", "play", "--no-browser", "--knowledge", str(knowledge), *options]
    process = subprocess.Popen(command, env={**os.environ, **more}, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    with process, process.stdout:
        printed = ""
        while "http://" not in printed and (line := process.stdout.readline()):
            printed += line
        try:
            yield process, printed
        finally:
            process.kill()


def address(printed: str) -> str:
    found = re.search(r"http://\S+", printed)
    assert found, printed
    return found[0]


def test_it_runs_on_its_own_whatever_the_environment_says(folder: SmallBase) -> None:
    with playing(folder.root, "--port", "0", **PRODUCTION) as (_, printed):
        visitor = Visitor.let_in(address(printed))
        ts = visitor.post("say", channel="C0GENERAL", text="@Guidepost how do we make compost?")["ts"]

        assert visitor.answer_to(ts)["text"].startswith("Feed the Soil")


def test_a_taken_port_is_told_with_the_one_in_its_place(folder: SmallBase) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with playing(folder.root, "--port", str(port)) as (_, printed):
            assert f"Port {port} is taken" in printed
            assert Visitor.let_in(address(printed)).get("state")["me"]


def test_ctrl_c_ends_it_cleanly_while_pages_are_open(folder: SmallBase) -> None:
    with playing(folder.root, "--port", "0") as (process, printed):
        events = Visitor.let_in(address(printed)).events()
        next(events)
        process.send_signal(signal.SIGINT)

        assert process.wait(timeout=30) == 0
        assert all(event.number for event in events)


def test_a_broken_folder_is_told_and_nothing_runs(folder: SmallBase) -> None:
    folder.change(SPOTLIGHT, "place: Springfield", "palce: Springfield")
    command = [sys.executable, "-m", "bot", "play", "--no-browser", "--knowledge", str(folder.root)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 1
    assert f"{SPOTLIGHT}:2: palce: unknown key, perhaps for 'place'" in done.stderr
    assert "Traceback" not in done.stderr
