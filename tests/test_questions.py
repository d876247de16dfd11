"""Golden questions: each is a test, and together they make the scorecard."""

import subprocess
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.languages import DEFAULT, LANGUAGES
from bot.matching.language import language_of
from bot.matching.text import normalize
from bot.services.guide import Guide
from bot.services.scoring.baseline import BASELINE, Baseline, read_baseline, regressions, shares_of
from bot.services.scoring.calibrator import FAR_OFF_TOPIC
from bot.services.scoring.golden import GoldenQuestion, read_golden
from bot.services.scoring.scorecard import GoldenOutcome, Result, ask_all, score

QUESTIONS = Path(__file__).parent / "questions"
KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
GOLDEN = read_golden(QUESTIONS)


@pytest.fixture(scope="session")
def results(guide: Guide) -> Mapping[str, Result]:
    return {result.golden.question: result for result in ask_all(guide, GOLDEN)}


@pytest.fixture(scope="session")
def baseline() -> Baseline:
    return read_baseline(QUESTIONS / BASELINE)


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: f"{golden.kind}: {golden.question[:50]}")
def test_no_entry_answers_a_question_that_belongs_to_another(
    golden: GoldenQuestion, results: Mapping[str, Result], baseline: Baseline
) -> None:
    if results[golden.question].outcome == GoldenOutcome.WRONG:
        assert baseline.outcomes.get(golden.question) == GoldenOutcome.WRONG, (
            f"answered with {results[golden.question].ranking[0]}"
        )


def test_no_share_is_worse_than_the_baseline_by_more_than_a_point(
    results: Mapping[str, Result], baseline: Baseline
) -> None:
    assert regressions(shares_of(list(results.values())), baseline) == {}


def test_every_question_is_in_the_baseline(baseline: Baseline) -> None:
    assert {golden.question for golden in GOLDEN} == set(baseline.outcomes)


def test_every_entry_has_golden_questions_of_its_own(knowledge: KnowledgeBase) -> None:
    owned = Counter(golden.accept[0] for golden in GOLDEN if golden.accept)

    assert {entry_id: owned[entry_id] for entry_id in knowledge.entries if owned[entry_id] < 12} == {}
    assert sum(not golden.accept for golden in GOLDEN) >= 150


def test_every_expected_entry_exists(knowledge: KnowledgeBase) -> None:
    named = {entry_id for golden in GOLDEN for entry_id in (*golden.accept, *filter(None, [golden.after]))}

    assert named <= set(knowledge.entries)


def test_no_golden_question_is_also_a_phrasing(knowledge: KnowledgeBase) -> None:
    training = {normalize(text) for entry in knowledge.entries.values() for text in entry.phrasings}
    training |= {normalize(text) for texts in knowledge.off_topic.values() for text in texts}

    # Questions in the published words themselves, in full or in short, are naturally both asked and learned.
    held_out = {normalize(golden.question) for golden in GOLDEN if golden.kind not in {"direct", "keyword"}}
    assert {question for question in held_out & training if len(question.split()) > 3} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_floors_keep_the_promises_of_the_bot(language: str, results: Mapping[str, Result]) -> None:
    card = score([result for result in results.values() if result.golden.language == language])
    far = [kind for kind in card.by_kind if kind in FAR_OFF_TOPIC]

    assert (card.right or 0) >= 0.80
    assert (card.wrong or 0) <= 0.04
    assert (card.off_topic_answered or 0) <= 0.03
    assert (card.calibration_error or 0) <= 0.05
    assert {kind: card.by_kind[kind].outcomes.get(GoldenOutcome.WRONG, 0) for kind in far} == dict.fromkeys(far, 0)


def test_questions_in_each_language_are_answered_about_as_well_as_in_english(results: Mapping[str, Result]) -> None:
    by_language = score(list(results.values())).by_language
    hits = {language: scored.hit_at_1 or 0 for language, scored in by_language.items()}

    assert {language: hit for language, hit in hits.items() if hit < hits[DEFAULT] - 0.05} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_golden_questions_about_every_entry(language: str, knowledge: KnowledgeBase) -> None:
    asked = [golden for golden in GOLDEN if golden.language == language]

    assert sum(bool(golden.accept) for golden in asked) >= 150
    assert sum(not golden.accept for golden in asked) >= 20
    assert {golden.accept[0] for golden in asked if golden.accept} == set(knowledge.entries)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_of_a_question_is_recognized(language: str) -> None:
    asked = [golden.question for golden in GOLDEN if golden.language == language]
    missed = [question for question in asked if (language_of(question) or DEFAULT) != language]

    assert len(missed) <= len(asked) * 0.02, missed


def test_no_index_is_kept_with_the_knowledge() -> None:
    kept = subprocess.run(["git", "ls-files", "*.npz"], cwd=KNOWLEDGE, check=False, capture_output=True, text=True)

    assert kept.stdout == ""
