"""A knowledge folder of one's own: it passes the check and answers right away, and errors say what to do."""

import hashlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import create_app
from bot.errors import GuidepostError
from bot.knowledge.loader import load


@pytest.fixture
def folder(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    run("new", "knowledge", str(tmp_path / "ours"))
    return tmp_path / "ours"


def run(*words: str, knowledge: Path | None = None) -> Result:
    env = {"KNOWLEDGE_DIR": str(knowledge)} if knowledge else {}
    return CliRunner().invoke(create_app(), list(words), env=env, catch_exceptions=False)


def failure(*words: str, knowledge: Path | None = None) -> str:
    with pytest.raises(GuidepostError) as caught:
        run(*words, knowledge=knowledge)
    return str(caught.value)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("can a kid without a job get a card", "Anyone who lives in town can join"),
        ("may I have the drill for two more days?", "may renew once if nobody is waiting"),
        ("are you open on saturdays", "Saturdays from 9 AM to 1 PM"),
        ("who won the game last night", "I couldn't find this in the handbook."),
    ],
)
def test_a_new_folder_answers_its_questions_and_no_others(folder: Path, question: str, answer: str) -> None:
    assert answer in json.loads(run("ask", question, "--json", knowledge=folder).stdout)["text"]


def test_a_new_folder_works_for_the_check_and_for_tips(folder: Path) -> None:
    checked = run("check", knowledge=folder)

    assert (checked.exit_code, "5 entries" in checked.stdout) == (0, True)
    assert "Who Can" in run("tips", "preview", knowledge=folder).stdout


def test_a_new_folder_does_not_replace_anything(folder: Path) -> None:
    assert failure("new", "knowledge", str(folder)) == f"{folder} exists and is not empty; name a new folder"


def test_a_new_takeaway_needs_only_to_be_listed_in_a_theme(folder: Path) -> None:
    run("new", "takeaway", "lending/late", "--source", "tool-library", knowledge=folder)
    theme = folder / "themes/lending/overview.yaml"
    theme.write_text(theme.read_text(encoding="utf-8").replace("entries:", "entries:\n  - lending/late"), "utf-8")

    assert load(folder).entries["lending/late"].citations[0].source == "tool-library"


def test_a_takeaway_that_is_there_is_kept(folder: Path) -> None:
    path = folder / "takeaways/lending/join.yaml"
    before = path.read_bytes()

    assert "edit it, or choose another id" in failure(
        "new", "takeaway", "lending/join", "--source", "tool-library", knowledge=folder
    )
    assert path.read_bytes() == before


def test_an_id_is_taken_by_a_draft_and_by_an_entry_of_another_kind(folder: Path) -> None:
    for place in ("drafts/takeaways/lending/draft.yaml", "lists/lending/list.yaml"):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text("title: Late Fees\n", "utf-8")

        assert f"{folder / place} exists" in failure(
            "new", "takeaway", f"lending/{Path(place).stem}", "--source", "tool-library", knowledge=folder
        )


@pytest.mark.parametrize("entry_id", ["late", "Lending/late", "../../late", "lending/late/fees", "lending/late.yaml"])
def test_an_id_that_would_not_load_is_refused(folder: Path, entry_id: str) -> None:
    assert "is no id" in failure("new", "takeaway", entry_id, "--source", "tool-library", knowledge=folder)


def test_a_source_that_is_not_there_is_named_with_those_that_are(folder: Path) -> None:
    message = failure("new", "takeaway", "lending/late", "--source", "rules", knowledge=folder)

    assert message.endswith("has no source 'rules', only: tool-library. Add it with: python -m bot new source FILE")


def test_a_new_source_is_pinned_with_the_hash_that_is_printed(folder: Path, tmp_path: Path) -> None:
    document = tmp_path / "House Rules.txt"
    document.write_bytes("Wipe the tools clean.\r\nNo “borrowing” of screws.\n".encode())
    shown = run("new", "source", str(document), knowledge=folder).stdout

    assert f"sha256: {hashlib.sha256(document.read_bytes()).hexdigest()}" in shown
    assert load(folder).sources["house-rules"].contains("No “borrowing” of screws.")


def test_a_source_of_which_a_file_is_there_is_kept_as_it_is(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "rules.txt").write_text("Wipe the tools clean.\n", "utf-8")
    (folder / "sources/rules.yaml").write_text("title: Rules\n", "utf-8")

    assert "has a source 'rules' already" in failure("new", "source", str(tmp_path / "rules.txt"), knowledge=folder)
    assert not (folder / "sources/rules.txt").exists()


def test_a_saved_page_is_pinned_as_its_readers_see_it(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "rules.html"
    page.write_text(
        "<html><head><title>T</title><style>p {}</style></head><body><h1>Rules</h1><p>Wipe the <b>tools</b>\n"
        "clean&mdash;always.</p><script>alert(1)</script><ul><li>One</li><li>Two</li></ul></body></html>",
        encoding="utf-8",
    )
    run("new", "source", str(page), knowledge=folder)

    assert load(folder).sources["rules"].text == "Rules\nWipe the tools clean—always.\nOne\nTwo\n"


def test_a_source_has_a_name_that_stays_in_its_folder(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "rules.txt").write_text("Wipe the tools clean.")
    message = failure("new", "source", str(tmp_path / "rules.txt"), "--name", "../rules", knowledge=folder)

    assert message == "'../rules' is no name of a source; write lowercase letters, digits and hyphens"


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"\xff\xfe\x00", "save the document as plain text (UTF-8) first"), (b" \n", "holds no text")],
)
def test_a_file_without_text_is_refused(folder: Path, tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "rules.txt").write_bytes(content)

    assert message in failure("new", "source", str(tmp_path / "rules.txt"), knowledge=folder)
    assert not (folder / "sources/rules.txt").exists()


def test_a_folder_that_does_not_exist_is_named_with_the_command_that_makes_it(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    message = failure("new", "source", "rules.txt", knowledge=missing)

    assert message == f"there is no folder {missing}; make one with: python -m bot new knowledge {missing}"


def test_a_document_named_like_many_others_can_be_brought_into_a_new_folder(folder: Path, tmp_path: Path) -> None:
    document = tmp_path / "handbook.html"
    document.write_text("<h1>Rules</h1><h2>Keys</h2><p>Bring the key back by noon.</p>", encoding="utf-8")
    run("import", str(document), "--into", str(folder))

    assert (folder / "sources/handbook.txt").exists()
