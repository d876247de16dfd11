"""The command ``python -m bot digest``, on a small knowledge folder and a SQLite file of its own."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import create_app
from bot.bootstrap.storage import open_stores
from bot.errors import GuidepostError
from bot.services.questions import AnswerOutcome, QuestionRecord
from bot.services.workspaces import Workspace
from bot.settings import Settings
from tests.support.small_base import SmallBase


@pytest.fixture(autouse=True)
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallBase:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'guidepost.db'}")
    monkeypatch.setenv("COLUMNS", "120")
    return SmallBase.written(tmp_path / "knowledge")


def keep(text: str, user_id: str) -> None:
    record = QuestionRecord(Workspace("T0GARDEN"), text, AnswerOutcome.NO_ANSWER, "soil/compost", 0.2, user_id)
    open_stores(Settings.load()).questions.record(record)


def run(base: SmallBase, *words: str) -> str:
    result = CliRunner().invoke(create_app(), ["digest", *words, "--knowledge", str(base.root)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_digest_is_printed_as_the_channel_gets_it(base: SmallBase) -> None:
    for person in ("U0ANNA", "U0BERT", "U0CARL"):
        keep("how often do I mix the pile?", person)
    printed = run(base)

    assert "Curators' digest: " in printed
    assert "Questions answered: 0; asked back: 0; without an answer: 3." in printed
    assert "“how often do I mix the pile?” (asked 3 times;" in printed
    assert "Golden questions" not in printed
    assert "Nobody asked anything." in run(base, "--workspace", "T0OTHER")


def test_the_recorded_score_is_printed(base: SmallBase) -> None:
    shares = '{"right": 0.9, "wrong": 0.05, "off_topic_answered": 0.01}'
    base.write("../tests/questions/baseline.json", f'{{"shares": {shares}, "outcomes": {{}}}}')

    assert "90% answered right, 5% answered wrong" in run(base)


def test_an_owner_has_a_digest(base: SmallBase) -> None:
    printed = run(base, "--owner", "Garden desk")

    assert "Your entries: " in printed
    with pytest.raises(GuidepostError, match="Owners are: Garden desk"):
        run(base, "--owner", "Nobody")
