"""Corrections of a knowledge folder: what is safe is done, and nothing else changes."""

from hashlib import sha256
from pathlib import Path

import pytest

from bot.errors import GuidepostError
from bot.knowledge.fixes import fix_folder, pin_source
from bot.knowledge.loader import load
from tests.support.small_base import COMPOST, SOURCE, SOURCE_TEXT, TOOLS, SmallBase


def bytes_of(base: SmallBase) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(base.root.rglob("*")) if path.is_file()}


def test_a_folder_with_nothing_to_correct_is_not_touched(base: SmallBase) -> None:
    before = bytes_of(base)

    assert (list(fix_folder(base.root)), bytes_of(base)) == ([], before)


def test_spaces_at_the_ends_of_lines_go_and_nothing_else(base: SmallBase) -> None:
    before = bytes_of(base)
    base.write(COMPOST, base.read(COMPOST).replace("\n", "  \t\n"))
    base.write(SOURCE_TEXT, base.read(SOURCE_TEXT))

    assert list(fix_folder(base.root)) == [f"knowledge/{COMPOST}: removed the spaces at the ends of its lines"]
    assert bytes_of(base) == before


def test_line_breaks_stay_as_they_are(base: SmallBase) -> None:
    windows = base.read(COMPOST).replace("\n", "\r\n").encode()
    base.write(COMPOST, windows.replace(b"Feed the Soil", b"Feed the Soil  "))
    list(fix_folder(base.root))

    assert (base.root / COMPOST).read_bytes() == windows


def test_spaces_that_are_part_of_a_value_stay(base: SmallBase) -> None:
    base.write("acts.yaml", "thanks:\n  - |-\n    much  \n    obliged\n")
    before = base.read("acts.yaml")

    assert (list(fix_folder(base.root)), base.read("acts.yaml")) == ([], before)


def test_a_phrasing_that_an_entry_has_twice_is_kept_once_with_the_comments_around_it(base: SmallBase) -> None:
    before = base.read(COMPOST)
    base.change(
        COMPOST,
        "  - what to do with kitchen scraps\n",
        "  # about kitchens\n  - what to do with kitchen scraps\n  - >-\n    How do we\n    make compost\n  # end\n",
    )

    assert list(fix_folder(base.root)) == [
        f"knowledge/{COMPOST}: removed the phrasing “How do we make compost”, which it has twice"
    ]
    kept = "  # about kitchens\n  - what to do with kitchen scraps\n  # end\n"
    assert base.read(COMPOST) == before.replace("  - what to do with kitchen scraps\n", kept)
    assert len(load(base.root).entries["soil/compost"].phrasings) == 2


def test_a_phrasing_in_two_entries_is_left_to_the_curator(base: SmallBase) -> None:
    base.change(TOOLS, "which tools should we buy?", "how do we make compost?")

    assert list(fix_folder(base.root)) == []
    assert "is also in" in base.problem().message


def test_a_copy_in_a_list_in_brackets_is_left_to_the_curator(base: SmallBase) -> None:
    base.change(TOOLS, "phrasings:\n  - which tools should we buy?\n", "phrasings: [tools, Tools]\n")

    assert list(fix_folder(base.root)) == []


def test_a_changed_source_is_pinned_only_when_it_is_named(base: SmallBase) -> None:
    base.add(SOURCE_TEXT, "One more line.\n")
    hash_now = sha256(base.read(SOURCE_TEXT).encode()).hexdigest()
    before = base.read(SOURCE)
    assert list(fix_folder(base.root)) == []
    assert hash_now in base.problem().message

    assert hash_now in pin_source(base.root, "almanac")
    assert base.loaded().sources["almanac"].text.endswith("One more line.\n")
    assert base.read(SOURCE).splitlines()[:-1] == before.splitlines()[:-1]
    assert "as it is already" in pin_source(base.root, "almanac")


@pytest.mark.parametrize("sha256_line", ["sha256: abc", "sha256:", ""])
def test_the_hash_of_a_source_is_printed_and_pinned_whatever_was_there(base: SmallBase, sha256_line: str) -> None:
    right = base.read(SOURCE)
    base.write(SOURCE, right.replace(right.splitlines()[-1], sha256_line))
    (problem,) = base.problems()
    assert sha256(base.read(SOURCE_TEXT).encode()).hexdigest() in problem.message

    pin_source(base.root, "almanac")
    assert len(base.loaded().sources) == 1


@pytest.mark.parametrize("name", ["almanack", "../sources/almanac", ""])
def test_a_source_that_is_not_there_is_named_with_those_that_are(base: SmallBase, name: str) -> None:
    with pytest.raises(GuidepostError, match="only: almanac"):
        pin_source(base.root, name)
