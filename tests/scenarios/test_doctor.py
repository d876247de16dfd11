"""The doctor as an admin runs it: the environment in, a report and an exit code out."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.scripted_slack import AUTHORIZED, scripted_slack

ROOT = Path(__file__).parents[2]
SCOPES = ",".join(json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"])
BOT_TOKEN, APP_TOKEN = "xoxb-0-secret-of-the-bot", "xapp-1-A012ABCD-0-secret-of-the-app"


def doctor(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", "doctor", *words],
        check=False,
        cwd=folder,
        env={**inherited, "PORT": "0", "PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def verdicts(result: subprocess.CompletedProcess[str]) -> dict[str, str]:
    findings: list[dict[str, Any]] = json.loads(result.stdout)
    return {finding["name"]: finding["verdict"] for finding in findings}


def test_a_bot_that_is_set_up_well_leaves_only_what_must_be_checked_by_hand(tmp_path: Path) -> None:
    opened = {"ok": True, "url": "wss://nowhere"}
    with scripted_slack(auth_test=AUTHORIZED, apps_connections_open=opened, scopes=SCOPES) as slack:
        settings = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": slack.url}
        result = doctor(tmp_path, "--json", **settings)
        page = doctor(tmp_path, **settings)

    assert result.returncode == page.returncode == 0, result.stdout + page.stderr
    # The cache of this machine may have an index of the shipped knowledge, or have it no longer.
    by_hand = {name for name, verdict in verdicts(result).items() if verdict != "ok"} - {"index"}
    assert by_hand == {"events", "commands", "shortcuts", "agent view", "buttons", "links"}
    assert "guidepost in Playground" in page.stdout
    assert "secret" not in result.stdout + page.stdout + result.stderr + page.stderr
    assert slack.tokens.count(BOT_TOKEN) == 2, "one call a run is enough"


def test_without_settings_and_slack_the_report_says_what_to_set_and_the_run_fails(tmp_path: Path) -> None:
    result = doctor(tmp_path, SLACK_API_URL="http://127.0.0.1:9/api/")

    assert result.returncode == 1
    assert result.stderr == ""
    for words in ("not reached", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "Set ", "failed"):
        assert words in result.stdout


def test_a_bot_that_workspaces_install_themselves_needs_no_token_of_its_own(tmp_path: Path) -> None:
    with scripted_slack(auth_test={"ok": False, "error": "not_authed"}) as slack:
        result = doctor(tmp_path, "--json", SLACK_API_URL=slack.url, SLACK_CLIENT_ID="1.2")

    assert verdicts(result)["bot token"] == "ok"


def test_a_wrong_setting_does_not_prevent_the_other_checks(tmp_path: Path) -> None:
    with scripted_slack(auth_test={"ok": False, "error": "not_authed"}) as slack:
        result = doctor(tmp_path, "--json", SLACK_BOT_TOKEN="xapp-swapped", SLACK_API_URL=slack.url, LOG_LEVEL="loud")

    assert result.returncode == 1
    assert verdicts(result)["settings"] == "fail"
    assert verdicts(result)["Slack"] == "ok"
    assert "LOG_LEVEL" in result.stdout
    assert "swapped" not in result.stdout


def test_a_file_of_secrets_that_others_can_read_is_reported(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.touch()
    env.chmod(0o644)

    assert verdicts(doctor(tmp_path, "--json", SLACK_API_URL="http://127.0.0.1:9/api/"))[".env"] == "warn"
