"""Golden questions: each is a test, and together they are the scorecard."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from bot.knowledge.base import KnowledgeBase
from bot.matching.encoder import SentenceEncoder
from bot.matching.index import key_of
from bot.matching.learnt import learnt_texts
from bot.matching.normalize import normalize
from bot.matching.store import SHIPPED
from bot.services.baseline import BASELINE, Baseline, fallen, read_baseline, shares_of
from bot.services.calibrating import FAR
from bot.services.golden import GoldenQuestion, read_golden
from bot.services.guide import Guide
from bot.services.scorecard import Result, play, score

QUESTIONS = Path(__file__).parent / "questions"
KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
GOLDEN = read_golden(QUESTIONS)


@pytest.fixture(scope="session")
def results(guide: Guide) -> Mapping[str, Result]:
    return {result.golden.question: result for result in play(guide, GOLDEN)}


@pytest.fixture(scope="session")
def baseline() -> Baseline:
    return read_baseline(QUESTIONS / BASELINE)


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: f"{golden.kind}: {golden.question[:50]}")
def test_no_entry_takes_a_question_that_is_not_its_own(
    golden: GoldenQuestion, results: Mapping[str, Result], baseline: Baseline
) -> None:
    if results[golden.question].outcome == "wrong":
        assert baseline.outcomes.get(golden.question) == "wrong", f"answered with {results[golden.question].ranking[0]}"


def test_no_share_has_fallen_by_more_than_a_point(results: Mapping[str, Result], baseline: Baseline) -> None:
    assert fallen(shares_of(list(results.values())), baseline) == {}


def test_every_question_is_in_the_baseline(baseline: Baseline) -> None:
    assert {golden.question for golden in GOLDEN} == set(baseline.outcomes)


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


def test_the_floors_keep_what_the_bot_promises(results: Mapping[str, Result]) -> None:
    card = score(list(results.values()))
    far = [kind for kind in card.by_kind if kind in FAR]

    assert (card.right or 0) >= 0.80
    assert (card.wrong or 0) <= 0.04
    assert (card.off_topic_answered or 0) <= 0.03
    assert (card.calibration_error or 0) <= 0.05
    assert {kind: card.by_kind[kind].outcomes.get("wrong", 0) for kind in far} == dict.fromkeys(far, 0)


def test_the_index_beside_the_knowledge_is_of_its_texts(knowledge: KnowledgeBase) -> None:
    with np.load(KNOWLEDGE / SHIPPED, allow_pickle=False) as index:
        recorded = index["key"].tobytes().decode()

    assert recorded == key_of(learnt_texts(knowledge), SentenceEncoder()), "run: make index"
