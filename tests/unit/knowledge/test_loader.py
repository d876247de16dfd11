from pathlib import Path

import pytest

from bot.errors import KnowledgeError, Problem
from bot.knowledge.loader import load
from bot.knowledge.models import ListEntry, Page, Spotlight, Takeaway, Theme
from bot.knowledge.sources import fingerprint
from bot.knowledge.strict_yaml import MAX_BYTES
from tests.unit.knowledge.small_base import (
    COMPOST,
    ENTRIES,
    PAGE,
    ROTATION,
    SOURCE,
    SOURCE_TEXT,
    SPOTLIGHT,
    THEME,
    TOOLS,
    SmallBase,
)


def test_every_file_becomes_what_its_folder_says_under_the_id_its_path_gives(base: SmallBase) -> None:
    entries = base.loaded().entries

    assert {entry_id: type(entry) for entry_id, entry in entries.items()} == {
        "soil/overview": Theme,
        "soil/compost": Takeaway,
        "soil/rotation": Takeaway,
        "soil/tools": ListEntry,
        "plots/elm-street": Spotlight,
        "about/gardens": Page,
    }
    assert all(entry.id == entry_id for entry_id, entry in entries.items())


def test_what_is_not_an_entry_is_loaded_too(base: SmallBase) -> None:
    knowledge = base.loaded()

    assert knowledge.sources["almanac"].text == base.read(SOURCE_TEXT)
    assert knowledge.off_topic == {"weather": ("will it rain tomorrow?",)}
    assert knowledge.synonyms == (("compost", "humus"),)
    assert knowledge.voice.note == "Our note:"


def test_a_word_that_other_readers_take_for_a_number_or_a_no_stays_the_word(base: SmallBase) -> None:
    base.change(COMPOST, "  - compost\n", "  - no\n  - 1.10\n  - 010\n  - 1:30\n")

    assert base.loaded().entries["soil/compost"].keywords == ("no", "1.10", "010", "1:30")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="nowhere: no such folder"):
        load(tmp_path / "nowhere")


def test_a_folder_without_entries_is_told(base: SmallBase) -> None:
    for name in ENTRIES:
        base.remove(name)

    assert "holds no entries; they belong in themes/, takeaways/" in base.problem().message


@pytest.mark.parametrize("name", ["off-topic.yaml", "synonyms.yaml", "voice.yaml", SOURCE_TEXT])
def test_a_file_that_must_be_there_and_is_not_is_all_that_is_told(base: SmallBase, name: str) -> None:
    base.remove(name)

    assert base.problem() == Problem(f"knowledge/{name}", 0, "", "this file is missing; restore it or add it")


@pytest.mark.parametrize("name", [*ENTRIES, SOURCE, "off-topic.yaml", "synonyms.yaml", "voice.yaml"])
def test_a_file_that_cannot_be_read_is_all_that_is_told(base: SmallBase, name: str) -> None:
    base.write(name, b"x" * (MAX_BYTES + 1))

    assert base.problem() == Problem(f"knowledge/{name}", 0, "", "larger than 1 MiB; split it or shorten it")


@pytest.mark.parametrize("name", [*ENTRIES, SOURCE, "off-topic.yaml", "synonyms.yaml", "voice.yaml"])
def test_an_empty_file_is_all_that_is_told(base: SmallBase, name: str) -> None:
    base.write(name, "")

    assert "this file is empty" in base.problem().message


def test_a_file_that_is_not_utf_8_is_told_with_its_line(base: SmallBase) -> None:
    base.write(COMPOST, b"title: x\nnote: caf\xe9\n")
    problem = base.problem()

    assert (problem.file, problem.line) == (f"knowledge/{COMPOST}", 2)


def test_broken_yaml_is_told_with_file_and_line(base: SmallBase) -> None:
    base.change(COMPOST, "note: Our words", "note: Note: our words")
    problem = base.problem()

    assert (problem.file, problem.line) == (f"knowledge/{COMPOST}", base.line(COMPOST, "note:"))
    assert problem.message.startswith("not valid YAML")


@pytest.mark.parametrize(
    ("moved", "told"),
    [
        ("takeaways/soil/compost.yml", "ends in .yml; rename it to .yaml"),
        ("takeaways/soil/compost.YAML", "ends in .YAML; rename it to .yaml"),
        ("soil/compost.yaml", "no entry belongs here; move it to themes/, takeaways/, lists/, spotlights/ or pages/"),
        ("compost.yaml", "no entry belongs here; move it to"),
        ("sources/soil/compost.yaml", "no entry belongs here; move it to"),
        ("takeaways/compost.yaml", "the id comes from the file's path"),
        ("takeaways/soil/heap/compost.yaml", "the id comes from the file's path"),
        ("takeaways/soil/My Compost.yaml", "the id comes from the file's path"),
    ],
)
def test_a_file_in_a_wrong_place_is_all_that_is_told(base: SmallBase, moved: str, told: str) -> None:
    base.move(COMPOST, moved)
    problem = base.problem()

    assert (problem.file, problem.line) == (f"knowledge/{moved}", 0)
    assert told in problem.message


@pytest.mark.parametrize("name", ["voice.yaml", SOURCE])
def test_another_file_with_the_wrong_ending_is_told_too(base: SmallBase, name: str) -> None:
    renamed = name.replace(".yaml", ".yml")
    base.move(name, renamed)

    assert Problem(f"knowledge/{renamed}", 0, "", "ends in .yml; rename it to .yaml") in base.problems()


@pytest.mark.parametrize(
    "name", ["takeaways/soil/.compost.yaml", ".git/x.yaml", "takeaways/soil/compost.yaml~", "README.md"]
)
def test_what_editors_and_git_leave_behind_is_no_entry(base: SmallBase, name: str) -> None:
    base.write(name, "no: entry")

    assert len(base.loaded().entries) == len(ENTRIES)


def test_an_id_that_a_curator_wrote_is_told(base: SmallBase) -> None:
    base.add(COMPOST, "id: soil/compost\n")
    problem = base.problem()

    assert (problem.field, problem.line) == ("id", base.line(COMPOST, "id: soil"))
    assert problem.message == "this key is set by the file's path; remove it"


def test_the_same_id_in_two_folders_is_told_with_the_other_file(base: SmallBase) -> None:
    base.write("takeaways/soil/tools.yaml", base.read(ROTATION))
    problem = base.problem()

    assert problem.file == "knowledge/takeaways/soil/tools.yaml"
    assert problem.message == f"the id soil/tools is taken by knowledge/{TOOLS}; rename one of the two"


def test_a_source_that_changed_where_nothing_is_quoted_is_told_with_its_new_fingerprint(base: SmallBase) -> None:
    base.change(SOURCE_TEXT, "Community Garden", "Communal Garden")
    problem = base.problem()

    assert (problem.file, problem.field, problem.line) == (f"knowledge/{SOURCE}", "sha256", base.line(SOURCE, "sha256"))
    assert problem.message.startswith("almanac.txt is not the text that was pinned here; restore it")
    assert problem.message.endswith(f"pin {fingerprint(base.read(SOURCE_TEXT).encode())}")


def test_a_source_that_changed_inside_a_quote_is_told_of_both(base: SmallBase) -> None:
    base.change(SOURCE_TEXT, "cabbages", "cabbage")
    pinned, quoted = base.problems()

    assert (pinned.file, pinned.field) == (f"knowledge/{SOURCE}", "sha256")
    assert (quoted.file, quoted.field) == (f"knowledge/{ROTATION}", "citations.0.quote")


def test_a_source_with_other_line_ends_is_not_the_text_that_was_pinned(base: SmallBase) -> None:
    base.write(SOURCE_TEXT, base.read(SOURCE_TEXT).replace("\n", "\r\n"))

    assert base.problem().field == "sha256"


@pytest.mark.parametrize("part", range(12))
def test_any_letter_changed_in_a_source_is_told(base: SmallBase, part: int) -> None:
    text = base.read(SOURCE_TEXT)
    letters = [place for place, letter in enumerate(text) if letter.isalpha()]
    place = letters[len(letters) * part // 12]
    base.write(SOURCE_TEXT, text[:place] + text[place].swapcase() + text[place + 1 :])

    assert f"knowledge/{SOURCE}" in [problem.file for problem in base.problems()]


def test_everything_wrong_is_told_at_once_by_file_and_line(base: SmallBase) -> None:
    base.change(THEME, "order: 1", "order: first")
    base.change(COMPOST, "keywords:\n", "keyword:\n")
    base.change(ROTATION, "what cabbages need", "what cabbages want")
    base.change(SPOTLIGHT, "https://elm.example/about", "elm.example")
    base.remove("synonyms.yaml")
    problems = base.problems()

    assert [(problem.file.removeprefix("knowledge/"), problem.field) for problem in problems] == [
        (SPOTLIGHT, "facts.0.url"),
        ("synonyms.yaml", ""),
        (COMPOST, "keywords"),
        (COMPOST, "keyword"),
        (ROTATION, "citations.0.quote"),
        (THEME, "order"),
    ]


def test_the_message_has_a_line_for_each_problem_and_says_that_nothing_was_loaded(base: SmallBase) -> None:
    base.change(ROTATION, "what cabbages need", "what cabbages want")
    base.change(PAGE, "shows: spotlights", "shows: takeaways")
    with pytest.raises(KnowledgeError) as caught:
        load(base.root)
    heading, page, rotation = str(caught.value).splitlines()

    assert heading == "2 problems in the knowledge base, so none of it was loaded:"
    assert page.startswith(f"knowledge/{PAGE}:3: shows: ")
    assert rotation.startswith(f"knowledge/{ROTATION}:5: citations.0.quote: ")


def test_an_id_is_not_told_as_missing_when_a_file_could_not_be_read(base: SmallBase) -> None:
    base.change(ROTATION, "title:", "titel:")

    assert {problem.file for problem in base.problems()} == {f"knowledge/{ROTATION}"}


def test_a_source_is_not_told_as_missing_when_its_description_could_not_be_read(base: SmallBase) -> None:
    base.change(SOURCE, "publisher:", "publisherr:")

    assert {problem.file for problem in base.problems()} == {f"knowledge/{SOURCE}"}
