"""What the machine gives, or does not."""

import socket
from pathlib import Path

import pytest

from bot.doctor.environment import env_file, port, settings
from bot.doctor.findings import Verdict
from bot.doctor.time_zones import time_zones


def test_every_wrong_variable_is_in_the_finding() -> None:
    found = settings(["PORT: not a number", "SLACK_BOT_TOKEN: should begin with xoxb-"])

    assert found.verdict is Verdict.FAIL
    assert found.found.splitlines() == ["PORT: not a number", "SLACK_BOT_TOKEN: should begin with xoxb-"]


@pytest.mark.parametrize(("mode", "verdict"), [(0o600, Verdict.OK), (0o644, Verdict.WARN), (0o640, Verdict.WARN)])
def test_a_file_of_secrets_is_for_its_owner_alone(tmp_path: Path, mode: int, verdict: Verdict) -> None:
    path = tmp_path / ".env"
    path.touch()
    path.chmod(mode)
    found = env_file(path)

    assert found.verdict is verdict
    assert found.advice == ("" if verdict is Verdict.OK else f"chmod 600 {path}")


def test_no_file_is_no_fault(tmp_path: Path) -> None:
    assert env_file(tmp_path / ".env").verdict is Verdict.OK


def test_a_port_in_use_is_a_warning_and_a_free_one_is_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        assert port("127.0.0.1", number).verdict is Verdict.WARN
        assert str(number) in port("127.0.0.1", number).found
    assert port("127.0.0.1", 0).verdict is Verdict.OK


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_an_address_that_is_not_this_machines_is_a_failure(host: str) -> None:
    found = port(host, 0)

    assert found.verdict is Verdict.FAIL
    assert "HOST" in found.advice


def test_time_zones_are_told_with_where_they_come_from() -> None:
    found = time_zones()

    assert found.verdict is Verdict.OK
    assert "tzdata" in found.found or "system's" in found.found


def test_a_machine_that_does_not_know_a_zone_is_told_what_to_install() -> None:
    found = time_zones("Nowhere/Atlantis")

    assert found.verdict is Verdict.FAIL
    assert "tzdata" in found.advice
