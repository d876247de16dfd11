from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field

from bot.errors import Problem
from bot.knowledge.files import KnowledgeFile, decode, read_bytes, read_file, validate
from bot.knowledge.models import Address, Day, EntryId, Model, Text, Title
from bot.knowledge.strict_yaml import MAX_BYTES, read


class Tree(Model):
    species: Text
    planted: Day


class Orchard(Model):
    id: EntryId = "plots/orchard"
    name: Title = "Orchard"
    trees: tuple[Tree, ...] = ()
    order: int = Field(default=1, ge=1)
    page: Address = "https://orchard.example"
    note: Text | None = None
    kind: Literal["public"] | None = None
    mottoes: tuple[Text, ...] = Field(default=("grow",), min_length=1)


def told(text: str, schema: object = Orchard, **extra: str) -> list[tuple[int, str, str]]:
    """Line, field and message of each problem with a file that holds ``text``."""
    _, problems = validate(KnowledgeFile("orchard.yaml", read(text)), schema, **extra)
    return [(problem.line, problem.field, problem.message) for problem in problems]


def test_a_file_that_is_right_gives_its_value_and_no_problem() -> None:
    text = "name: Old\ntrees:\n  - {species: pear, planted: 1990-03-01}\n"
    value, problems = validate(KnowledgeFile("orchard.yaml", read(text)), Orchard, id="plots/old")

    assert (value.id, value.name, value.trees[0].planted.year, problems) == ("plots/old", "Old", 1990, [])


@pytest.mark.parametrize(
    ("text", "line", "field", "message"),
    [
        ("name: x\nnaem: y\n", 2, "naem", "unknown key, perhaps for 'name'; correct or remove it"),
        ("name: x\nweather: y\n", 2, "weather", "unknown key; correct or remove it"),
        ("name: x\nids: y\n", 2, "ids", "unknown key; correct or remove it"),
        (
            "trees:\n  - species: pear\n    planted: 1990-03-01\n    specis: x\n",
            4,
            "trees.0.specis",
            "unknown key, perhaps for 'species'; correct or remove it",
        ),
        (
            "trees:\n  - species: pear\n    planted: 1990-03-01\n    nane: x\n",
            4,
            "trees.0.nane",
            "unknown key; correct or remove it",
        ),
    ],
)
def test_an_unknown_key_is_told_with_a_near_one_that_may_stand_there(
    text: str, line: int, field: str, message: str
) -> None:
    assert told(text, id="plots/old") == [(line, field, message)]


def test_an_unknown_key_in_a_list_of_mappings_is_told_with_a_near_one() -> None:
    problems = told("- species: pear\n  plantet: x\n  planted: 1990-03-01\n", tuple[Tree, ...])

    assert problems == [(2, "0.plantet", "unknown key, perhaps for 'planted'; correct or remove it")]


def test_a_missing_key_is_told_with_the_line_of_what_lacks_it() -> None:
    problems = told("name: x\ntrees:\n  - species: pear\n    planted: 1990-03-01\n  - species: plum\n")

    assert problems == [(5, "trees.1.planted", "this key is missing; add it")]


@pytest.mark.parametrize(
    ("text", "field", "message"),
    [
        ("name: [a, b]", "name", "should be text; found ['a', 'b']"),
        ("trees: pear", "trees", "should be a list: lines that begin with '- '; found 'pear'"),
        ("trees: [pear]", "trees.0", "should be keys with values, as in the other files; found 'pear'"),
        ("order: first", "order", "should be a whole number; found 'first'"),
        ("order: 0", "order", "should be 1 or more; found '0'"),
        ("kind: private", "kind", "Input should be 'public'; found 'private'"),
        ("mottoes: []", "mottoes", "should have 1 or more; found []"),
        (f"name: {'x' * 76}", "name", f"should be 75 characters or fewer, not 76; found '{'x' * 56}…"),
    ],
)
def test_a_value_of_the_wrong_shape_is_told_with_what_was_found(text: str, field: str, message: str) -> None:
    assert told(f"# heading\n{text}") == [(2, field, message)]


def test_a_faulty_item_does_not_make_its_list_too_short() -> None:
    assert told("mottoes: [[a]]") == [(1, "mottoes.0", "should be text; found ['a']")]


@pytest.mark.parametrize("text", ["name:", "name: ''", "name: '  '", "name: ~", "trees:", "order:", "page: ''"])
def test_a_value_left_empty_is_told_as_empty(text: str) -> None:
    ((_, _, message),) = told(text)

    assert message == "empty; write it or remove the key"


def test_an_optional_value_left_empty_is_as_good_as_left_out() -> None:
    value, problems = validate(KnowledgeFile("orchard.yaml", read("note:\nkind: ~\n")), Orchard)

    assert (value.note, value.kind, problems) == (None, None, [])


@pytest.mark.parametrize("text", ["", "# nothing here yet\n", "---\n"])
def test_a_file_with_nothing_in_it_is_told_as_empty(text: str) -> None:
    assert [message for _, _, message in told(text, id="a/b")] == ["this file is empty; write it or remove it"]


@pytest.mark.parametrize("text", ["- a", "just a sentence"])
def test_a_file_of_the_wrong_shape_is_told_as_a_whole(text: str) -> None:
    ((line, field, message),) = told(text, id="a/b")

    assert (line, field) == (1, "")
    assert message.startswith("should be keys with values, as in the other files; found ")


@pytest.mark.parametrize("day", ["1.3.1990", "1990", "0", "86400", "1990-02-30", "March 1990", "1990-03-01T10:00"])
def test_a_day_in_another_form_is_refused(day: str) -> None:
    ((_, field, message),) = told(f"trees:\n  - species: pear\n    planted: {day}\n")

    assert (field, message) == ("trees.0.planted", f"should be a day such as 2027-05-21; found '{day}'")


@pytest.mark.parametrize(
    "address", ["orchard.example", "javascript:alert(1)", "https://a b", "https://a|b", "http://["]
)
def test_an_address_that_is_none_is_refused_in_one_plain_line(address: str) -> None:
    ((_, _, message),) = told(f"page: '{address}'")

    assert message.startswith("should be a web address such as https://example.org/page")
    assert "\n" not in message


def test_a_key_that_the_path_gives_may_not_be_written() -> None:
    assert told("name: x\nid: a/b\n", id="a/b") == [(2, "id", "this key is set by the file's path; remove it")]


def test_a_path_that_gives_no_id_is_told_of_the_file_and_not_of_a_key() -> None:
    ((line, field, message),) = told("name: x\n", id="Old Orchard")

    assert (line, field) == (0, "")
    assert "the file's path" in message
    assert "found 'Old Orchard'; move or rename it" in message


def test_what_the_yaml_refuses_is_told_instead_of_what_the_schema_misses() -> None:
    problems = told("naem: x\ntrees:\n  - species: !!str pear\n")

    assert [(line, field) for line, field, _ in problems] == [(3, "trees.0.species")]


def test_a_file_of_one_mebibyte_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"x" * MAX_BYTES)

    assert read_bytes(path, "large.txt") == b"x" * MAX_BYTES


def test_a_file_one_byte_larger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"x" * (MAX_BYTES + 1))

    assert read_file(path, "large.yaml") == Problem("large.yaml", 0, "", "larger than 1 MiB; split it or shorten it")


def test_a_file_that_is_not_there_is_told_as_missing(tmp_path: Path) -> None:
    problem = read_bytes(tmp_path / "gone.yaml", "gone.yaml")

    assert problem == Problem("gone.yaml", 0, "", "this file is missing; restore it or add it")


def test_a_folder_in_place_of_a_file_is_told_as_unreadable(tmp_path: Path) -> None:
    problem = read_bytes(tmp_path, "folder.yaml")

    assert isinstance(problem, Problem)
    assert problem.message.startswith("cannot be read (")


def test_text_that_is_not_utf_8_is_told_with_its_line() -> None:
    content = "name: x\nnote: é\nmotto: ".encode() + "caf\xe9\n".encode("latin-1")

    assert decode(content, "a.yaml") == Problem("a.yaml", 3, "", "not UTF-8 text from here on; save the file as UTF-8")


def test_the_mark_that_some_editors_put_in_front_is_left_out() -> None:
    assert decode("\ufeffname: x".encode(), "a.yaml") == "name: x"
