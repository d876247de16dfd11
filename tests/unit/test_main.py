"""The command line, with the shipped knowledge base and with a small one that shares nothing with it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import create_app
from bot.errors import GuidepostError, KnowledgeError
from tests.support.small_base import SmallBase

MOU = "our new superintendent wants out of what the last one signed, what should we have had in place?"
APP = create_app()
RUNNER = CliRunner()


def run(*words: str, typed: str = "") -> str:
    result = RUNNER.invoke(APP, list(words), input=typed, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_ask_prints_the_card() -> None:
    printed = run("ask", MOU)

    assert "Codify the Commitment" in printed
    assert "Formal agreements like MOUs" in printed


def test_ask_with_json_prints_outcome_entries_text_and_blocks() -> None:
    printed = json.loads(run("ask", MOU, "--json"))

    assert set(printed) == {"outcome", "confidence", "entries", "lead", "text", "blocks"}
    assert printed["outcome"] == "answered"
    assert [set(entry) for entry in printed["entries"]] == [{"id", "title", "score"}]
    assert printed["entries"][0]["id"] == "practices/codify"
    assert printed["blocks"][0]["type"] == "header"


def test_ask_with_why_shows_the_contributions() -> None:
    assert "meaning" in run("ask", MOU, "--why")


def test_chat_answers_questions_presses_buttons_and_ends() -> None:
    printed = run("chat", typed=f"{MOU}\n1\n/spotlight baltmore\n/takeaways\nhelp\nquit\n")

    for words in ("Codify the Commitment", "Baltimore's Promise", "All takeaways", "How to ask Guidepost"):
        assert words in printed


def test_chat_offers_to_read_a_tips_entry_but_not_to_share_the_tip() -> None:
    printed = run("chat", typed="/tip\n1\nquit\n")

    assert "Tip · " in printed
    assert "(1) Read the full entry" in printed
    assert "Share to channel" not in printed
    # One card for the tip, and one for its entry.
    assert printed.count("╭") == 2


def test_match_ranks_each_line_and_keeps_its_other_keys() -> None:
    lines = [{"question": MOU, "id": 7}, {"question": "what is the wifi password"}, {"question": ""}]
    out = [json.loads(line) for line in run("match", typed="\n".join(map(json.dumps, lines))).splitlines()]

    assert [one["outcome"] for one in out] == ["answered", "no_answer", "act"]
    assert out[0]["id"] == 7
    assert out[0]["ranking"][0]["id"] == "practices/codify"
    assert len(out[0]["ranking"]) == 5
    assert all(0 <= one["confidence"] <= 1 for one in out)
    assert out[2]["ranking"] == []


def test_match_reports_unreadable_lines_in_order_and_continues() -> None:
    result = RUNNER.invoke(
        APP, ["match"], input='{"question": "help"}\nnot json\n{"q": 1}\n[]\n{"question": "trust"}\n'
    )
    out = [json.loads(line) for line in result.stdout.splitlines()]

    assert result.exit_code == 1
    assert ["error" in one for one in out] == [False, True, True, True, False]
    assert "line 2" in out[1]["error"]


def test_match_uses_the_entry_shown_before() -> None:
    asked = {"question": "and how often should everybody meet?", "after": "practices/codify"}
    alone, helped = (
        json.loads(run("match", typed=json.dumps(one))) for one in ({"question": asked["question"]}, asked)
    )

    assert helped["ranking"][0]["score"] > alone["ranking"][0]["score"]


def test_match_tells_whether_the_last_message_of_a_thread_is_meant_for_the_bot() -> None:
    asked = [
        {"who": "U1", "text": "@Guidepost who coordinates all this"},
        {"who": "bot", "entry": "practices/backbone"},
    ]
    for text, heard in (("who pays for a backbone?", True), ("Denise, can you send me the slides?", False)):
        found = json.loads(run("match", typed=json.dumps({"thread": [*asked, {"who": "U1", "text": text}]})))

        assert found["heard"] is heard
        assert ("ranking" in found) is heard


def test_check_counts_entries_and_warnings() -> None:
    assert "33 entries" in run("check")
    assert "no problems, 0 warnings" in run("check")


def test_check_reports_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such folder"):
        RUNNER.invoke(APP, ["check", "--knowledge", str(tmp_path / "none")], catch_exceptions=False)


def test_score_prints_the_figures_of_a_file(tmp_path: Path) -> None:
    golden = [
        {
            "question": "¿hay que firmar algo entre todos?",
            "accept": ["practices/codify"],
            "kind": "direct",
            "language": "es",
        },
        {"question": MOU, "accept": ["practices/codify"], "kind": "situation"},
        {"question": "what is the wifi password", "accept": [], "kind": "workplace"},
    ]
    path = tmp_path / "golden.jsonl"
    path.write_text("\n".join(map(json.dumps, golden)), encoding="utf-8")
    card = json.loads(run("score", str(path), "--json"))

    assert (card["questions"], card["answerable"], card["hit_at_1"], card["auroc"]) == (3, 2, 1.0, 1.0)
    assert card["by_kind"]["situation"]["outcomes"] == {"right": 1}
    assert {language: scored["questions"] for language, scored in card["by_language"].items()} == {"en": 2, "es": 1}


def test_score_finds_the_questions_beside_the_folder_and_lists_those_that_were_not_answered_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "200")
    base = SmallBase.written(tmp_path / "knowledge")
    with pytest.raises(GuidepostError, match=r"write some in .*/tests/questions, or name their folder"):
        run("score", "--knowledge", str(base.root))

    base.write("../tests/questions/soil/compost.yaml", "- {question: how do we make compost?, kind: direct}\n")
    base.write("../tests/questions/soil/tools.yaml", "- {question: how do we make compost, kind: direct}\n")
    listed = run("score", "--knowledge", str(base.root)).partition("Not answered right")[2]
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in listed.splitlines() if "compost" in line]
    assert rows == [["wrong", "how do we make compost", "soil/tools", "soil/compost"]]


def test_every_command_works_with_another_knowledge_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = SmallBase.written(tmp_path / "knowledge").root
    base = ["--knowledge", str(folder)]
    printed = json.loads(run("match", *base, typed='{"question": "who keeps the tools sharp?"}'))

    assert printed["ranking"]
    assert "no problems" in run("check", *base)
    assert run("ask", "anything at all", *base)
    assert "takeaway" in run("chat", *base, typed="/takeaways\n1\nquit\n").lower()


def test_score_records_outcomes_only_for_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "who decides?", "entry": null}\n', encoding="utf-8")

    with pytest.raises(GuidepostError, match="name a folder"):
        run("score", str(file), "--record")
