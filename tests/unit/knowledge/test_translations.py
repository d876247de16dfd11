"""The optional files of acts and of other languages."""

from pathlib import Path

import pytest

from bot.errors import Problem
from bot.knowledge.acts import Act
from tests.support.small_base import SmallBase


@pytest.fixture
def base(tmp_path: Path) -> SmallBase:
    return SmallBase.written(tmp_path / "knowledge")


def test_a_folder_without_the_optional_files_speaks_the_languages_of_the_bot(base: SmallBase) -> None:
    knowledge = base.loaded()

    assert knowledge.in_language("es").voice.no_answer == "No encontré esto en las fuentes publicadas."
    assert knowledge.in_language("fr") is knowledge
    assert knowledge.acts.by_act() == {}


def test_a_sentence_that_a_folder_lacks_is_the_bots_own_or_that_of_the_default_voice(base: SmallBase) -> None:
    base.write("voice.yaml", "facts: Read it in the almanac.\nsite:\n  home: Start here\n")
    base.write("voice.es.yaml", 'note: "Nota del huerto:"\nhome:\n  earlier: Antes\n')
    base.write("first-questions.es.yaml", "- ¿Cómo se hace la composta?\n")
    knowledge = base.loaded()
    spanish = knowledge.in_language("es")

    assert spanish.voice.note == "Nota del huerto:"
    assert spanish.voice.facts.startswith("Datos, en nuestras palabras")
    assert (spanish.voice.home.earlier, spanish.voice.site.home) == ("Antes", "Start here")
    assert spanish.first_questions == ("¿Cómo se hace la composta?",)
    assert spanish.entries is knowledge.entries
    assert knowledge.in_language("es") is spanish


@pytest.mark.parametrize(
    ("name", "text", "field", "line", "message"),
    [
        ("voice.es.yaml", 'near: Cerca\ntheme: "Tema {place}"\n', "theme", 2, "should have {place}, {count}"),
        ("voice.es.yaml", "notas: Nota\n", "notas", 1, "unknown key (did you mean 'note'?)"),
        ("voice.es.yaml", "", "", 1, "this file is empty"),
        (
            "voice.fr.yaml",
            "note: Note\n",
            "",
            0,
            "does not recognize that language; remove the file, or name it voice.es",
        ),
        ("acts.yaml", "greetings:\n  - hi\n", "greetings", 1, "unknown key (did you mean 'greeting'?)"),
        ("acts.yaml", "greeting: hi\n", "greeting", 1, "should be a list"),
        ("acts.yaml", "thanks: []\n", "thanks", 1, "should have 1 or more"),
        (
            "acts.yaml",
            "thanks:\n  - cheers\nfarewell:\n  - Cheers\n",
            "farewell.0",
            4,
            "is also under thanks; keep one",
        ),
    ],
)
def test_a_mistake_in_an_optional_file_is_named(
    base: SmallBase, name: str, text: str, field: str, line: int, message: str
) -> None:
    base.write(name, text)
    problem = base.problem()

    assert (problem.file, problem.field, problem.line) == (f"knowledge/{name}", field, line), problem
    assert message in problem.message


def test_a_mistake_in_the_default_voice_is_reported_once(base: SmallBase) -> None:
    base.write("voice.es.yaml", 'note: "Nuestra nota:"\n')
    base.write("voice.yaml", "note: [\n")

    assert [problem.file for problem in base.problems()] == ["knowledge/voice.yaml"]


def test_acts_of_curators_are_examples(base: SmallBase) -> None:
    base.write("acts.yaml", "greeting:\n  - top of the morning\nquestion:\n  - hello fresh boxes\n")

    assert base.loaded().acts.by_act() == {None: ("hello fresh boxes",), Act.GREETING: ("top of the morning",)}


def test_an_entry_outside_its_folder_is_still_misplaced(base: SmallBase) -> None:
    base.write("voice.es.old.yaml", "a: b\n")

    assert base.problem() == Problem(
        "knowledge/voice.es.old.yaml",
        0,
        "",
        "entries do not belong here; move it to themes/, takeaways/, lists/, spotlights/ or pages/",
    )


@pytest.mark.parametrize("part", ["ask", "curators", "digest", "follow_ups", "inbox", "person", "vote"])
def test_every_sentence_of_a_part_that_people_see_in_spanish_has_its_words(part: str, base: SmallBase) -> None:
    english = base.loaded().voice.model_dump()[part]
    spanish = base.loaded().in_language("es").voice.model_dump()[part]
    the_same = {"votes"}

    assert {key for key, words in english.items() if spanish[key] == words} <= the_same


def test_what_is_kept_is_said_in_spanish(base: SmallBase) -> None:
    english, spanish = (base.loaded().in_language(one).voice.model_dump() for one in ("en", "es"))

    assert [key for key in english if key.startswith("privacy_") and english[key] == spanish[key]] == []
