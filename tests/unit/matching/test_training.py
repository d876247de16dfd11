"""The texts a matcher learns from, and their weights."""

from pathlib import Path

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.matching.training import GENERAL, OFF_TOPIC, TrainingText, is_prose, training_texts, with_off_topic
from tests.support.small_base import SmallBase


@pytest.fixture
def small(tmp_path: Path) -> KnowledgeBase:
    return SmallBase.written(tmp_path).loaded()


def test_every_base_learns_the_general_off_topic_messages(small: KnowledgeBase) -> None:
    texts = {one.text for one in training_texts(small) if not one.on_topic}

    assert texts > {text for found in GENERAL.values() for text in found}
    assert "will it rain tomorrow?" in texts


def test_off_topic_messages_weigh_no_more_than_a_few_entries(small: KnowledgeBase) -> None:
    training = training_texts(small)
    on_topic = [one for one in training if one.on_topic]
    average = len(on_topic) / len({one.label for one in on_topic})

    assert {one.weight for one in on_topic} == {1.0}
    assert sum(one.weight for one in training if not one.on_topic) <= 2 * average + 0.01


def test_a_long_list_of_a_bases_own_is_limited_in_the_same_way() -> None:
    texts = [TrainingText(f"text {at}", f"text {at}", f"a/{at % 4}", phrasing=True) for at in range(40)]
    training = with_off_topic(texts, {"near": [f"message {at}" for at in range(500)]})
    near = [one.weight for one in training if one.label == f"{OFF_TOPIC}near"]

    assert sum(near) == pytest.approx(4 * 10)


def test_sentences_of_an_entry_with_few_phrasings_are_learned_one_by_one(small: KnowledgeBase) -> None:
    quote = next(
        one for entry in small.entries.values() for one in entry.citations if ". " in one.quote or "?" in one.quote
    )
    texts = [one.text for one in training_texts(small)]

    assert quote.quote in texts
    assert len(texts) == len({(one.text, one.label, one.phrasing) for one in training_texts(small)})


def test_a_base_of_phrasings_alone_is_not_prose(small: KnowledgeBase) -> None:
    training = training_texts(small)

    assert is_prose(training)
    assert not is_prose([one for one in training if one.phrasing])
