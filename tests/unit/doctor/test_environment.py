"""Checks of the bot's surroundings."""

import socket
from pathlib import Path

import pytest

from bot.doctor.environment import data_files, env_file, other_programs, port, settings, time_zones
from bot.doctor.findings import Verdict
from bot.errors import SettingsError


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


def test_data_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder, file = tmp_path / "the data", tmp_path / "the data" / "guidepost.db"
    folder.mkdir(mode=0o700)
    file.touch(mode=0o600)
    assert data_files(lambda: [folder, file]).verdict is Verdict.OK

    folder.chmod(0o755)
    file.chmod(0o640)
    found = data_files(lambda: [folder, file])
    assert found.verdict is Verdict.WARN
    assert [line.rpartition("(")[2] for line in found.found.splitlines()] == ["mode 755)", "mode 640)"]
    assert found.advice.splitlines() == [f"chmod 700 '{folder}'", f"chmod 600 '{file}'"]


def test_no_data_files_are_no_fault() -> None:
    assert data_files(list).verdict is Verdict.OK


def test_data_files_of_an_unusable_database_are_not_checked() -> None:
    def fail() -> list[Path]:
        raise SettingsError("DATABASE_URL: wrong")

    assert data_files(fail).verdict is Verdict.WARN


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


def test_the_finding_on_time_zones_names_the_package() -> None:
    found = time_zones()

    assert found.verdict is Verdict.OK
    assert "tzdata" in found.found or "system's" in found.found


def test_an_unknown_zone_comes_with_what_to_install() -> None:
    found = time_zones("Nowhere/Atlantis")

    assert found.verdict is Verdict.FAIL
    assert "tzdata" in found.advice


@pytest.mark.parametrize(
    ("access", "has_token", "has_public_url", "over_http", "verdict"),
    [
        ("off", False, False, False, Verdict.OK),
        ("token", False, True, True, Verdict.FAIL),
        ("token", True, True, True, Verdict.OK),
        ("public", False, True, True, Verdict.OK),
        ("public", False, False, True, Verdict.WARN),
        ("public", False, True, False, Verdict.WARN),
    ],
)
def test_programs_can_ask_where_the_settings_let_them(
    access: str, has_token: bool, has_public_url: bool, over_http: bool, verdict: Verdict
) -> None:
    finding = other_programs(access, has_token=has_token, has_public_url=has_public_url, over_http=over_http)

    assert finding.verdict == verdict
    assert bool(finding.advice) == (verdict != Verdict.OK)


def test_a_token_for_curators_that_everyone_has_is_a_fault() -> None:
    finding = other_programs("token", has_token=True, has_public_url=True, over_http=True, same_tokens=True)

    assert (finding.verdict, "second token" in finding.advice) == (Verdict.FAIL, True)
