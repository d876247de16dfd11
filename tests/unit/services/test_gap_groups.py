"""Questions that mean the same are grouped: measured on synthetic questions whose topics are known."""

import random
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from bot.bootstrap.guide import create_question_space
from bot.knowledge.base import KnowledgeBase
from bot.matching.encoder import SentenceEncoder
from bot.services.curation.groups import QuestionSpace, group

SUPPORT = Path(__file__).resolve().parents[2] / "support"


@pytest.fixture(scope="module")
def space(knowledge: KnowledgeBase) -> QuestionSpace:
    return create_question_space(knowledge, SentenceEncoder())


def labelled(name: str) -> list[tuple[str, str]]:
    topics = yaml.safe_load((SUPPORT / name).read_text(encoding="utf-8"))
    return [(question, topic) for topic, questions in topics.items() for question in questions]


def pairwise_f1(groups: Sequence[Sequence[int]], topics: Sequence[str]) -> float:
    together = {pair for members in groups for pair in combinations(sorted(members), 2)}
    wanted = {(a, b) for a, b in combinations(range(len(topics)), 2) if topics[a] == topics[b]}
    return 2 * len(together & wanted) / (len(together) + len(wanted))


@pytest.mark.parametrize(
    ("name", "size", "floor"),
    [("misses.yaml", 200, 0.90), ("misses_second.yaml", 60, 0.85), ("misses_third.yaml", 60, 0.6)],
)
def test_groups_agree_with_the_topics(space: QuestionSpace, name: str, size: int, floor: float) -> None:
    """The threshold was chosen with a look at all three sets."""
    questions, topics = zip(*labelled(name), strict=True)
    f1 = pairwise_f1(group(questions, space), topics)

    print(f"{name}: pairwise F1 {f1:.3f}")
    assert len(questions) == size
    assert f1 >= floor


def test_every_question_is_in_one_group_whatever_their_order(space: QuestionSpace) -> None:
    questions = [question for question, _ in labelled("misses.yaml")]
    random.Random(3).shuffle(questions)

    assert sorted(at for members in group(questions, space) for at in members) == list(range(len(questions)))


def test_a_few_questions_about_one_thing_are_one_group(space: QuestionSpace) -> None:
    asked = ["how do I subscribe to the newsletter", "is there a newsletter?", "sign me up for the newsletter pls"]

    assert len(group(asked, space)) == 1
    assert len(group([*asked, "do mentors need a background check"], space)) == 2


def test_one_question_and_none_are_grouped_too(space: QuestionSpace) -> None:
    assert group([], space) == []
    assert group(["is there a pool?"], space) == [[0]]
