import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.strict_yaml import MAX_BYTES, MAX_DEPTH, Fault, read


def only_fault(text: str) -> Fault:
    (fault,) = read(text).faults
    return fault


@pytest.mark.parametrize(
    "written",
    [
        "no",
        "yes",
        "on",
        "true",
        "False",
        "1.10",
        "010",
        "0x1F",
        "1:30",
        "1e3",
        "1_000",
        ".inf",
        "2027-05-21",
        "=",
        "<<",
    ],
)
def test_a_plain_value_stays_the_text_it_is(written: str) -> None:
    assert read(f"key: {written}").value == {"key": written}


@pytest.mark.parametrize("written", ["no", "1.10", "010", "1:30", "null", "~", "2027-05-21"])
def test_a_key_stays_the_text_it_is(written: str) -> None:
    assert read(f"{written}: value").value == {written: "value"}


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL", "# a comment"])
def test_an_unquoted_null_is_none(written: str) -> None:
    assert read(f"key: {written}\nother: x").value == {"key": None, "other": "x"}


@pytest.mark.parametrize("written", ["''", '""', "'~'", '"null"', "|-\n  null"])
def test_a_quoted_or_block_null_is_text(written: str) -> None:
    value = read(f"key: {written}").value

    assert isinstance(value, dict)
    assert isinstance(value["key"], str)


def test_a_file_without_a_value_is_none() -> None:
    assert read("# only a comment\n").value is None


def test_nested_lists_and_mappings_are_read_as_written() -> None:
    document = read("a:\n  - b: c\n    d: [e, {f: g}]\n  - h\ni: {}\n")

    assert document.value == {"a": [{"b": "c", "d": ["e", {"f": "g"}]}, "h"], "i": {}}


def test_each_part_knows_its_line() -> None:
    document = read("# heading\na:\n  - b: >-\n      folded\n      over lines\n    c: d\n  - e\n")

    assert {path: line for path, line in document.lines.items() if path} == {
        ("a",): 2,
        ("a", 0): 3,
        ("a", 0, "b"): 3,
        ("a", 0, "c"): 6,
        ("a", 1): 7,
    }


def test_a_missing_part_has_the_line_of_the_part_that_would_contain_it() -> None:
    document = read("a: b\nc:\n  - d: e\n")

    assert document.line_of(("c", 0, "missing", 4)) == 3


def test_a_key_written_twice_is_refused_with_both_lines() -> None:
    fault = only_fault("a: 1\nb: 2\na: 3\n")

    assert (fault.line, fault.path) == (3, ("a",))
    assert fault.message == "the key 'a' is here a second time (first on line 1); keep one"


def test_a_key_written_twice_is_refused_at_any_depth() -> None:
    fault = only_fault("a:\n  - b: 1\n    c: 2\n    b: {c: 3}\n")

    assert (fault.line, fault.path) == (4, ("a", 0, "b"))


def test_the_same_key_is_allowed_in_two_mappings() -> None:
    assert read("- a: 1\n- a: 2\n").faults == ()


def test_an_anchor_and_each_alias_is_refused_with_its_place() -> None:
    faults = read("a: &shared x\nb: *shared\nc:\n  - *shared\n").faults

    assert [(fault.line, fault.path) for fault in faults] == [(1, ("a",)), (2, ("b",)), (4, ("c", 0))]
    assert ["anchor &shared" in faults[0].message, "alias *shared" in faults[1].message] == [True, True]


def test_an_alias_bomb_is_refused_without_being_expanded() -> None:
    levels = [f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 9)}]" for i in range(1, 30)]
    document = read("\n".join(["l0: &l0 x", *levels]))

    assert len(repr(document.value)) < 10_000


@pytest.mark.parametrize("tagged", ["!!str 1", "!!python/object/apply:os.system [ls]", "!own {a: b}", "!!int 3"])
def test_a_tag_is_refused(tagged: str) -> None:
    fault = only_fault(f"first: line\nkey: {tagged}\n")

    assert (fault.line, fault.path) == (2, ("key",))
    assert "tags are not allowed" in fault.message


def test_a_second_document_is_refused_and_not_read() -> None:
    document = read("a: b\n---\nc: *d\n")

    assert [(fault.line, fault.message) for fault in document.faults] == [
        (2, "a second document starts here; keep one document per file")
    ]


def test_markers_around_the_only_document_are_allowed() -> None:
    document = read("---\na: b\n...\n")

    assert (document.value, document.faults) == ({"a": "b"}, ())


@pytest.mark.parametrize("key", ["[a, b]", "{a: b}"])
def test_a_list_or_mapping_as_a_key_is_refused(key: str) -> None:
    assert "a key must be a single word" in only_fault(f"? {key}\n: value\n").message


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_twenty_levels_are_read(opening: str, closing: str) -> None:
    assert read(opening * MAX_DEPTH + "x" + closing * MAX_DEPTH).faults == ()


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_one_level_more_is_refused(opening: str, closing: str) -> None:
    fault = only_fault("\n" + opening * (MAX_DEPTH + 1) + "x" + closing * (MAX_DEPTH + 1))

    assert (fault.line, "nested deeper than 20 levels" in fault.message) == (2, True)


@pytest.mark.parametrize(
    "deep", ["'[' * 200_000", "'{' * 200_000", "'- ' * 100_000", "'{a: ' * 50_000", "'? ' * 100_000"]
)
def test_the_process_survives_deep_nesting(deep: str) -> None:
    code = f"from bot.knowledge.strict_yaml import read; print(len(read({deep}).faults))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20, check=False)

    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "1", "")


def test_broken_yaml_is_reported_with_its_line() -> None:
    fault = only_fault("a: b\nc: d: e\n")

    assert (fault.line, fault.message.startswith("not valid YAML: ")) == (2, True)


def test_a_quote_never_closed_is_reported_with_the_line_where_it_begins() -> None:
    fault = only_fault('a: b\nc: "never closed\nd: e\nf: g\n')

    assert "found unexpected end of stream while scanning a quoted scalar that begins on line 2" in fault.message


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\ufffe"])
def test_a_control_character_is_reported_with_its_code_and_line(control: str) -> None:
    fault = only_fault(f"a: b\nc: x{control}y\nd: e\n")

    assert (fault.line, f"U+{ord(control):04X}" in fault.message) == (2, True)


def test_accents_before_a_control_character_do_not_change_its_line() -> None:
    fault = only_fault("a: " + "é" * 40 + "\nb: x\x07y\n" + "c: d\n" * 40)

    assert fault.line == 2


def test_all_faults_are_reported_at_once() -> None:
    faults = read("a: &x 1\na: 2\nb: !t 3\nc: [d\n").faults

    assert [fault.line for fault in faults[:3]] == [1, 2, 3]
    assert "not valid YAML" in faults[-1].message


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    read(text)


@given(st.text(alphabet="ab:-?[]{},&*!|>'\"%@`#~<= \n\t\\0.\u2028\ufeff"))
def test_no_text_of_yaml_syntax_makes_it_raise(text: str) -> None:
    read(text)


@given(st.binary(max_size=300))
def test_no_decoded_bytes_make_it_raise(content: bytes) -> None:
    read(content.decode("utf-8", errors="ignore"))
    read(content.decode("latin-1"))


@given(st.dictionaries(st.text(), st.text() | st.lists(st.text())))
def test_quoted_text_is_read_letter_for_letter(written: dict[str, str | list[str]]) -> None:
    def quoted(text: str) -> str:
        return '"' + "".join(f"\\U{ord(letter):08x}" for letter in text) + '"'

    lines = []
    for key, value in written.items():
        shown = quoted(value) if isinstance(value, str) else f"[{', '.join(map(quoted, value))}]"
        lines.append(f"? {quoted(key)}\n: {shown}")
    document = read("\n".join(lines) or "{}")

    assert (document.value, document.faults) == (written, ())


def test_a_file_of_the_largest_size_is_read_completely() -> None:
    line = "- how do people ask about it, in their own words?\n"
    document = read(line * (MAX_BYTES // len(line)))

    assert isinstance(document.value, list)
    assert len(document.value) == MAX_BYTES // len(line)
