"""The command ``ask``: its buttons can be pressed in a terminal, and are left out elsewhere; all fits 80 columns."""

import json
import os
import pty
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bot.__main__ import create_app
from bot.services.guide import Guide
from bot.services.scoring.golden import GoldenQuestion
from bot.services.scoring.scorecard import GoldenOutcome, Result
from bot.terminal.tables import evidence_list, miss_table
from tests.support.small_base import SmallBase

ROOT = Path(__file__).resolve().parents[3]
QUESTION = "how do we make compost?"


@pytest.fixture
def folder(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> SmallBase:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    return SmallBase.written(tmp_path / "knowledge")


def in_terminal(typed: str, *words: str) -> str:
    """Run the bot's command line in a terminal, in which a person types, and return what it shows."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bot", *words]
    with subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, typed.encode())
        shown = b""
        try:
            while part := os.read(ours, 4_096):
                shown += part
        except OSError:  # The terminal was closed at the other end.
            pass
        assert process.wait(60) == 0
    os.close(ours)
    return shown.decode()


def test_without_a_terminal_the_card_offers_no_buttons(folder: SmallBase) -> None:
    result = CliRunner().invoke(
        create_app(), ["ask", QUESTION, "--knowledge", str(folder.root)], catch_exceptions=False
    )

    assert "A heap that is turned" in result.stdout
    assert "(1)" not in result.stdout
    assert "To press a button" not in result.stdout


def test_without_a_terminal_a_line_that_introduces_buttons_is_followed_by_their_names(folder: SmallBase) -> None:
    arguments = ["ask", "hello", "--knowledge", str(folder.root)]
    result = CliRunner().invoke(create_app(), arguments, catch_exceptions=False)
    lines = [line.strip(" │") for line in result.stdout.splitlines()]
    below = [line for line in lines[lines.index("For example:") :] if line.startswith("• ")]

    assert below == ["• How do we make compost?"]


def test_in_a_terminal_a_button_can_be_pressed(folder: SmallBase) -> None:
    shown = in_terminal("2\n\n", "ask", QUESTION, "--knowledge", str(folder.root))

    assert "To press a button, type its number." in shown
    assert "Beans leave behind" in shown


@pytest.mark.parametrize("width", [80, 60])
def test_the_evidence_fits_a_narrow_terminal_whole(guide: Guide, width: int) -> None:
    ranking = guide.ask("do we need a written agreemnt with a neutral outfit?").ranking
    console = Console(width=width, file=StringIO())
    with console.capture() as captured:
        console.print(evidence_list(ranking))
    lines = captured.get().splitlines()
    words = " ".join(captured.get().split())

    assert max(map(len, lines)) <= width
    assert "…" not in words
    for match in ranking.matches[:5]:
        assert match.entry_id in words
        assert " ".join(match.evidence.phrasing.split()) in words


def test_buttons_that_need_slack_have_no_number_in_a_conversation(folder: SmallBase) -> None:
    shown = in_terminal("/guide privacy\n1\n\n", "chat", "--knowledge", str(folder.root))

    assert "Erase my questions, votes and saved cards" not in shown
    assert "Traceback" not in shown


def test_programs_get_the_passage_that_leads() -> None:
    question = "What is the yearly budget of West Alabama Works?"
    asked = CliRunner().invoke(create_app(), ["ask", question, "--json"], catch_exceptions=False)
    lines = json.dumps({"question": question})
    matched = CliRunner().invoke(create_app(), ["match"], input=lines, catch_exceptions=False)

    for output in (json.loads(asked.stdout), json.loads(matched.stdout)):
        assert output["held"] is False
        assert output["lead"].keys() == {"id", "text", "source"}
        assert output["lead"]["id"].startswith("spotlight/west-alabama-works#")


def test_ids_in_the_table_of_misses_are_whole_in_a_narrow_terminal() -> None:
    long = "handling-food/what-we-cannot-accept-from-people-who-donate"
    missed = Result(GoldenQuestion("may I?", (long,), "direct"), GoldenOutcome.WRONG, 0.5, ("soil/compost",))
    console = Console(width=60, file=StringIO())
    with console.capture() as captured:
        console.print(miss_table([missed]))
    cells = [line.split("│")[3].strip() for line in captured.get().splitlines() if line.startswith("│")]

    assert "".join(cells) == long
