"""Golden questions: each is a test, and together they are the scorecard."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.matching.normalize import normalize
from bot.services.baseline import BASELINE, read_baseline
from bot.services.golden import GoldenQuestion, read_golden
from bot.services.guide import Guide
from bot.services.scorecard import Result, Scorecard, play, score

QUESTIONS = Path(__file__).parent / "questions"
GOLDEN = read_golden(QUESTIONS)
POINT = 0.01
"""How far a share may fall before it counts as worse."""


@pytest.fixture(scope="session")
def results(guide: Guide) -> Mapping[str, Result]:
    return {result.golden.question: result for result in play(guide, GOLDEN)}


@pytest.fixture(scope="session")
def baseline() -> Mapping[str, str]:
    return read_baseline(QUESTIONS / BASELINE)


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: f"{golden.kind}: {golden.question[:50]}")
def test_no_entry_takes_a_question_that_is_not_its_own(
    golden: GoldenQuestion, results: Mapping[str, Result], baseline: Mapping[str, str]
) -> None:
    if results[golden.question].outcome == "wrong":
        assert baseline.get(golden.question) == "wrong", f"now answered with {results[golden.question].ranking[0]}"


def test_the_shares_have_not_fallen(results: Mapping[str, Result], baseline: Mapping[str, str]) -> None:
    now = Counter(result.outcome for result in results.values() if result.golden.accept)
    before = Counter(baseline[golden.question] for golden in GOLDEN if golden.accept and golden.question in baseline)

    assert now["right"] / now.total() > before["right"] / before.total() - POINT


def test_every_question_is_in_the_baseline(baseline: Mapping[str, str]) -> None:
    assert {golden.question for golden in GOLDEN} == set(baseline)


def test_every_entry_has_golden_questions_of_its_own(knowledge: KnowledgeBase) -> None:
    owned = Counter(golden.accept[0] for golden in GOLDEN if golden.accept)

    assert {entry_id: owned[entry_id] for entry_id in knowledge.entries if owned[entry_id] < 12} == {}
    assert sum(not golden.accept for golden in GOLDEN) >= 150


def test_every_expected_entry_exists(knowledge: KnowledgeBase) -> None:
    named = {entry_id for golden in GOLDEN for entry_id in (*golden.accept, *filter(None, [golden.after]))}

    assert named <= set(knowledge.entries)


def test_no_golden_question_stands_in_the_knowledge_base(knowledge: KnowledgeBase) -> None:
    learnt = {normalize(text) for entry in knowledge.entries.values() for text in entry.phrasings}
    learnt |= {normalize(text) for texts in knowledge.off_topic.values() for text in texts}

    # The published words themselves, whole or in short, are asked and learnt by their nature.
    held_out = {normalize(golden.question) for golden in GOLDEN if golden.kind not in {"direct", "keyword"}}
    assert {question for question in held_out & learnt if len(question.split()) > 3} == set()


def test_the_first_version_is_right_first_in_seven_of_ten(results: Mapping[str, Result]) -> None:
    card: Scorecard = score(list(results.values()))

    assert card.hit_at_1 is not None
    assert card.hit_at_1 >= 0.70
