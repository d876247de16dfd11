"""The settings are read from the environment, and every mistake in it is named."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bot.bootstrap.slack import NO_SLACK
from bot.errors import SettingsError
from bot.settings import Settings

ROOT = Path(__file__).parents[2]


def test_every_wrong_variable_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "my-secret-token")
    monkeypatch.setenv("PORT", "a harbor")

    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert "SLACK_BOT_TOKEN: " in str(caught.value)
    assert "xoxb-" in str(caught.value)
    assert "PORT: " in str(caught.value)
    assert "my-secret-token" not in str(caught.value)


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "")

    assert Settings.load().slack_app_token is None


def test_a_secret_is_not_in_the_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-very-secret")

    assert "very-secret" not in repr(Settings.load())


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    with tempfile.TemporaryDirectory(prefix="guidepost-") as folder:
        return subprocess.run(
            [sys.executable, "app.py"],
            check=False,
            cwd=ROOT,
            env={**inherited, "XDG_DATA_HOME": folder, **environment},
            capture_output=True,
            text=True,
            timeout=60,
        )


def test_without_slack_the_app_names_the_variables_to_set_and_the_commands_that_work() -> None:
    ended = start()

    assert ended.returncode == 1
    for words in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "make run", "docs/admins/install.md"):
        assert words in ended.stderr


def test_without_slack_the_app_describes_each_make_target_as_make_help_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    help_texts = dict(re.findall(r"^([a-z.]+):.*## (.*)$", makefile, re.MULTILINE))
    named = re.findall(r"^  make ([a-z.]+)(?: Q=\S+)? +(.*?)\"*$", NO_SLACK, re.MULTILINE)

    assert [target for target, _ in named] == ["run", "chat", "ask", "test"]
    for target, description in named:
        assert help_texts[target].lower().startswith(description.lower())


def test_a_token_that_slack_rejects_ends_the_start_with_a_sentence() -> None:
    nowhere = "http://127.0.0.1:9/api/"
    ended = start(SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1", SLACK_API_URL=nowhere)

    assert ended.returncode == 1
    assert "Slack did not accept the bot's token" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_correct_variables_are_read_even_if_others_are_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xapp-swapped")
    monkeypatch.setenv("LOG_FORMAT", "xml")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "still read")

    settings, problems = Settings.read()

    assert settings.slack_bot_token is None
    assert settings.log_format == "auto"
    assert settings.slack_signing_secret is not None
    assert [problem.partition(":")[0] for problem in problems] == ["SLACK_BOT_TOKEN", "LOG_FORMAT"]


def test_secrets_returns_the_secrets_that_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET_PREVIOUS", "the one before")

    assert sorted(Settings.load().secrets()) == ["the one before", "xoxb-1"]


def test_a_token_and_a_client_id_together_are_refused() -> None:
    both = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s"}
    ended = start(**both, SLACK_SIGNING_SECRET="s", PUBLIC_URL="https://bot.example.org", PORT="0")

    assert ended.returncode == 1
    assert "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set: choose one" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("missing", ["SLACK_CLIENT_SECRET", "PUBLIC_URL"])
def test_a_client_id_without_the_rest_is_refused_with_the_missing_variable(missing: str) -> None:
    whole = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "hush", "PUBLIC_URL": "https://bot.example.org"}
    ended = start(**{**whole, missing: ""}, SLACK_SIGNING_SECRET="s", PORT="0")

    assert ended.returncode == 1
    assert f"  {missing} " in ended.stderr
    assert "hush" not in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "address", ["https://bot.example.org", "http://127.0.0.1:3000", "http://localhost:3000/", "http://[::1]:3000"]
)
def test_a_public_address_is_https_or_on_this_machine(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("PUBLIC_URL", address)

    assert str(Settings.load().public_url).rstrip("/") == address.rstrip("/")


@pytest.mark.parametrize(
    "address",
    [
        "http://bot.example.org",
        "http://127.0.0.1.example.org",
        "https://bot.example.org/guidepost",
        "https://bot.example.org/?a=b",
        "ftp://bot.example.org",
        "bot.example.org",
    ],
)
def test_any_other_public_address_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("PUBLIC_URL", address)

    with pytest.raises(SettingsError, match="PUBLIC_URL: "):
        Settings.load()


@pytest.mark.parametrize(("value", "followed"), [("True", True), ("0", False), ("", False)])
def test_whether_the_folder_is_followed(monkeypatch: pytest.MonkeyPatch, value: str, followed: bool) -> None:
    monkeypatch.setenv("FOLLOW_KNOWLEDGE", value)
    settings = Settings.load()

    assert (settings.follow_knowledge, settings.remote) == (followed, None)
    assert settings.folder == settings.knowledge_dir


def test_a_repository_to_follow_is_read_and_its_password_is_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLLOW_KNOWLEDGE", "https://me:hush@example.org/library.git#main:knowledge")
    settings = Settings.load()

    assert str(settings.remote) == "https://example.org/library.git#main:knowledge"
    assert settings.folder is None
    assert "hush" in settings.secrets()
    assert "hush" not in repr(settings)


def test_an_address_that_git_must_not_use_is_named_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLLOW_KNOWLEDGE", "ext::sh -c hush")

    with pytest.raises(SettingsError, match=r"FOLLOW_KNOWLEDGE: .*https://, ssh:// or file://") as caught:
        Settings.load()
    assert "hush" not in str(caught.value)
