import pytest

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

    assert (problem.file, problem.field, problem.line) == ("knowledge/voice.yaml", "takeaway", 4)
    assert problem.message == f"should have {{theme}}, each once, and no other braces; found '{sentence}'"


def test_placeholders_may_be_in_any_order(base: SmallBase) -> None:
    base.change("voice.yaml", "Theme {place} of {count}", "Of {count}, theme {place}")

    assert base.loaded().voice.theme == "Of {count}, theme {place}"


@pytest.mark.parametrize("sentence", ["Our {note}:", "Our {{note}}:", "Our note }:"])
def test_a_sentence_without_placeholders_must_not_have_braces(base: SmallBase, sentence: str) -> None:
    base.change("voice.yaml", 'note: "Our note:"', f'note: "{sentence}"')

    assert base.problem().message == f"should have no other braces; found '{sentence}'"


def test_a_missing_sentence_is_reported(base: SmallBase) -> None:
    base.change("voice.yaml", "none_of_these: None of these\n", "")
    problem = base.problem()

    assert (problem.field, problem.message) == ("none_of_these", "this key is missing; add it")


def test_a_sentence_that_the_bot_never_says_is_reported(base: SmallBase) -> None:
    base.add("voice.yaml", "goodbye: See you\n")
    problem = base.problem()

    assert (problem.field, problem.line) == ("goodbye", base.line("voice.yaml", "goodbye"))


def test_the_lines_of_the_help_are_checked_too(base: SmallBase) -> None:
    base.change("voice.yaml", "does: answers there", "dose: answers there")
    missing, unknown = base.problems()

    assert (missing.field, missing.message) == ("help_commands.1.does", "this key is missing; add it")
    assert (unknown.line, "did you mean 'does'" in unknown.message) == (base.line("voice.yaml", "dose"), True)


def test_a_voice_that_was_written_before_the_newer_sentences_still_loads(base: SmallBase) -> None:
    path = base.root / "voice.yaml"
    newer = {name for name, field in Voice.model_fields.items() if not field.is_required()}
    newer |= {f"  {name}" for name, field in TipsVoice.model_fields.items() if not field.is_required()}
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept, is_newer = list[str](), False
    for line in lines:
        # Indented lines belong to the key above them.
        is_newer = is_newer if line.startswith(" ") else line.partition(":")[0] in newer
        kept += [] if is_newer else [line]
    path.write_text("".join([*kept, 'why_words: "Words in common:"\n']), encoding="utf-8")

    assert len(kept) < len(lines)
    assert "  insiders_only" in newer
    assert base.loaded().voice.read_about == "Read about {title}"
    assert base.loaded().voice.follow_up.back == "Back to “{title}”"
