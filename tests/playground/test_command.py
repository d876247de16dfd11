"""The command ``python -m playground``: its output, its environment, and its end."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.playground_visitor import Visitor
from tests.support.small_base import SPOTLIGHT, SmallBase

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
"""An environment with production settings, good ones and bad ones."""


@contextmanager
def playing(knowledge: Path, *options: str, **more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Yield the process, and its output up to its address."""
    command = [sys.executable, "-m", "playground", "--no-browser", "--knowledge", str(knowledge), *options]
    process = subprocess.Popen(command, env={**os.environ, **more}, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    with process, process.stdout:
        output = ""
        while "http://" not in output and (line := process.stdout.readline()):
            output += line
        try:
            yield process, output
        finally:
            process.kill()


def address(output: str) -> str:
    found = re.search(r"http://\S+", output)
    assert found, output
    return found[0]


def test_it_ignores_production_settings_in_the_environment(folder: SmallBase) -> None:
    with playing(folder.root, "--port", "0", **PRODUCTION) as (_, output):
        visitor = Visitor.with_access(address(output))
        ts = visitor.post("say", channel="C0GENERAL", text="@Guidepost how do we make compost?")["ts"]

        assert visitor.answer_to(ts)["text"].startswith("“A heap that is turned every second week")


def test_it_says_which_port_it_uses_if_the_preferred_one_is_in_use(folder: SmallBase) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with playing(folder.root, "--port", str(port)) as (_, output):
            assert f"Port {port} is in use" in output
            assert Visitor.with_access(address(output)).get("state")["me"]


def test_ctrl_c_ends_it_cleanly_while_pages_are_open(folder: SmallBase) -> None:
    with playing(folder.root, "--port", "0") as (process, output):
        events = Visitor.with_access(address(output)).events()
        next(events)
        process.send_signal(signal.SIGINT)

        assert process.wait(timeout=30) == 0
        assert all(event.number for event in events)


def test_it_reports_the_problems_of_a_broken_folder_and_ends(folder: SmallBase) -> None:
    folder.change(SPOTLIGHT, "place: Springfield", "palce: Springfield")
    command = [sys.executable, "-m", "playground", "--no-browser", "--knowledge", str(folder.root)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 1
    assert f"{SPOTLIGHT}:2: palce: unknown key (did you mean 'place'?)" in done.stderr
    assert "Traceback" not in done.stderr
