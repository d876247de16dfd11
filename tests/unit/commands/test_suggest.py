"""The command ``suggest``: close questions and uncovered words of one entry, on a new folder."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import create_app
from bot.errors import GuidepostError

QUESTIONS = """\
- {question: may I keep the drill for two more days, kind: situation}
- {question: what happens when a borrowed drill is broken, kind: situation}
- {question: how long can I keep a theodolite, kind: direct}
- {question: how lomg can I keep a dril, kind: typo}
"""


@pytest.fixture
def folder(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    run("new", "knowledge", str(tmp_path / "ours"))
    return tmp_path / "ours"


def run(*words: str) -> Result:
    return CliRunner().invoke(create_app(), list(words), catch_exceptions=False)


def with_questions(folder: Path) -> None:
    path = folder.parent / "tests/questions/lending/loan.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(QUESTIONS, encoding="utf-8")


def test_a_question_that_another_entry_takes_comes_first_with_the_phrasing_that_draws_it(folder: Path) -> None:
    with_questions(folder)
    found = json.loads(run("suggest", "lending/loan", "--json", "--knowledge", str(folder)).stdout)
    first = found["close"][0]

    assert (found["asked"], first["question"], first["rival"]) == (
        4,
        "what happens when a borrowed drill is broken",
        "lending/broken",
    )
    assert (first["lead"] < 0, bool(first["phrasing"])) == (True, True)
    assert "may I keep the drill for two more days" not in {one["question"] for one in found["close"]}


def test_words_that_no_entry_has_are_listed_without_typing_errors(folder: Path) -> None:
    with_questions(folder)
    found = json.loads(run("suggest", "lending/loan", "--json", "--knowledge", str(folder)).stdout)
    words = {one["word"] for one in found["uncovered"]}

    assert ("theodolite" in words, words & {"lomg", "dril", "keep", "how", "drill"}) == (True, set())


def test_the_report_says_what_to_do(folder: Path) -> None:
    assert "write some in tests/questions/lending/loan.yaml" in run(
        "suggest", "lending/loan", "--knowledge", str(folder)
    ).stdout.replace("\n", " ")

    with_questions(folder)
    shown = run("suggest", "lending/loan", "--knowledge", str(folder)).stdout
    assert "lending/loan: 4 golden questions" in shown
    assert "theodolite: “how long can I keep a theodolite”" in shown


def test_an_entry_that_is_not_there_is_named_with_a_similar_one(folder: Path) -> None:
    with pytest.raises(GuidepostError, match=r"there is no entry lending/loans; did you mean lending/loan\?"):
        run("suggest", "lending/loans", "--knowledge", str(folder))
