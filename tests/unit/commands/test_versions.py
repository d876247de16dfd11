"""The commands ``versions`` and ``rollback``, on the database that the settings name."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import create_app
from bot.bootstrap.storage import open_stores
from bot.services.versions import Version, VersionError
from bot.settings import Settings


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/guidepost.db")


def run(*words: str) -> str:
    result = CliRunner().invoke(create_app(), list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def publish(*digests: str) -> None:
    store = open_stores(Settings.load()).versions
    for number, digest in enumerate(digests, start=1):
        assert store.publish(Version(number, digest, 0.925), b"packed")


def test_without_a_version_both_say_what_publishes_one() -> None:
    assert "FOLLOW_KNOWLEDGE publishes what it follows" in run("versions")
    assert run("versions", "--json") == "[]\n"
    with pytest.raises(VersionError, match="A bot with FOLLOW_KNOWLEDGE"):
        run("rollback")


def test_versions_are_listed_with_score_and_state() -> None:
    publish("a" * 64, "b" * 64)
    first, second = (line for line in run("versions").splitlines() if "92.5%" in line)

    assert ("b" * 12 in first, "in use" in first) == (True, True)
    assert ("a" * 12 in second, "in use" in second) == (True, False)
    assert [one["digest"][0] for one in json.loads(run("versions", "--json"))] == ["b", "a"]


def test_versions_of_a_repository_are_listed_with_their_commits() -> None:
    publish("a" * 64)
    assert "commit" not in run("versions")
    store = open_stores(Settings.load()).versions
    store.publish(Version(2, "b" * 64, commit="0123456789abcdef"), b"packed")

    listed = run("versions")
    assert "0123456789ab " in listed
    assert [one["commit"] for one in json.loads(run("versions", "--json"))] == ["0123456789abcdef", ""]


def test_a_rollback_says_which_version_is_withdrawn_and_which_in_use() -> None:
    publish("a" * 64, "b" * 64)

    assert f"{'b' * 12} is withdrawn, and {'a' * 12} is in use" in run("rollback")
    listed = [line.split("│")[4].strip() for line in run("versions").splitlines() if "92.5%" in line]
    assert listed == ["in use", "withdrawn", ""]
    assert f"{'a' * 12} is withdrawn, and {'b' * 12} is in use" in run("rollback", "bb")
