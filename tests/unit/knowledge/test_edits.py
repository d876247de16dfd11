"""Edits of YAML files: the new item is there, and not a character of anything else has changed."""

import difflib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.edits import EditError, append_item
from bot.knowledge.strict_yaml import read

KNOWLEDGE = Path(__file__).resolve().parents[3] / "knowledge"
FILES = sorted(KNOWLEDGE.glob("[tlsp]*s/*/*.yaml"))
LINES = (
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=60).map(str.strip).filter(bool)
)


def added_lines(before: str, after: str) -> list[str]:
    """Return the lines that were added; none may have been removed."""
    diff = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    assert not [line for line in diff if line.startswith("-")]
    return [line[2:] for line in diff if line.startswith("+")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_phrasing_is_one_more_line_of_every_shipped_entry(path: Path) -> None:
    before = path.read_text(encoding="utf-8")

    assert added_lines(before, append_item(before, "phrasings", "is this: new?")) == ['  - "is this: new?"']


def test_an_item_comes_before_the_keys_and_comments_that_follow_the_list() -> None:
    text = "# top\na:\n  - one # first\n  - >-\n    two\n    lines\n\n# about b\nb: x\n"

    assert append_item(text, "a", "three") == text.replace("lines\n", "lines\n  - three\n")


def test_a_list_in_brackets_keeps_its_brackets() -> None:
    assert append_item("a: [one, two] # few\nb: x\n", "a", "three") == 'a: [one, two, "three"] # few\nb: x\n'
    assert append_item("a: []\n", "a", "one") == 'a: ["one"]\n'


def test_a_missing_key_is_added_at_the_end() -> None:
    assert append_item("a:\n- one", "b c", "two") == "a:\n- one\nb c:\n  - two\n"


def test_a_mapping_is_added_to_a_file_that_is_a_list() -> None:
    text = "- question: why?\n  kind: direct\n  also: [a/b]\n- question: how\n    so?\n  kind: typo\n"
    edited = append_item(text, None, {"question": "- what?", "kind": "missed"})

    assert added_lines(text, edited) == ['- question: "- what?"', "  kind: missed"]


def test_line_breaks_of_another_system_are_kept() -> None:
    assert append_item("a:\r\n  - one\r\n", "a", "two") == "a:\r\n  - one\r\n  - two\r\n"


@pytest.mark.parametrize("text", ["a: one\n", "- one\n", "a:\n  -\n    one: x\n", "a: [one\n", "a:\n  - one\na: two\n"])
def test_what_cannot_be_edited_safely_is_refused(text: str) -> None:
    with pytest.raises(EditError, match=r"by hand|line \d"):
        append_item(text, "a", "two")


@given(LINES, LINES)
def test_whatever_people_type_is_read_again_as_they_typed_it(first: str, second: str) -> None:
    text = append_item(append_item("a:\n  - x\nb: y\n", "a", first), "a", second)

    assert read(text).value == {"a": ["x", first, second], "b": "y"}
