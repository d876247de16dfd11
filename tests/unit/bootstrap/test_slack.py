"""Starting the bot in Slack: what it says without Slack, and what it leaves alone."""

import logging
import os
import re
from pathlib import Path

import pytest
from slack_bolt import BoltRequest

from bot.bootstrap.slack import NO_SLACK, create_bot
from bot.services.guide import Guide
from bot.settings import Settings
from slack_simulator.payloads import Origin, command_request
from slack_simulator.server import SlackServer
from slack_simulator.slack import Slack
from slack_simulator.workspace import Workspace
from tests.support.small_base import SPOTLIGHT, SmallBase

MAKEFILE = Path(__file__).resolve().parents[3] / "Makefile"


def test_the_commands_that_need_no_slack_are_described_as_in_the_makefile() -> None:
    described = dict(re.findall(r"^  make (\w+).*?  +(\S.*)$", NO_SLACK, re.MULTILINE))
    targets = dict(re.findall(r"^(\w+):.*?## (.*)$", MAKEFILE.read_text(encoding="utf-8"), re.MULTILINE))

    assert {"run", "ask"} <= described.keys() <= targets.keys()
    for name, description in described.items():
        assert targets[name].lower().startswith(description.lower())


def test_creating_the_bot_changes_no_environment_variable_and_warns_of_none(
    guide: Guide, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    workspace = Workspace()
    with SlackServer(Slack(workspace)) as server:
        monkeypatch.setenv("SLACK_BOT_TOKEN", workspace.bot_token)
        monkeypatch.setenv("SLACK_API_URL", server.api_url)
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/guidepost.db")
        before = dict(os.environ)
        bot = create_bot(Settings.load(), guide)

    assert dict(os.environ) == before
    assert bot.app_context.guide is guide
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_workspace_with_a_folder_of_its_own_is_wired_to_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: Path
) -> None:
    workspace, base = Workspace(), SmallBase.written(tmp_path / "knowledge")
    own = SmallBase.written(tmp_path / "own" / workspace.team)
    own.change(SPOTLIGHT, "forty beds", "fifty beds")
    url = workspace.open_response_url("http://127.0.0.1:9", workspace.general, user=workspace.asker)
    request = command_request("/spotlight", "elm street", url, channel=workspace.general, origin=Origin.of(workspace))
    with SlackServer(Slack(workspace)) as server:
        monkeypatch.setenv("SLACK_BOT_TOKEN", workspace.bot_token)
        monkeypatch.setenv("SLACK_API_URL", server.api_url)
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/guidepost.db")
        monkeypatch.setenv("KNOWLEDGE_DIR", str(base.root))
        monkeypatch.setenv("WORKSPACES_KNOWLEDGE", str(tmp_path / "own"))
        monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
        bot = create_bot(Settings.load())
        answer = bot.app.dispatch(BoltRequest(body=request.body, headers={**request.headers("")}))

    assert answer.status == 200
    assert "fifty beds" in str(answer.body)
    assert "forty beds" in str(bot.app_context.guide.entry("plots/elm-street"))
