"""The command line, on the shipped knowledge and on a small one that shares nothing with it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.errors import GuidepostError, KnowledgeError
from tests.unit.knowledge.small_base import SmallBase

MOU = "our new superintendent wants out of what the last one signed, what should we have had in place?"
RUNNER = CliRunner()


def run(*words: str, typed: str = "") -> str:
    result = RUNNER.invoke(app, list(words), input=typed, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_ask_draws_the_card() -> None:
    drawn = run("ask", MOU)

    assert "Codify the Commitment" in drawn
    assert "Formal agreements like MOUs" in drawn


def test_ask_as_json_tells_outcome_entries_text_and_blocks() -> None:
    told = json.loads(run("ask", MOU, "--json"))

    assert set(told) == {"outcome", "confidence", "entries", "text", "blocks"}
    assert told["outcome"] == "answered"
    assert [set(entry) for entry in told["entries"]] == [{"id", "title", "score"}]
    assert told["entries"][0]["id"] == "practices/codify"
    assert told["blocks"][0]["type"] == "header"


def test_ask_why_shows_the_shares() -> None:
    assert "meaning" in run("ask", MOU, "--why")


def test_chat_answers_presses_buttons_and_ends() -> None:
    said = run("chat", typed=f"{MOU}\n1\n/spotlight baltmore\n/takeaways\nhelp\nquit\n")

    for words in ("Codify the Commitment", "Baltimore's Promise", "All takeaways", "How to ask Guidepost"):
        assert words in said


def test_chat_gives_a_tip_whose_entry_can_be_read_but_which_cannot_be_shared() -> None:
    said = run("chat", typed="/tip\n1\nquit\n")

    assert "A tip · " in said
    assert "(1) Read the whole entry" in said
    assert "Share to channel" not in said
    # Where an entry's card says who published it, or what it is.
    assert said.count("╭") == 2


def test_match_ranks_line_by_line_and_passes_other_keys_on() -> None:
    lines = [{"question": MOU, "id": 7}, {"question": "what is the wifi password"}, {"question": ""}]
    out = [json.loads(line) for line in run("match", typed="\n".join(map(json.dumps, lines))).splitlines()]

    assert [one["outcome"] for one in out] == ["answered", "no_answer", "no_answer"]
    assert out[0]["id"] == 7
    assert out[0]["ranking"][0]["id"] == "practices/codify"
    assert len(out[0]["ranking"]) == 5
    assert all(0 <= one["confidence"] <= 1 for one in out)
    assert out[2]["ranking"] == []


def test_match_tells_bad_lines_in_their_place_and_goes_on() -> None:
    result = RUNNER.invoke(
        app, ["match"], input='{"question": "help"}\nnot json\n{"q": 1}\n[]\n{"question": "trust"}\n'
    )
    out = [json.loads(line) for line in result.stdout.splitlines()]

    assert result.exit_code == 1
    assert ["error" in one for one in out] == [False, True, True, True, False]
    assert "line 2" in out[1]["error"]


def test_a_thread_given_to_match_helps() -> None:
    asked = {"question": "and how often should everybody meet?", "after": "practices/codify"}
    alone, helped = (
        json.loads(run("match", typed=json.dumps(one))) for one in ({"question": asked["question"]}, asked)
    )

    assert helped["ranking"][0]["score"] > alone["ranking"][0]["score"]


def test_check_counts_what_it_read() -> None:
    assert "33 entries" in run("check")
    assert "no problems, 0 warnings" in run("check")


def test_check_of_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such folder"):
        RUNNER.invoke(app, ["check", "--knowledge", str(tmp_path / "none")], catch_exceptions=False)


def test_score_of_a_file_prints_the_shares(tmp_path: Path) -> None:
    golden = [
        {"question": MOU, "accept": ["practices/codify"], "kind": "situation"},
        {"question": "what is the wifi password", "accept": [], "kind": "workplace"},
    ]
    path = tmp_path / "golden.jsonl"
    path.write_text("\n".join(map(json.dumps, golden)), encoding="utf-8")
    card = json.loads(run("score", str(path), "--json"))

    assert (card["questions"], card["answerable"], card["hit_at_1"], card["auroc"]) == (2, 1, 1.0, 1.0)
    assert card["by_kind"]["situation"]["outcomes"] == {"right": 1}


def test_another_knowledge_folder_is_served_just_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = SmallBase.written(tmp_path / "knowledge").root
    base = ["--knowledge", str(folder)]
    told = json.loads(run("match", *base, typed='{"question": "who keeps the tools sharp?"}'))

    assert told["ranking"]
    assert "no problems" in run("check", *base)
    assert run("ask", "anything at all", *base)
    assert "takeaway" in run("chat", *base, typed="/takeaways\n1\nquit\n").lower()


def test_outcomes_are_recorded_for_a_folder_only(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "who decides?", "entry": null}\n', encoding="utf-8")

    with pytest.raises(GuidepostError, match="name a folder"):
        run("score", str(file), "--record")
