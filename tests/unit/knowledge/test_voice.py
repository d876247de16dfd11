import pytest

from tests.unit.knowledge.small_base import SmallBase

TAKEAWAY = 'takeaway: "{theme} · takeaway"'


@pytest.mark.parametrize(
    "sentence",
    [
        "{them} · takeaway",
        "takeaway",
        "{} {theme}",
        "{theme} {theme}",
        "{theme} {place}",
        "{theme",
        "theme}",
        "{{theme}}",
        "{theme!r}",
        "{theme!z}",
        "{theme:>99999999}",
        "{theme:{oops}}",
        "{theme.__class__}",
        "{theme[0]}",
    ],
)
def test_a_sentence_must_have_its_blank_once_and_as_it_is(base: SmallBase, sentence: str) -> None:
    base.change("voice.yaml", TAKEAWAY, f'takeaway: "{sentence}"')
    problem = base.problem()

    assert (problem.file, problem.field, problem.line) == ("knowledge/voice.yaml", "takeaway", 4)
    assert problem.message == f"should have {{theme}}, each once, and no other braces; found '{sentence}'"


def test_blanks_may_stand_in_any_order(base: SmallBase) -> None:
    base.change("voice.yaml", "Theme {place} of {count}", "Of {count}, theme {place}")

    assert base.loaded().voice.theme == "Of {count}, theme {place}"


@pytest.mark.parametrize("sentence", ["Our {note}:", "Our {{note}}:", "Our note }:"])
def test_a_sentence_without_blanks_must_not_have_braces(base: SmallBase, sentence: str) -> None:
    base.change("voice.yaml", 'note: "Our note:"', f'note: "{sentence}"')

    assert base.problem().message == f"should have no other braces; found '{sentence}'"


def test_a_sentence_left_out_is_told(base: SmallBase) -> None:
    base.change("voice.yaml", "none_of_these: None of these\n", "")
    problem = base.problem()

    assert (problem.field, problem.message) == ("none_of_these", "this key is missing; add it")


def test_a_sentence_that_the_bot_never_says_is_told(base: SmallBase) -> None:
    base.add("voice.yaml", "good_bye: See you\n")
    problem = base.problem()

    assert (problem.field, problem.line) == ("good_bye", base.line("voice.yaml", "good_bye"))


def test_the_lines_of_the_help_are_checked_too(base: SmallBase) -> None:
    base.change("voice.yaml", "does: answers there", "dose: answers there")
    missing, unknown = base.problems()

    assert (missing.field, missing.message) == ("help_commands.1.does", "this key is missing; add it")
    assert (unknown.line, "perhaps for 'does'" in unknown.message) == (base.line("voice.yaml", "dose"), True)
