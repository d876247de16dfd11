"""The server: every way to start the bot uses the same settings, which are in one place."""

import json
import re
import resource
from pathlib import Path

import pytest

from bot.bootstrap import processes
from bot.bootstrap.processes import CONNECTIONS, HEADER_TIMEOUT, OTHER_FILES

ROOT = Path(__file__).resolve().parents[3]
PLACES = ["Procfile", "Dockerfile", "Makefile", "deploy/compose.yaml", "deploy/guidepost.service"]


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_way_to_start_the_bot_is_the_same_command() -> None:
    (web,) = re.findall(r"^web: (.*)$", text("Procfile"), re.MULTILINE)
    (image,) = re.findall(r"^CMD (.*)$", text("Dockerfile"), re.MULTILINE)
    (service,) = re.findall(r"^ExecStart=\S+/python (.*)$", text("deploy/guidepost.service"), re.MULTILINE)

    assert web == "python app.py"
    assert json.loads(image) == web.split()
    assert service == "app.py"


@pytest.mark.parametrize("path", PLACES)
def test_no_file_beside_the_code_configures_the_server(path: str) -> None:
    lines = [line for line in text(path).splitlines() if not line.lstrip().startswith("#")]

    assert [line for line in lines if "granian" in line.lower()] == []


def test_a_connection_is_kept_for_longer_than_proxies_keep_it() -> None:
    """Nginx and the load balancers of the large providers keep an idle connection for a minute."""
    assert HEADER_TIMEOUT > 60_000


@pytest.mark.parametrize(
    ("soft", "hard", "expected", "connections"),
    [
        (1_024, 1_048_576, CONNECTIONS + OTHER_FILES, CONNECTIONS),
        (1_024, resource.RLIM_INFINITY, CONNECTIONS + OTHER_FILES, CONNECTIONS),
        (1_024, 2_048, 2_048, 2_048 - OTHER_FILES),
        (65_536, 65_536, None, CONNECTIONS),
        (256, 256, None, 128),
    ],
)
def test_the_files_that_the_system_permits_bound_the_connections(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, expected: int | None, connections: int
) -> None:
    changed: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: changed.append(limits))

    assert processes._allowed_connections() == connections
    assert changed == ([(expected, hard)] if expected else [])
