"""The doctor as an admin calls it: the environment in, a report and an exit code out."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.scripted_slack import AUTHORISED, scripted_slack

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


def verdicts(told: subprocess.CompletedProcess[str]) -> dict[str, str]:
    findings: list[dict[str, Any]] = json.loads(told.stdout)
    return {finding["name"]: finding["verdict"] for finding in findings}


def test_a_bot_that_is_well_set_up_leaves_only_what_to_check_by_hand(tmp_path: Path) -> None:
    opened = {"ok": True, "url": "wss://nowhere"}
    with scripted_slack(auth_test=AUTHORISED, apps_connections_open=opened, scopes=SCOPES) as slack:
        settings = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": slack.url}
        told = doctor(tmp_path, "--json", **settings)
        page = doctor(tmp_path, **settings)

    assert told.returncode == page.returncode == 0, told.stdout + page.stderr
    assert {name for name, verdict in verdicts(told).items() if verdict != "ok"} == {"events", "commands", "buttons"}
    assert "guidepost in Playground" in page.stdout
    assert "secret" not in told.stdout + page.stdout + told.stderr + page.stderr
    assert slack.tokens.count(BOT_TOKEN) == 2, "one call a run is enough"


def test_nothing_set_and_no_slack_is_told_in_words_and_fails(tmp_path: Path) -> None:
    told = doctor(tmp_path, SLACK_API_URL="http://127.0.0.1:9/api/")

    assert told.returncode == 1
    assert told.stderr == ""
    for words in ("not reached", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "Set ", "failed"):
        assert words in told.stdout


def test_a_bot_that_workspaces_install_themselves_needs_no_token_of_its_own(tmp_path: Path) -> None:
    with scripted_slack(auth_test={"ok": False, "error": "not_authed"}) as slack:
        told = doctor(tmp_path, "--json", SLACK_API_URL=slack.url, SLACK_CLIENT_ID="1.2")

    assert verdicts(told)["bot token"] == "ok"


def test_a_wrong_setting_does_not_keep_the_rest_from_being_looked_at(tmp_path: Path) -> None:
    with scripted_slack(auth_test={"ok": False, "error": "not_authed"}) as slack:
        told = doctor(tmp_path, "--json", SLACK_BOT_TOKEN="xapp-swapped", SLACK_API_URL=slack.url, LOG_LEVEL="loud")

    assert told.returncode == 1
    assert verdicts(told)["settings"] == "fail"
    assert verdicts(told)["Slack"] == "ok"
    assert "LOG_LEVEL" in told.stdout
    assert "swapped" not in told.stdout


def test_a_file_of_secrets_that_others_can_read_is_found(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.touch()
    env.chmod(0o644)

    assert verdicts(doctor(tmp_path, "--json", SLACK_API_URL="http://127.0.0.1:9/api/"))[".env"] == "warn"
