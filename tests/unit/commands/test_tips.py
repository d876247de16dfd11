"""The command ``python -m bot tips``, on a SQLite file of its own."""

import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import create_app
from bot.bootstrap.storage import open_stores
from bot.errors import SettingsError
from bot.knowledge.base import KnowledgeBase
from bot.services.tips.calendar import next_due
from bot.services.tips.library import Library
from bot.services.tips.models import EVERY_DAY
from bot.services.votes import Vote
from bot.settings import Settings
from tests.support.cards import BARE

APP = create_app()
RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'guidepost.db'}")
    monkeypatch.setenv("COLUMNS", "160")


def run(*words: str) -> str:
    result = RUNNER.invoke(APP, ["tips", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def schedule(channel: str, zone: str = "America/New_York") -> None:
    made = replace(BARE, channel=channel, zone=zone, weekdays=EVERY_DAY, starts=date(2020, 1, 1))
    open_stores(Settings.load()).schedules.save(made, next_due(made, time.time()))


def test_the_calendar_of_a_made_up_channel_has_a_tip_on_every_weekday() -> None:
    drawn = run("preview", "--from", "2027-01-04", "--days", "14")

    assert len(re.findall(r"\d+ Jan", drawn)) == 10
    assert "4 Jan" in drawn
    assert "9 Jan" not in drawn


def test_the_calendar_of_a_channel_follows_its_own_schedule() -> None:
    schedule("C1")
    drawn = run("preview", "--channel", "C1", "--days", "7", "--markdown")

    assert len(drawn.splitlines()) - 2 in {6, 7}


def test_a_channel_without_a_schedule_is_an_error() -> None:
    with pytest.raises(SettingsError, match="No running schedule for C1"):
        run("preview", "--channel", "C1")


def test_an_invalid_day_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a day I can read"):
        run("preview", "--from", "soon")


def test_due_lists_the_next_tips_in_local_time() -> None:
    assert "No tips are scheduled." in run("due")
    schedule("C1")
    schedule("C2", "Asia/Tokyo")
    listed = run("due")

    assert re.search(r"9:00 AM New York time.*C1.*T1", listed)
    assert re.search(r"9:00 AM Tokyo time.*C2.*T1", listed)


def test_feedback_lists_the_least_liked_first(knowledge: KnowledgeBase) -> None:
    tips = Library(knowledge).tips
    assert "No votes yet." in run("feedback")
    liked, disliked = (tip.id for tip in (tips[0], tips[-1]))
    store = open_stores(Settings.load()).feedback
    for tip_id, is_helpful in ((liked, True), (disliked, False), ("drivers/gone#0", True)):
        store.record(Vote(BARE.workspace, tip_id, "U1", is_helpful))
    listed = run("feedback")

    assert listed.index(disliked.partition("#")[0]) < listed.index(liked.partition("#")[0])
    assert "(no longer in the knowledge base)" in listed
