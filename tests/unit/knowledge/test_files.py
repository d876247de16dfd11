from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field

from bot.errors import Problem
from bot.knowledge.files import KnowledgeFile, decode, read_bytes, read_file, validate
from bot.knowledge.models import (
    Address,
    Day,
    Entry,
    EntryId,
    ListEntry,
    Model,
    Page,
    Spotlight,
    Takeaway,
    Text,
    Theme,
    Title,
)
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


def problems_with(text: str, schema: object = Orchard, **from_path: str) -> list[tuple[int, str, str]]:
    """Return the line, field and message of each problem with a file that contains ``text``."""
    _, problems = validate(KnowledgeFile("orchard.yaml", read(text)), schema, **from_path)
    return [(problem.line, problem.field, problem.message) for problem in problems]


def test_a_correct_file_has_a_value_and_no_problems() -> None:
    text = "name: Old\ntrees:\n  - {species: pear, planted: 1990-03-01}\n"
    value, problems = validate(KnowledgeFile("orchard.yaml", read(text)), Orchard, id="plots/old")

    assert (value.id, value.name, value.trees[0].planted.year, problems) == ("plots/old", "Old", 1990, [])


@pytest.mark.parametrize(
    ("text", "line", "field", "message"),
    [
        ("name: x\nnaem: y\n", 2, "naem", "unknown key (did you mean 'name'?); correct or remove it"),
        ("name: x\nweather: y\n", 2, "weather", "unknown key; correct or remove it"),
        ("name: x\nids: y\n", 2, "ids", "unknown key; correct or remove it"),
        (
            "trees:\n  - species: pear\n    planted: 1990-03-01\n    specis: x\n",
            4,
            "trees.0.specis",
            "unknown key (did you mean 'species'?); correct or remove it",
        ),
        (
            "trees:\n  - species: pear\n    planted: 1990-03-01\n    nane: x\n",
            4,
            "trees.0.nane",
            "unknown key; correct or remove it",
        ),
    ],
)
def test_a_problem_with_an_unknown_key_suggests_a_similar_key_of_the_same_model(
    text: str, line: int, field: str, message: str
) -> None:
    assert problems_with(text, id="plots/old") == [(line, field, message)]


def test_a_problem_with_an_unknown_key_in_a_list_of_mappings_suggests_a_similar_key() -> None:
    problems = problems_with("- species: pear\n  plantet: x\n  planted: 1990-03-01\n", tuple[Tree, ...])

    assert problems == [(2, "0.plantet", "unknown key (did you mean 'planted'?); correct or remove it")]


def test_a_missing_key_is_reported_at_the_line_of_the_part_that_lacks_it() -> None:
    problems = problems_with("name: x\ntrees:\n  - species: pear\n    planted: 1990-03-01\n  - species: plum\n")

    assert problems == [(5, "trees.1.planted", "this key is missing; add it")]


@pytest.mark.parametrize("kind", [Theme, Takeaway, ListEntry, Spotlight, Page], ids=lambda kind: kind.__name__)
def test_a_missing_key_comes_with_a_line_that_can_be_copied(kind: type[Entry]) -> None:
    file = KnowledgeFile("x.yaml", read("{}"))
    _, problems = validate(file, kind, id="lending/loan")
    lines = "".join(problem.message.split("for example: ")[1] + "\n" for problem in problems)
    entry, left = validate(KnowledgeFile("x.yaml", read(lines)), kind, id="lending/loan")

    assert (len(problems) > 3, left, type(entry)) == (True, [], kind)


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
def test_a_value_of_the_wrong_type_is_reported_with_the_value_found(text: str, field: str, message: str) -> None:
    assert problems_with(f"# heading\n{text}") == [(2, field, message)]


def test_a_faulty_item_does_not_make_its_list_too_short() -> None:
    assert problems_with("mottoes: [[a]]") == [(1, "mottoes.0", "should be text; found ['a']")]


@pytest.mark.parametrize("text", ["name:", "name: ''", "name: '  '", "name: ~", "trees:"])
def test_an_empty_value_is_reported_as_empty(text: str) -> None:
    ((_, _, message),) = problems_with(text)

    assert message == "empty; write it or remove the key"


@pytest.mark.parametrize(("text", "example"), [("order:", "order: 1"), ("page: ''", "page: About us")])
def test_an_empty_value_that_a_file_must_have_comes_with_an_example(text: str, example: str) -> None:
    ((_, _, message),) = problems_with(text)

    assert message == f"empty; write it, for example: {example}"


def test_an_empty_optional_value_counts_as_left_out() -> None:
    value, problems = validate(KnowledgeFile("orchard.yaml", read("note:\nkind: ~\n")), Orchard)

    assert (value.note, value.kind, problems) == (None, None, [])


@pytest.mark.parametrize("text", ["", "# nothing here yet\n", "---\n"])
def test_a_file_without_contents_is_reported_as_empty(text: str) -> None:
    assert [message for _, _, message in problems_with(text, id="a/b")] == ["this file is empty; write it or remove it"]


@pytest.mark.parametrize("text", ["- a", "just a sentence"])
def test_a_file_that_is_not_a_mapping_is_reported_as_a_whole(text: str) -> None:
    ((line, field, message),) = problems_with(text, id="a/b")

    assert (line, field) == (1, "")
    assert message.startswith("should be keys with values, as in the other files; found ")


@pytest.mark.parametrize("day", ["1.3.1990", "1990", "0", "86400", "1990-02-30", "March 1990", "1990-03-01T10:00"])
def test_a_day_in_another_form_is_refused(day: str) -> None:
    ((_, field, message),) = problems_with(f"trees:\n  - species: pear\n    planted: {day}\n")

    assert (field, message) == ("trees.0.planted", f"should be a day such as 2027-05-21; found '{day}'")


@pytest.mark.parametrize(
    "address", ["orchard.example", "javascript:alert(1)", "https://a b", "https://a|b", "http://["]
)
def test_an_invalid_address_is_refused_in_one_line(address: str) -> None:
    ((_, _, message),) = problems_with(f"page: '{address}'")

    assert message.startswith("should be a web address such as https://example.org/page")
    assert "\n" not in message


def test_a_key_that_follows_from_the_path_is_refused_in_the_file() -> None:
    assert problems_with("name: x\nid: a/b\n", id="a/b") == [(2, "id", "this key is set by the file's path; remove it")]


def test_a_path_that_makes_no_valid_id_is_reported_for_the_file_and_not_for_a_key() -> None:
    ((line, field, message),) = problems_with("name: x\n", id="Old Orchard")

    assert (line, field) == (0, "")
    assert "the file's path" in message
    assert "found 'Old Orchard'; move or rename it" in message


def test_faults_of_the_yaml_are_reported_instead_of_problems_with_the_schema() -> None:
    problems = problems_with("naem: x\ntrees:\n  - species: !!str pear\n")

    assert [(line, field) for line, field, _ in problems] == [(3, "trees.0.species")]


def test_a_file_of_one_mebibyte_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"x" * MAX_BYTES)

    assert read_bytes(path, "large.txt") == b"x" * MAX_BYTES


def test_a_file_one_byte_larger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"x" * (MAX_BYTES + 1))

    assert read_file(path, "large.yaml") == Problem("large.yaml", 0, "", "larger than 1 MiB; split it or shorten it")


def test_a_file_that_does_not_exist_is_reported_as_missing(tmp_path: Path) -> None:
    problem = read_bytes(tmp_path / "gone.yaml", "gone.yaml")

    assert problem == Problem("gone.yaml", 0, "", "this file is missing; restore it or add it")


def test_a_folder_with_the_name_of_a_file_is_reported_as_unreadable(tmp_path: Path) -> None:
    problem = read_bytes(tmp_path, "folder.yaml")

    assert isinstance(problem, Problem)
    assert problem.message.startswith("cannot be read (")


def test_text_that_is_not_utf_8_is_reported_with_its_line() -> None:
    content = "name: x\nnote: é\nmotto: ".encode() + "caf\xe9\n".encode("latin-1")

    assert decode(content, "a.yaml") == Problem("a.yaml", 3, "", "not UTF-8 text from here on; save the file as UTF-8")


def test_a_byte_order_mark_is_left_out() -> None:
    assert decode("\ufeffname: x".encode(), "a.yaml") == "name: x"
