"""Export and import of entries: a round trip changes nothing, and what has no certain place is refused by line."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.__main__ import create_app
from bot.errors import GuidepostError, KnowledgeError
from bot.knowledge.documents import MAX_FILE
from bot.knowledge.loader import load_folder
from bot.services.curation.imports import plan_import
from bot.services.curation.table_files import read_table, write_table
from bot.services.curation.tables import COLUMNS, rows_of
from bot.settings import SHIPPED_KNOWLEDGE
from tests.support.small_base import COMPOST, ROTATION, SPOTLIGHT, THEME, SmallBase

Table = list[list[str]]
FORMATS = ["csv", "xlsx", "md"]
TEXTS = (
    st.text(
        st.characters(exclude_categories=["C", "Z"]) | st.sampled_from("=+-@'\",; *_`[]()<>&#\\!:/.1~|"), min_size=1
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@pytest.fixture
def base(tmp_path: Path) -> SmallBase:
    return SmallBase.written(tmp_path / "knowledge")


def needs(ending: str) -> None:
    """Skip a test about Excel or Markdown files where the packages for them are not installed."""
    if ending != "csv":
        pytest.importorskip({"xlsx": "openpyxl", "md": "markdown_it"}[ending])


def run(*words: str) -> str:
    return CliRunner().invoke(create_app(words[0]), [*words], catch_exceptions=False).stdout


def bytes_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def exported(base: SmallBase) -> Table:
    run("export", str(base.root.parent / "t.csv"), "--knowledge", str(base.root))
    return [*csv.reader((base.root.parent / "t.csv").read_text(encoding="utf-8-sig").splitlines())]


def imported(base: SmallBase, table: Table, *options: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    (base.root.parent / "t.csv").write_bytes(text.getvalue().encode())
    return run("import", str(base.root.parent / "t.csv"), "--into", str(base.root), *options)


def refused(base: SmallBase, table: Table) -> list[tuple[int, str, str]]:
    """Return the problems of a table, which must change nothing."""
    before = bytes_of(base.root)
    with pytest.raises(KnowledgeError) as caught:
        imported(base, table)
    assert bytes_of(base.root) == before
    assert {problem.file for problem in caught.value.problems} == {"t.csv"}
    return [(problem.line, problem.field, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_round_trip_of_the_shipped_knowledge_changes_nothing(tmp_path: Path, ending: str) -> None:
    needs(ending)
    file = str(tmp_path / f"t.{ending}")
    run("export", file, "--knowledge", str(SHIPPED_KNOWLEDGE))
    shown = run("import", file, "--into", str(SHIPPED_KNOWLEDGE), "--dry-run")

    assert shown == "0 entries added, 0 changed, 33 unchanged\n"


@pytest.mark.parametrize("ending", FORMATS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS))
@example(
    texts=[
        "*a*",
        "_b_ c_d",
        "`e`",
        "[f](https://g)",
        "<h>",
        "&amp; &#42; & i",
        "\\",
        "\\*",
        "# j",
        "- k",
        "1. l",
        "m: n",
    ]
)
@example(texts=["=1", "'=1", "''-2", "'tis", "-", "+1", "@x", 'a;b,"c"'])
def test_any_text_comes_back_as_it_was(tmp_path: Path, ending: str, texts: list[str]) -> None:
    needs(ending)
    path = tmp_path / f"t.{ending}"
    write_table(path, [("takeaways", "a/b", "phrasings", text) for text in texts])

    assert [row.text for row in read_table(path)] == texts


@st.composite
def entries(draw: st.DrawFn) -> dict[str, object]:
    """Return the changed values of an entry of the small base, which the check takes."""
    words = draw(st.lists(TEXTS, min_size=1, max_size=5))
    made: dict[str, object] = {"title": f"T{draw(TEXTS)}"[:60], "note": f"N{draw(TEXTS)}"[:80]}
    # The check refuses two phrasings that differ in nothing but their signs.
    made["phrasings"] = [f"question{number} word{number} {text}" for number, text in enumerate(words)]
    return {key: made[key] for key in draw(st.permutations(list(made)))}


@pytest.mark.parametrize("ending", FORMATS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=entries())
def test_a_round_trip_of_any_base_changes_nothing(tmp_path: Path, ending: str, values: dict[str, object]) -> None:
    needs(ending)
    base = SmallBase.written(tmp_path / "knowledge")
    compost = base.root / COMPOST
    had = yaml.safe_load(compost.read_text(encoding="utf-8"))
    content = yaml.safe_dump({**values, **(had | values)}, allow_unicode=True, sort_keys=False)
    compost.write_text(content, encoding="utf-8")
    file = tmp_path / f"t.{ending}"
    write_table(file, rows_of(load_folder(base.root).files))
    plan = plan_import(base.root, read_table(file), file.name)

    assert (plan.added, plan.changed, plan.unchanged, plan.draft.files) == ((), (), 6, {})


def test_a_phrasing_that_looks_like_a_formula_is_no_formula_in_a_spreadsheet(tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", [("takeaways", "a/b", "phrasings", '=HYPERLINK("https://x.example")')])

    assert ",\"'=HYPERLINK(" in (tmp_path / "t.csv").read_text(encoding="utf-8-sig")


def test_a_phrasing_at_the_end_is_one_line_more_in_the_file(base: SmallBase) -> None:
    before = bytes_of(base.root)
    table = exported(base)
    at = 1 + max(place for place, row in enumerate(table) if row[1:3] == ["soil/compost", "phrasings"])
    table.insert(at, ["takeaways", "soil/compost", "phrasings", "is it: hot?"])
    shown = imported(base, table)

    assert "0 entries added, 1 changed, 5 unchanged" in shown
    after = before[COMPOST].replace(b"kitchen scraps\n", b'kitchen scraps\n  - "is it: hot?"\n')
    assert bytes_of(base.root) == before | {COMPOST: after}


def test_a_change_leaves_the_other_keys_and_their_comments_alone(base: SmallBase) -> None:
    base.change(COMPOST, "title: Feed the Soil\n", "# first\ntitle: Feed the Soil\n# second\n")
    before = base.read(COMPOST)
    table = exported(base)
    next(row for row in table if row[1:3] == ["soil/compost", "title"])[3] = "Feed the Ground"
    imported(base, table)

    assert base.read(COMPOST) == before.replace("title: Feed the Soil", "title: Feed the Ground")


def test_removed_rows_are_removed_and_entries_that_are_not_in_the_table_stay(base: SmallBase) -> None:
    before = bytes_of(base.root)
    rows = [row for row in exported(base) if row[1] in {"entry", "soil/compost"} and row[2] != "note"]
    shown = imported(base, rows)

    assert "0 entries added, 1 changed, 0 unchanged" in shown
    assert bytes_of(base.root) == before | {
        COMPOST: before[COMPOST].replace(b"note: Our words, not the almanac's.\n", b"")
    }


def test_a_new_entry_gets_a_file_that_loads(base: SmallBase) -> None:
    table = exported(base)
    new = [["takeaways", "soil/beds", *row[2:]] for row in table if row[1] == "soil/rotation"]
    new = [[*row[:3], "where do beans go?" if row[2] == "phrasings" else row[3]] for row in new]
    table += [*new, ["themes", "soil/overview", "entries", "soil/beds"]]
    shown = imported(base, table, "--dry-run")
    assert ("1 entries added, 1 changed" in shown, "+++ b/knowledge/takeaways/soil/beds.yaml" in shown) == (True, True)
    assert "soil/beds" not in base.loaded().entries

    imported(base, table)
    assert base.loaded().entries["soil/beds"].phrasings == ("where do beans go?",)
    assert "soil/beds" in base.read(THEME)


def test_a_quotation_is_looked_up_in_its_source(base: SmallBase) -> None:
    table = exported(base)
    at = next(place for place, row in enumerate(table) if row[1:3] == ["soil/compost", "citations.0.quote"])
    table[at][3] = table[at][3].replace("first frost", "first frist")
    ((line, field, message),) = refused(base, table)

    assert (line, field) == (at + 1, "citations.0.quote")
    assert message.startswith("is not in sources/almanac.txt letter for letter; closest is its line 4.")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["takeaway", "soil/x", "title", "X"], "there is no kind 'takeaway'; write one of themes, takeaways, lists"),
        (["takeaways", "../x", "title", "X"], "'../x' is no id; write one such as lending/late-fees"),
        (["takeaways", "soil/compost", "citations.one.quote", "X"], "'citations.one.quote' is no field"),
        (["takeaways", "soil/compost", "citations.2.quote", "X"], "number 2 comes before number 1; parts are counted"),
        (["takeaways", "soil/compost", "title", "X"], "is here a second time (first on line "),
        (["takeaways", "soil/compost", "phrasings.0.text", "X"], "holds single texts elsewhere in the table"),
        (["takeaways", "soil/compost", "title.0.text", "X"], "holds single texts elsewhere in the table"),
        (["takeaways", "soil/compost", "phrasings", "  "], "has no text; write it, or remove the row"),
        (["lists", "soil/compost", "phrasings", "X"], "soil/compost is one of the takeaways on line "),
        (["takeaways", "soil/compost", "notes", "X"], "unknown key (did you mean 'note'?); correct or remove it"),
        (["takeaways", "soil/compost", "related", "soil/worms"], "there is no entry soil/worms"),
        (["takeaways", "soil/compost", "phrasings", "who gardens here"], "is also in t.csv:"),
        (["takeaways", "soil/compost", "phrasings"], "has fewer than 4 cells"),
        (["takeaways", "soil/compost", "phrasings", "why", "so"], "has more than 4 cells; put a text with commas"),
    ],
)
def test_a_row_without_a_certain_place_is_refused_by_its_line(base: SmallBase, row: list[str], message: str) -> None:
    table = exported(base)
    found = refused(base, [*table, row])

    assert [(line, text.startswith(message)) for line, _, text in found] == [(len(table) + 1, True)]


def test_an_entry_of_another_kind_is_refused(base: SmallBase) -> None:
    table = exported(base)
    moved = [["pages", *row[1:]] for row in table if row[1] == "soil/compost"]

    assert (2, "", "soil/compost is one of the takeaways, not of the pages") in refused(base, [table[0], *moved])


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_table_with_other_separators_is_read_by_its_header(tmp_path: Path, separator: str) -> None:
    row = ("takeaways", "a/b", "title", "One, two")
    (tmp_path / "t.csv").write_text(f"{separator.join(COLUMNS)}\r\n{separator.join(row)}\r\n\r\n", encoding="utf-8")

    assert [(one.line, one.text) for one in read_table(tmp_path / "t.csv")] == [(2, "One, two")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"id,text\n", "the first row should be kind, entry, field, text"),
        (b"kind,entry,field,text\na,b,c,\xff\n", "t.csv:2: not UTF-8 text"),
        (b'kind,entry,field,text\na,b,c,"d"e\n', "t.csv:2: not a table"),
        (b"x" * (MAX_FILE + 1), "larger than 16 MiB"),
        (b"kind,entry,field,text\n" + b"a,b,c,d\n" * 100_001, "more than 100000 rows"),
        (b"kind,entry,field,text\na,b,c," + b"d" * 10_001 + b"\n", "a cell has more than 10000 characters"),
    ],
    ids=["header", "not text", "quotes", "too large", "too long", "cell"],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(GuidepostError, match=message):
        read_table(tmp_path / "t.csv")


def test_only_tables_are_read_and_written(tmp_path: Path) -> None:
    with pytest.raises(GuidepostError, match=r"should end in \.csv, \.xlsx or \.md"):
        write_table(tmp_path / "t.ods", [])
    with pytest.raises(GuidepostError, match=r"should end in \.csv, \.xlsx or \.md"):
        read_table(tmp_path / "t.ods")
    with pytest.raises(GuidepostError, match="cannot be read"):
        read_table(tmp_path / "t.csv")


def test_an_excel_cell_that_is_no_text_has_a_certain_text_or_is_refused(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "t.xlsx"
    book = openpyxl.Workbook()
    for row in (COLUMNS, ("themes", "a/b", "order", 2), ("themes", "a/b", "tip", False)):
        book.active.append(row)
    book.active.append(("themes", "a/b", "review", None))
    book.active["D4"] = date(2027, 5, 21)
    book.save(path)
    assert [row.text for row in read_table(path)] == ["2", "false", "2027-05-21"]

    book.active.append(("themes", "a/b", "title", "=1+1"))
    book.active.append(("themes", "a/b", "title", 1.5))
    book.active.append(("themes", "a/b", "as_of", date(2027, 5, 21)))
    book.save(path)
    with pytest.raises(KnowledgeError) as caught:
        read_table(path)
    assert [(one.line, one.message.split(" is a ")[0]) for one in caught.value.problems] == [
        (5, "cell D5"),
        (6, "cell D6"),
        (7, "cell D7"),
    ]


def test_an_excel_file_that_is_broken_or_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"PK no archive")
    with pytest.raises(GuidepostError, match="is no Excel file that can be read"):
        read_table(path)

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(129 << 20))
    with pytest.raises(GuidepostError, match="unpacks to more than 128 MiB"):
        read_table(path)


def test_an_excel_file_with_entities_that_multiply_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    path, bomb = tmp_path / "t.xlsx", tmp_path / "bomb.xlsx"
    write_table(path, [("themes", "a/b", "title", "X")])
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(bomb, "w") as other:
        for one in archive.infolist():
            content = archive.read(one)
            if one.filename.startswith("xl/worksheets/"):
                entity = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
                content = entity + content.replace(b">X<", b">&b;<")
            other.writestr(one, content)
    with pytest.raises(GuidepostError, match="is no Excel file that can be read"):
        read_table(bomb)


def markdown(base: SmallBase) -> str:
    """Return the small base as Markdown, in the file from which `from_markdown` imports."""
    pytest.importorskip("markdown_it")
    run("export", str(base.root.parent / "t.md"), "--knowledge", str(base.root))
    return (base.root.parent / "t.md").read_text(encoding="utf-8")


def from_markdown(base: SmallBase, text: str) -> str:
    (base.root.parent / "t.md").write_text(text, encoding="utf-8")
    return run("import", str(base.root.parent / "t.md"), "--into", str(base.root))


def test_markdown_reads_as_a_page_with_a_heading_for_each_entry(base: SmallBase) -> None:
    text = markdown(base)

    assert text.startswith("# Entries of the knowledge base\n\n## ")
    assert "\n## takeaways/soil/compost\n\n- title: Feed the Soil\n" in text
    assert "\n- phrasings: how do we make compost?\n- phrasings: what to do with kitchen scraps\n" in text


def test_markdown_that_an_editor_wrote_in_its_own_way_is_the_same_table(base: SmallBase) -> None:
    before = bytes_of(base.root)
    text = markdown(base).replace("\n- ", "\n\n*   ").replace("every second week", "every\n    second week")
    text = text.replace("## takeaways/soil/compost", "takeaways/soil/compost\n---").replace("’", "&rsquo;")

    assert "0 entries added, 0 changed, 6 unchanged" in from_markdown(base, text)
    assert bytes_of(base.root) == before


def test_a_change_in_markdown_changes_one_line(base: SmallBase) -> None:
    before = bytes_of(base.root)
    text = markdown(base).replace("kitchen scraps\n", "kitchen scraps\n- phrasings: is 2\\*2 \\_too\\_ hot?\n")

    assert "0 entries added, 1 changed, 5 unchanged" in from_markdown(base, text)
    after = before[COMPOST].replace(b"kitchen scraps\n", b"kitchen scraps\n  - is 2*2 _too_ hot?\n")
    assert bytes_of(base.root) == before | {COMPOST: after}


@pytest.mark.parametrize(
    ("added", "message"),
    [
        ("- phrasings: why is it *so* hot?", "has formatting, which an entry cannot hold"),
        ("- phrasings: see [here](https://x.example)", "has formatting"),
        ("- phrasings: <b>why</b>", "has formatting"),
        ("- phrasings: `why`", "has formatting"),
        ("A paragraph.", "belongs to no text of an entry; write it as “- field: text”"),
        ("1. phrasings: why?", "belongs to no text of an entry"),
        ("> - phrasings: why?", "belongs to no text of an entry"),
        ("- - phrasings: why?", "belongs to no text of an entry"),
        ("```\nphrasings: why?\n```", "belongs to no text of an entry"),
        ("---", "belongs to no text of an entry"),
        ("<div>why?</div>", "belongs to no text of an entry"),
        ("### phrasings", "belongs to no text of an entry"),
        ("# Another title", "belongs to no text of an entry"),
        ("## Compost", "names no entry; write its kind and its id, such as ## takeaways/lending/late-fees (themes,"),
        ("## takeaways/../x\n\n- title: X", "names no entry"),
        ("## takeaways/*soil*/x\n\n- title: X", "names no entry"),
        ("- why?", "'why?' is no field"),
        ("- phrasings:", "has no text; write it"),
        ("- notes: X", "unknown key (did you mean 'note'?)"),
        ("- title: X", "is here a second time (first on line "),
    ],
)
def test_markdown_without_a_certain_place_is_refused_by_its_line(base: SmallBase, added: str, message: str) -> None:
    before, text = bytes_of(base.root), markdown(base)
    with pytest.raises(KnowledgeError) as caught:
        from_markdown(base, f"{text}\n{added}\n")

    assert bytes_of(base.root) == before
    found = [(one.file, one.line, one.message[: len(message)]) for one in caught.value.problems]
    assert found == [("t.md", len(text.splitlines()) + 2, message)]


def test_a_second_paragraph_of_a_text_is_refused_by_its_line(base: SmallBase) -> None:
    text = markdown(base)
    with pytest.raises(KnowledgeError) as caught:
        from_markdown(base, f"{text}\n- keywords: one\n\n  two\n")

    assert [one.line for one in caught.value.problems] == [len(text.splitlines()) + 4]


def test_markdown_with_another_title_is_a_document(base: SmallBase) -> None:
    text = markdown(base).replace("# Entries of the knowledge base", "# Our almanac")

    assert "source t: " in from_markdown(base, text)


def test_a_repeated_rotation_keeps_its_file(base: SmallBase) -> None:
    before = base.read(ROTATION), base.read(SPOTLIGHT)
    imported(base, exported(base))

    assert (base.read(ROTATION), base.read(SPOTLIGHT)) == before
