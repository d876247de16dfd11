"""Documents as Google Docs, Confluence, Notion and word processors save them: the words that their readers see."""

from pathlib import Path

import pytest

from bot.errors import GuidepostError
from bot.knowledge.documents import MAX_FILE, read_document
from bot.knowledge.markup import TITLE, Block, Kind, read_blocks
from tests.support.word import item, paragraph, run, table, write_word

SAVED = Path(__file__).parents[2] / "support/documents"
TITLE_LINE = "House Rules of the Tool Library\n"
RULES = """\
These rules hold for all members.

Borrowing
A loan is free of charge.

How long may I keep a tool?
You may keep a tool for seven days. Renew it once, if nobody waits.

What must I bring?
Bring two things:
your member card
a bag that holds the tool

Opening hours
We open twice a week.
Tuesday\t4 to 8 PM
Ask at the desk.
"""


@pytest.fixture
def word_file(tmp_path: Path) -> Path:
    pytest.importorskip("mammoth")
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    changed = (
        f'<w:ins w:id="8">{run(" members.")}</w:ins><w:del w:id="9"><w:r><w:delText>guests</w:delText></w:r></w:del>'
    )
    return write_word(
        tmp_path / "House Rules.docx",
        paragraph("House Rules of the Tool Library", "Title"),
        paragraph("These rules hold for ", runs=run("all", "<w:b/>") + changed),
        paragraph("Borrowing", "Heading1"),
        paragraph("A loan is free of charge."),
        paragraph("How long may I keep a tool?", "Heading2"),
        paragraph("You may keep a tool for seven days. Renew it once, if nobody waits", runs=reference + run(".")),
        paragraph("What must I bring?", "Heading2"),
        paragraph("Bring two things:"),
        item("your member card"),
        item("a bag that holds the tool"),
        paragraph("Opening hours", "Heading1"),
        paragraph("We open twice a week."),
        table(("Tuesday", "4 to 8 PM")),
        notes=f'<w:footnote w:id="1">{paragraph("Ask at the desk.")}</w:footnote>',
    )


@pytest.mark.parametrize("name", ["google-docs.html", "confluence-export.html", "notion.html"])
def test_a_page_has_the_same_words_from_wherever_it_was_saved(name: str) -> None:
    assert read_document(SAVED / name).text == TITLE_LINE + RULES


def test_a_page_as_confluence_stores_it_lacks_only_its_title() -> None:
    assert read_document(SAVED / "confluence-storage.html").text == RULES


def test_markdown_is_read_without_its_marks_and_named_without_the_id_of_notion() -> None:
    pytest.importorskip("markdown_it")
    (path,) = SAVED.glob("*.md")
    document = read_document(path)

    assert (document.name, document.text) == ("house-rules", TITLE_LINE + RULES)
    assert document.blocks[0] == Block(Kind.HEADING, TITLE_LINE.strip(), TITLE)


def test_a_word_file_is_read_as_if_its_changes_were_accepted(word_file: Path) -> None:
    assert read_document(word_file).text == TITLE_LINE + RULES


def test_each_block_has_its_line_in_the_text() -> None:
    document = read_document(SAVED / "google-docs.html")
    lines = document.text.splitlines()
    at = {block.text: line for block, line in zip(document.blocks, document.lines, strict=True)}

    assert all(lines[line - 1] == text for text, line in at.items() if text)
    assert at[""] == lines.index("Tuesday\t4 to 8 PM") + 1


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<script>x</script><!-- y -->b</p>", ["ab"]),
        ("<p>one<p>two<li>three<li>four", ["one", "two", "three", "four"]),
        ("<div hidden>x</div><p style='display: none'>y</p><p>z</p>", ["z"]),
        ("<p>one<br>two</p>", ["one\ntwo"]),
        ("<h2><a href='#fees'>Fees</a></h2>", ["Fees"]),
        ("<p>See <a href='#fees'>Fees</a>.</p><p><a href='#a'>A</a> <a href='#b'>B</a></p>", ["See Fees."]),
        ("<details><summary><h3>Q</h3></summary>A</details>", ["Q", "A"]),
        ("</p></div>a</b>", ["a"]),
        ("<p>&lt;b&gt; &amp; caf&eacute;</p>", ["<b> & café"]),
        ("<svg><text>x</text></svg><p>y", ["y"]),
    ],
)
def test_only_words_that_readers_see_are_kept(html: str, text: list[str]) -> None:
    assert [block.text for block in read_blocks(html) if block.text] == text


def test_a_part_that_opens_and_closes_ends_before_the_text_behind_it() -> None:
    blocks = read_blocks("<h1>H</h1><details><summary>Q</summary>A<details><summary>R</summary>B</details></details>C")

    assert [(block.text, block.level) for block in blocks if block.kind in {Kind.HEADING, Kind.END}] == [
        *(("H", 1), ("Q", 7), ("R", 8), ("", 8), ("", 7))
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.pdf", b"%PDF", "save the document that it was made from as .docx or .html"),
        ("x.doc", b"", "open it in a word processor and save it as .docx"),
        ("x.zip", b"PK", "unpack it"),
        ("x.mhtml", b"", "HTML only"),
        ("x.pages", b"", "should end in .txt, .md, .html or .docx"),
        ("x.html", b"<p>\xff", "is not UTF-8 text"),
        ("x.html", b"<script>x</script>", "holds no text"),
        ("x.html", b"<p>" + b"x" * (1 << 20), "holds more than 1 MiB of text; split it"),
        ("x.html", b" " * (MAX_FILE + 1), "is larger than 16 MiB; split it"),
        ("x.docx", b"PK no archive", "is no Word file that can be read"),
    ],
    ids=range(10),
)
def test_a_file_that_cannot_be_read_is_refused_with_the_way_out(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    if name.endswith(".docx"):
        pytest.importorskip("mammoth")
    (tmp_path / name).write_bytes(content)
    with pytest.raises(GuidepostError, match=message):
        read_document(tmp_path / name)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(GuidepostError, match=r"nowhere\.html cannot be read: No such file"):
        read_document(tmp_path / "nowhere.html")


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/hostname">',
    ],
)
def test_a_word_file_that_declares_entities_or_names_other_files_is_refused(tmp_path: Path, prolog: str) -> None:
    pytest.importorskip("mammoth")
    path = write_word(tmp_path / "x.docx", paragraph("X"), prolog=prolog)
    with pytest.raises(GuidepostError, match=r"is no Word file that can be read \(DTDForbidden\)"):
        read_document(path)


def test_a_word_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("mammoth")
    path = write_word(tmp_path / "x.docx", paragraph("X"), notes=" " * (129 << 20))
    with pytest.raises(GuidepostError, match="unpacks to more than 128 MiB; split it"):
        read_document(path)
