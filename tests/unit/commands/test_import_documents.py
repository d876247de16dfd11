"""Import of documents: a source, drafts that quote it letter for letter, and a list of what has no place."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import create_app
from bot.errors import GuidepostError
from bot.knowledge.loader import load
from tests.support.small_base import COMPOST, SmallBase
from tests.unit.knowledge.test_documents import SAVED

PAGE = SAVED / "google-docs.html"
TAKEAWAY = "drafts/takeaways/borrowing/how-long-may-i-keep-a-tool.yaml"


@pytest.fixture
def base(tmp_path: Path) -> SmallBase:
    return SmallBase.written(tmp_path / "knowledge")


def run(*words: str) -> str:
    return CliRunner().invoke(create_app(words[0]), [*words], catch_exceptions=False).stdout


def imported(base: SmallBase, html: str | Path, *options: str) -> list[str]:
    """Return what the import of a page says; without a dry run, the files that it wrote are left out."""
    path = html if isinstance(html, Path) else base.root.parent / "rules.html"
    if isinstance(html, str):
        path.write_text(html, encoding="utf-8")
    shown = run("import", str(path), "--into", str(base.root), *options)
    return [line for line in shown.splitlines() if not line.startswith("written: ")]


def files(base: SmallBase) -> dict[str, bytes]:
    found = sorted(path for path in base.root.rglob("*") if path.is_file())
    return {path.relative_to(base.root).as_posix(): path.read_bytes() for path in found}


def test_a_document_becomes_a_source_and_drafts_by_its_headings(base: SmallBase) -> None:
    before = files(base)
    shown = imported(base, PAGE, "--name", "house-rules")
    new = files(base)

    assert shown[-1] == "source house-rules: 5 drafts added, 0 entries there already, 2 places without a draft"
    assert {name: new[name] for name in before} == before
    assert sorted(set(new) - set(before)) == [
        "drafts/takeaways/borrowing/how-long-may-i-keep-a-tool.yaml",
        "drafts/takeaways/borrowing/what-must-i-bring.yaml",
        "drafts/takeaways/house-rules/opening-hours.yaml",
        "drafts/themes/borrowing/overview.yaml",
        "drafts/themes/house-rules/overview.yaml",
        "sources/house-rules.txt",
        "sources/house-rules.yaml",
    ]
    assert load(base.root).sources["house-rules"].description.title == "House Rules of the Tool Library"


def test_a_draft_quotes_its_part_and_says_what_the_curator_is_to_write(base: SmallBase) -> None:
    imported(base, PAGE, "--name", "house-rules")
    text = base.read(TAKEAWAY)

    assert "title: How long may I keep a tool?\n" in text
    assert "quote: You may keep a tool for seven days. Renew it once, if nobody waits.\n" in text
    assert "phrasings: []         # eight or more, as people ask who have never seen the document\n" in text
    checked = run("check", "--knowledge", str(base.root))
    assert f"knowledge/{TAKEAWAY}:{base.line(TAKEAWAY, 'phrasings:')}: phrasings: should have 1 or more" in checked


def test_what_has_no_place_is_listed_with_its_line_in_the_source(base: SmallBase) -> None:
    lines = imported(base, PAGE, "--name", "house-rules")[:-1]

    assert lines == [
        "knowledge/sources/house-rules.txt:17: Opening hours: a table of 1 row, whose cells are no sentences; quote "
        "what you need of it by hand",
        "knowledge/sources/house-rules.txt:17: Opening hours: the picture after this line is not read; its words are "
        "in no source",
    ]


def test_drafts_that_were_written_become_entries_and_change_no_more(base: SmallBase) -> None:
    imported(base, PAGE, "--name", "house-rules")
    for draft in sorted((base.root / "drafts").rglob("*.yaml")):
        text = draft.read_text(encoding="utf-8").replace("keywords: []", "keywords: [rules]")
        draft.write_text(text.replace("phrasings: []", f"phrasings: [what of {draft.stem} in {draft.parent.name}]"))
    checked = run("check", "--knowledge", str(base.root))
    assert checked.count("is complete; move it to ") == 5

    shutil.copytree(base.root / "drafts", base.root, dirs_exist_ok=True)
    shutil.rmtree(base.root / "drafts")
    entries = load(base.root).entries
    assert entries["borrowing/overview"].title == "Borrowing"
    assert entries["house-rules/opening-hours"].citations[0].quote == "We open twice a week."

    before = files(base)
    assert imported(base, PAGE, "--name", "house-rules")[-1].startswith("source house-rules: 0 drafts added, 5 entries")
    run("export", str(base.root.parent / "t.csv"), "--knowledge", str(base.root))
    back = run("import", str(base.root.parent / "t.csv"), "--into", str(base.root))
    assert (back, files(base)) == ("0 entries added, 0 changed, 11 unchanged\n", before)


def test_a_dry_run_prints_a_patch_and_writes_nothing(base: SmallBase) -> None:
    before = files(base)
    shown = imported(base, PAGE, "--dry-run")

    assert f"+++ b/knowledge/{TAKEAWAY}" in shown
    assert files(base) == before


def test_a_second_import_keeps_what_a_curator_wrote(base: SmallBase) -> None:
    imported(base, PAGE)
    base.change(TAKEAWAY, "phrasings: []", "phrasings: [may I keep it?]")
    before = files(base)

    assert "0 drafts added, 5 entries there already" in imported(base, PAGE)[-1]
    assert files(base) == before


def test_another_text_of_the_same_name_is_refused(base: SmallBase) -> None:
    imported(base, "<h1>A</h1><h2>B</h2><p>Some text.</p>")
    with pytest.raises(
        GuidepostError,
        match=r"sources/rules\.txt has another text\. To keep both, give this one another name with --name",
    ):
        imported(base, "<h1>A</h1><h2>B</h2><p>Other text.</p>")


def test_a_document_without_headings_is_refused(base: SmallBase) -> None:
    before = files(base)
    with pytest.raises(GuidepostError, match="has no headings; format them as headings"):
        imported(base, "<p><b>Fees</b></p><p>Some text.</p>")
    assert files(base) == before


@pytest.mark.parametrize(
    ("html", "line", "message"),
    [
        ("<h2>B</h2><p>x</p><h2>C</h2>", 6, "C: there is no text below this heading"),
        ("<h2>B</h2><p>x</p><h2>b!</h2><p>y</p>", 6, "b!: rules/b comes from line 3 already; give one of the two"),
        ("<h2>費用</h2><p>x</p><h2>C</h2><p>y</p>", 3, "費用: gives no id of lowercase letters"),
        (
            "<h2>B</h2>" + "".join(f"<p>Text {i}.</p>" for i in range(9)),
            12,
            "B: from here on there are 1 more than the 8 quotations",
        ),
        ("<h2>Overview</h2><p>x</p>", 1, "A: rules/overview comes from line 3 already"),
    ],
)
def test_nothing_is_guessed(base: SmallBase, html: str, line: int, message: str) -> None:
    shown = imported(base, f"<h1>A</h1>{html}")

    assert shown[0].startswith(f"knowledge/sources/rules.txt:{line}: {message}")


def test_an_entry_of_another_source_is_not_touched(base: SmallBase) -> None:
    before = base.read(COMPOST)
    shown = imported(base, "<h1>A</h1><h2>Soil</h2><h3>Compost</h3><p>Turn it.</p><h3>Beds</h3><p>Move them.</p>")

    assert "soil/overview.yaml exists and does not quote rules; add to its entries: soil/beds" in shown[0]
    assert "takeaways/soil/compost.yaml exists and does not quote rules; write this entry by hand" in shown[1]
    assert base.read(COMPOST) == before
    assert "quote: Move them.\n" in base.read("drafts/takeaways/soil/beds.yaml")


def test_a_long_paragraph_is_quoted_in_runs_of_whole_sentences(base: SmallBase) -> None:
    sentences = [f"Sentence {number} says something about the loan of a tool that is large." for number in range(9)]
    imported(base, f"<h1>A</h1><h2>B</h2><p>{' '.join(sentences)}</p>")
    quotes = [line for line in base.read("drafts/takeaways/rules/b.yaml").splitlines() if "quote:" in line]

    assert len(quotes) == 3


def test_the_text_of_a_part_that_holds_only_themes_is_a_page(base: SmallBase) -> None:
    imported(base, "<h1>A</h1><p>Welcome.</p><h2>1. Loans</h2><h3>1.1 Fees</h3><p>None.</p><h2>C</h2><h3>D</h3><p>y")

    assert "quote: Welcome." in base.read("drafts/pages/rules/introduction.yaml")
    assert "title: Fees\n" in base.read("drafts/takeaways/loans/fees.yaml")
    assert "section: 1.1 Fees\n" in base.read("drafts/takeaways/loans/fees.yaml")
