"""The command ``python -m bot report``, on a small knowledge folder and a SQLite file of its own."""

import csv
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import create_app
from bot.bootstrap.storage import open_stores
from bot.errors import GuidepostError
from bot.services.questions import AnswerOutcome, QuestionRecord
from bot.services.votes import Vote, VoteKind
from bot.services.workspaces import Workspace
from bot.settings import Settings
from tests.support.small_base import SmallBase

HERE, ELSEWHERE = Workspace("T0GARDEN"), Workspace("T0OTHER")
MIX = "how often do I need to <mix> the pile?"
PEOPLE = ("U0ANNA", "U0BERT", "U0CARL")


@pytest.fixture(autouse=True)
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallBase:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'guidepost.db'}")
    monkeypatch.setenv("COLUMNS", "160")
    made = SmallBase.written(tmp_path / "knowledge")
    for person in PEOPLE:
        keep(MIX, person, AnswerOutcome.NO_ANSWER)
        keep("what becomes of our scraps", person)
        vote(person, is_helpful=True)
    keep("do you sell seeds online?", PEOPLE[0], AnswerOutcome.NO_ANSWER)
    vote("U0DORA", is_helpful=False)
    return made


def keep(text: str, user_id: str, outcome: AnswerOutcome = AnswerOutcome.ANSWERED, where: Workspace = HERE) -> None:
    open_stores(Settings.load()).questions.record(QuestionRecord(where, text, outcome, "soil/compost", 0.2, user_id))


def vote(user_id: str, *, is_helpful: bool) -> None:
    open_stores(Settings.load()).feedback.record(Vote(HERE, "soil/compost", user_id, is_helpful, VoteKind.ANSWER))


def run(base: SmallBase, *words: str) -> str:
    result = CliRunner().invoke(create_app(), ["report", *words, "--knowledge", str(base.root)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def values(base: SmallBase, *words: str) -> dict[tuple[str, str, str], str]:
    """Return the values of the CSV file by section, row and column, without weeks in which nothing happened."""
    path = base.root.parent / "report.csv"
    run(base, "--format", "csv", "--output", str(path), *words)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {(one["section"], one["row"], one["column"]): one["value"] for one in csv.DictReader(file)}


def test_a_report_counts_questions_votes_and_gaps(base: SmallBase) -> None:
    found = values(base)

    by_week = {column: value for (section, _, column), value in found.items() if section == "Questions by week"}
    assert by_week == {"answered": "3", "asked back": "0", "no answer": "4"}
    cards = {column: value for (section, _, column), value in found.items() if section == "Helpfulness by card"}
    assert cards == {"id": "soil/compost", "shown": "3", "this was it": "3", "not quite": "few"}
    never = {value for (section, _, column), value in found.items() if (section, column) == ("Cards never shown", "id")}
    assert "soil/rotation" in never
    assert "soil/compost" not in never
    assert found["Top gaps", MIX, "asked"] == "3"


def test_what_too_few_people_asked_is_only_counted(base: SmallBase) -> None:
    printed = run(base)

    assert "sell seeds" not in printed
    assert "Others, which python -m bot gaps lists: 1." in printed
    for _ in range(9):
        keep("where is the shed", PEOPLE[1], AnswerOutcome.UNSURE)
    by_week = [value for (section, *_), value in values(base).items() if section == "Questions by week"][-3:]
    assert by_week == ["few", "few", "4"]


def test_the_terminal_shows_every_table(base: SmallBase) -> None:
    printed = run(base)

    for title in ("Questions by week", "Questions by theme", "Themes by week", "Helpfulness by card"):
        assert f"\n{title}\n" in printed
    assert "\nTips\nDaily tips, " in printed
    assert "Nothing in this period." in printed
    assert "fewer than 3 people" in printed


def test_a_report_can_be_of_one_workspace(base: SmallBase) -> None:
    for person in PEOPLE:
        keep("who has the key?", person, AnswerOutcome.NO_ANSWER, ELSEWHERE)
    found = values(base, "--workspace", ELSEWHERE.team_id)

    assert [row for section, row, column in found if (section, column) == ("Top gaps", "asked")] == ["who has the key?"]
    assert not any(section == "Helpfulness by card" for section, *_ in found)


def test_the_page_needs_nothing_but_itself(base: SmallBase) -> None:
    path = base.root.parent / "report.html"
    run(base, "--format", "html", "--output", str(path))
    page = path.read_text(encoding="utf-8")

    assert "<script" not in page
    assert not re.search(r"https?://|@import|url\(|<link|<img", page)
    assert "how often do I need to &lt;mix&gt; the pile?" in page
    assert "<title>answered: 3</title>" in page
    assert 'width="42.86"' in page  # 3 of 7 questions
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


@pytest.mark.parametrize(
    ("words", "fix"),
    [
        (("--format", "csv"), "--output FILE goes with"),
        (("--output", "report.csv"), "--output FILE goes with"),
        (("--since", "2999-01-01"), "name a day in the past"),
        (("--format", "csv", "--output", "no/such/folder/report.csv"), "cannot be written"),
    ],
)
def test_an_error_says_what_to_do(base: SmallBase, words: tuple[str, ...], fix: str) -> None:
    with pytest.raises(GuidepostError, match=fix):
        run(base, *words)
