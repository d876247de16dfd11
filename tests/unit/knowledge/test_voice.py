import pytest

from bot.errors import Problem
from bot.knowledge.voice.tips import TipsVoice
from bot.knowledge.voice.voice import Voice
from tests.support.small_base import SmallBase

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
def test_a_sentence_must_have_its_placeholder_exactly_once_and_unchanged(base: SmallBase, sentence: str) -> None:
    base.change("voice.yaml", TAKEAWAY, f'takeaway: "{sentence}"')
    problem = base.problem()

    line = base.line("voice.yaml", "takeaway: ")
    assert (problem.file, problem.field, problem.line) == ("knowledge/voice.yaml", "takeaway", line)
    assert problem.message == f"should have {{theme}}, each once, and no other braces; found '{sentence}'"


def test_placeholders_may_be_in_any_order(base: SmallBase) -> None:
    base.change("voice.yaml", "Theme {place} of {count}", "Of {count}, theme {place}")

    assert base.loaded().voice.theme == "Of {count}, theme {place}"


@pytest.mark.parametrize("sentence", ["Our {note}:", "Our {{note}}:", "Our note }:"])
def test_a_sentence_without_placeholders_must_not_have_braces(base: SmallBase, sentence: str) -> None:
    base.change("voice.yaml", 'note: "Our note:"', f'note: "{sentence}"')

    assert base.problem().message == f"should have no other braces; found '{sentence}'"


def test_a_missing_sentence_is_the_one_that_comes_with_the_bot(base: SmallBase) -> None:
    base.write("voice.yaml", "no_answer: The almanac is silent.\ntips:\n  resume: Go on\n")
    voice = base.loaded().voice

    assert (voice.no_answer, voice.tips.resume) == ("The almanac is silent.", "Go on")
    assert (voice.none_of_these, voice.tips.pause) == ("None of these", "Pause")


def test_a_folder_needs_no_sentences_of_its_own(base: SmallBase) -> None:
    base.remove("voice.yaml")

    assert base.loaded().voice.model_dump(mode="json").keys() == Voice.model_fields.keys()


def test_an_empty_sentence_is_reported_and_not_replaced(base: SmallBase) -> None:
    base.write("voice.yaml", "# Ours\nno_answer:\n")

    assert base.problem() == Problem("knowledge/voice.yaml", 2, "no_answer", "empty; write it or remove the key")


def test_a_sentence_that_the_bot_never_says_is_reported(base: SmallBase) -> None:
    base.add("voice.yaml", "goodbye: See you\n")
    problem = base.problem()

    assert (problem.field, problem.line) == ("goodbye", base.line("voice.yaml", "goodbye"))


def test_the_lines_of_the_help_are_checked_too(base: SmallBase) -> None:
    base.change("voice.yaml", "does: answers there", "dose: answers there")
    missing, unknown = base.problems()

    assert (missing.field, missing.message) == ("help_commands.1.does", "this key is missing; add it")
    assert (unknown.line, "did you mean 'does'" in unknown.message) == (base.line("voice.yaml", "dose"), True)


def test_a_voice_with_sentences_that_the_bot_no_longer_says_still_loads(base: SmallBase) -> None:
    base.add("voice.yaml", 'why_words: "Words in common:"\nwhy_shares: "{meaning}, {letters}, {words}"\n')

    assert base.loaded().voice.why_words == "Words in common:"


def test_only_sentences_that_the_bot_no_longer_says_have_a_default() -> None:
    unsaid = {name for name, field in Voice.model_fields.items() if not field.is_required()}

    assert unsaid == {"why_words", "why_shares"}
    assert all(field.is_required() for field in TipsVoice.model_fields.values())
