from pathlib import Path

import pytest

from bot.errors import KnowledgeError, Problem
from bot.knowledge.loader import load
from bot.knowledge.models import ListEntry, Page, Spotlight, Takeaway, Theme
from bot.knowledge.sources import fingerprint
from bot.knowledge.strict_yaml import MAX_BYTES
from tests.support.small_base import (
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


def test_the_folder_of_a_file_determines_its_kind_and_the_path_its_id(base: SmallBase) -> None:
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


def test_sources_off_topic_messages_synonyms_and_voice_are_loaded_too(base: SmallBase) -> None:
    knowledge = base.loaded()

    assert knowledge.sources["almanac"].text == base.read(SOURCE_TEXT)
    assert knowledge.off_topic == {"weather": ("will it rain tomorrow?",)}
    assert knowledge.synonyms == (("compost", "humus"),)
    assert knowledge.voice.note == "Our note:"


def test_a_word_that_other_yaml_readers_convert_stays_a_word(base: SmallBase) -> None:
    base.change(COMPOST, "  - compost\n", "  - no\n  - 1.10\n  - 010\n  - 1:30\n")

    assert base.loaded().entries["soil/compost"].keywords == ("no", "1.10", "010", "1:30")


def test_a_folder_that_does_not_exist_is_reported(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="nowhere: there is no such folder"):
        load(tmp_path / "nowhere")


def test_a_folder_without_entries_is_reported(base: SmallBase) -> None:
    for name in ENTRIES:
        base.remove(name)

    assert "has no entries; they belong in themes/, takeaways/" in base.problem().message


def test_a_missing_text_of_a_source_is_the_only_problem(base: SmallBase) -> None:
    base.remove(SOURCE_TEXT)

    assert base.problem() == Problem(f"knowledge/{SOURCE_TEXT}", 0, "", "this file is missing; restore it or add it")


def test_a_folder_needs_neither_off_topic_messages_nor_synonyms(base: SmallBase) -> None:
    base.remove("off-topic.yaml")
    base.remove("synonyms.yaml")
    knowledge = base.loaded()

    assert (knowledge.off_topic, knowledge.synonyms) == ({}, ())


@pytest.mark.parametrize("name", [*ENTRIES, SOURCE, "off-topic.yaml", "synonyms.yaml", "voice.yaml"])
def test_a_file_that_cannot_be_read_is_the_only_problem(base: SmallBase, name: str) -> None:
    base.write(name, b"x" * (MAX_BYTES + 1))

    assert base.problem() == Problem(f"knowledge/{name}", 0, "", "larger than 1 MiB; split it or shorten it")


@pytest.mark.parametrize("name", [*ENTRIES, SOURCE, "off-topic.yaml", "synonyms.yaml", "voice.yaml"])
def test_an_empty_file_is_the_only_problem(base: SmallBase, name: str) -> None:
    base.write(name, "")

    assert "this file is empty" in base.problem().message


def test_a_file_that_is_not_utf_8_is_reported_with_its_line(base: SmallBase) -> None:
    base.write(COMPOST, b"title: x\nnote: caf\xe9\n")
    problem = base.problem()

    assert (problem.file, problem.line) == (f"knowledge/{COMPOST}", 2)


def test_broken_yaml_is_reported_with_file_and_line(base: SmallBase) -> None:
    base.change(COMPOST, "note: Our words", "note: Note: our words")
    problem = base.problem()

    assert (problem.file, problem.line) == (f"knowledge/{COMPOST}", base.line(COMPOST, "note:"))
    assert problem.message.startswith("not valid YAML")


@pytest.mark.parametrize(
    ("moved", "message"),
    [
        ("takeaways/soil/compost.yml", "ends in .yml; rename it to .yaml"),
        ("takeaways/soil/compost.YAML", "ends in .YAML; rename it to .yaml"),
        (
            "soil/compost.yaml",
            "entries do not belong here; move it to themes/, takeaways/, lists/, spotlights/ or pages/",
        ),
        ("compost.yaml", "entries do not belong here; move it to"),
        ("sources/soil/compost.yaml", "entries do not belong here; move it to"),
        ("takeaways/compost.yaml", "the id comes from the file's path"),
        ("takeaways/soil/heap/compost.yaml", "the id comes from the file's path"),
        ("takeaways/soil/My Compost.yaml", "the id comes from the file's path"),
    ],
)
def test_a_file_in_the_wrong_place_is_the_only_problem(base: SmallBase, moved: str, message: str) -> None:
    base.move(COMPOST, moved)
    problem = base.problem()

    assert (problem.file, problem.line) == (f"knowledge/{moved}", 0)
    assert message in problem.message


@pytest.mark.parametrize("name", ["voice.yaml", SOURCE])
def test_any_other_file_with_the_wrong_extension_is_reported(base: SmallBase, name: str) -> None:
    renamed = name.replace(".yaml", ".yml")
    base.move(name, renamed)

    assert Problem(f"knowledge/{renamed}", 0, "", "ends in .yml; rename it to .yaml") in base.problems()


@pytest.mark.parametrize(
    "name", ["takeaways/soil/.compost.yaml", ".git/x.yaml", "takeaways/soil/compost.yaml~", "README.md"]
)
def test_files_of_editors_and_git_are_not_entries(base: SmallBase, name: str) -> None:
    base.write(name, "no: entry")

    assert len(base.loaded().entries) == len(ENTRIES)


def test_an_id_in_a_file_is_reported(base: SmallBase) -> None:
    base.add(COMPOST, "id: soil/compost\n")
    problem = base.problem()

    assert (problem.field, problem.line) == ("id", base.line(COMPOST, "id: soil"))
    assert problem.message == "this key is set by the file's path; remove it"


def test_the_same_id_in_two_folders_is_reported_with_the_other_file(base: SmallBase) -> None:
    base.write("takeaways/soil/tools.yaml", base.read(ROTATION))
    problem = base.problem()

    assert problem.file == "knowledge/takeaways/soil/tools.yaml"
    assert problem.message == f"the id soil/tools is taken by knowledge/{TOOLS}; rename one of the two"


def test_a_source_that_changed_outside_quotes_is_reported_with_its_new_fingerprint(base: SmallBase) -> None:
    base.change(SOURCE_TEXT, "Community Garden", "Communal Garden")
    problem = base.problem()

    assert (problem.file, problem.field, problem.line) == (f"knowledge/{SOURCE}", "sha256", base.line(SOURCE, "sha256"))
    assert problem.message.startswith("almanac.txt is not the text that was pinned here; restore it or,")
    assert problem.message.endswith(f"pin {fingerprint(base.read(SOURCE_TEXT).encode())}")


def test_a_source_that_changed_inside_a_quote_is_reported_for_the_source_and_the_quote(base: SmallBase) -> None:
    base.change(SOURCE_TEXT, "cabbages", "cabbage")
    pinned, quoted = base.problems()

    assert (pinned.file, pinned.field) == (f"knowledge/{SOURCE}", "sha256")
    assert (quoted.file, quoted.field) == (f"knowledge/{ROTATION}", "citations.0.quote")


def test_a_source_with_different_line_endings_is_not_the_pinned_text(base: SmallBase) -> None:
    base.write(SOURCE_TEXT, base.read(SOURCE_TEXT).replace("\n", "\r\n"))

    assert base.problem().field == "sha256"


@pytest.mark.parametrize("part", range(12))
def test_any_letter_changed_in_a_source_is_reported(base: SmallBase, part: int) -> None:
    text = base.read(SOURCE_TEXT)
    letters = [place for place, letter in enumerate(text) if letter.isalpha()]
    place = letters[len(letters) * part // 12]
    base.write(SOURCE_TEXT, text[:place] + text[place].swapcase() + text[place + 1 :])

    assert f"knowledge/{SOURCE}" in [problem.file for problem in base.problems()]


def test_all_problems_are_reported_at_once_by_file_and_line(base: SmallBase) -> None:
    base.change(THEME, "order: 1", "order: first")
    base.change(COMPOST, "keywords:\n", "keyword:\n")
    base.change(ROTATION, "what cabbages need", "what cabbages want")
    base.change(SPOTLIGHT, "https://elm.example/about", "elm.example")
    base.write("synonyms.yaml", "")
    problems = base.problems()

    assert [(problem.file.removeprefix("knowledge/"), problem.field) for problem in problems] == [
        (SPOTLIGHT, "facts.0.url"),
        ("synonyms.yaml", ""),
        (COMPOST, "keywords"),
        (COMPOST, "keyword"),
        (ROTATION, "citations.0.quote"),
        (THEME, "order"),
    ]


def test_the_error_message_has_a_line_for_each_problem_and_says_that_nothing_was_loaded(base: SmallBase) -> None:
    base.change(ROTATION, "what cabbages need", "what cabbages want")
    base.change(PAGE, "shows: spotlights", "shows: takeaways")
    with pytest.raises(KnowledgeError) as caught:
        load(base.root)
    heading, page, rotation = str(caught.value).splitlines()

    assert heading == "2 problems in the knowledge base, so none of it was loaded:"
    assert page.startswith(f"knowledge/{PAGE}:3: shows: ")
    assert rotation.startswith(f"knowledge/{ROTATION}:5: citations.0.quote: ")


def test_an_id_is_not_reported_as_missing_when_a_file_could_not_be_read(base: SmallBase) -> None:
    base.change(ROTATION, "title:", "titel:")

    assert {problem.file for problem in base.problems()} == {f"knowledge/{ROTATION}"}


def test_a_source_is_not_reported_as_missing_when_its_description_could_not_be_read(base: SmallBase) -> None:
    base.change(SOURCE, "publisher:", "publisherr:")

    assert {problem.file for problem in base.problems()} == {f"knowledge/{SOURCE}"}
