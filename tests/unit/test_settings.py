"""The environment, and what is said when it is wrong or empty."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings

ROOT = Path(__file__).parents[2]


def test_every_wrong_variable_is_named_and_no_secret_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "my-secret-token")
    monkeypatch.setenv("PORT", "a harbour")

    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert "SLACK_BOT_TOKEN: " in str(caught.value)
    assert "xoxb-" in str(caught.value)
    assert "PORT: " in str(caught.value)
    assert "my-secret-token" not in str(caught.value)


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "")

    assert Settings.load().slack_app_token is None


def test_a_secret_does_not_show_in_a_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-very-secret")

    assert "very-secret" not in repr(Settings.load())


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    return subprocess.run(
        [sys.executable, "app.py"],
        check=False,
        cwd=ROOT,
        env=inherited | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_without_slack_the_app_says_what_to_set_and_what_runs_anyway() -> None:
    ended = start()

    assert ended.returncode == 1
    for words in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "make run", "docs/admins.md"):
        assert words in ended.stderr


def test_a_token_that_slack_does_not_take_ends_the_start_in_a_sentence() -> None:
    nowhere = "http://127.0.0.1:9/api/"
    ended = start(SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1", SLACK_API_URL=nowhere)

    assert ended.returncode == 1
    assert "Slack did not accept the bot's token" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_all_that_can_be_read_is_read_beside_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xapp-swapped")
    monkeypatch.setenv("LOG_FORMAT", "xml")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "still read")

    settings, problems = Settings.read()

    assert settings.slack_bot_token is None
    assert settings.log_format == "auto"
    assert settings.slack_signing_secret is not None
    assert [problem.partition(":")[0] for problem in problems] == ["SLACK_BOT_TOKEN", "LOG_FORMAT"]


def test_the_secrets_are_those_that_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET_PREVIOUS", "the one before")

    assert sorted(Settings.load().secrets()) == ["the one before", "xoxb-1"]
