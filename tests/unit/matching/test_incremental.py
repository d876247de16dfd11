"""An index updated for a small change is close to the index of a full build."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pytest

from bot.matching.encoder import SentenceEncoder
from bot.matching.incremental import MOST_CHANGED, IncrementalUpdater
from bot.matching.index import Index, key_of
from bot.matching.lexicon import Matrix
from bot.matching.text import normalize
from bot.matching.training import TrainingText, labels_of

SUBJECTS = {
    "soil/compost": ("compost", "kitchen scraps", "the heap", "worms", "rotting leaves", "black gold"),
    "soil/rotation": ("crop rotation", "what follows beans", "moving beds", "cabbage after peas", "the same bed"),
    "soil/tools": ("a fork", "watering cans", "a wheelbarrow", "the shed", "lending spades"),
    "~weather": ("rain tomorrow", "a storm", "sunshine", "snow", "the forecast"),
}
TURNS = ("how about {}?", "tell me of {}", "what do we do about {}", "who looks after {}", "{} please", "why {}?")


def training(**more: str) -> list[TrainingText]:
    texts = [(turn.format(word), label) for label, words in SUBJECTS.items() for word in words for turn in TURNS]
    return [TrainingText(text, normalize(text), label, phrasing=True) for text, label in [*texts, *more.items()]]


def own_words(numbers: Iterable[int]) -> list[TrainingText]:
    texts = [f"The rule for bed {number} is on board {number}." for number in numbers]
    return [TrainingText(text, normalize(text), "soil/rotation", phrasing=False) for text in texts]


def build(texts: Sequence[TrainingText], encoder: SentenceEncoder) -> Index:
    return Index.build(texts, encoder, lambda done: None)


def scores(index: Index, encoder: SentenceEncoder, *questions: str) -> Matrix:
    """Return the scores: a row for each question, a column for each label."""
    texts = [normalize(question) for question in questions]
    rows = [index.meaning.contributions(index.meaning.similarity(vector)) for vector in encoder.encode(texts)]
    return np.stack(rows) + sum(
        np.stack([view.contributions(text) for text in texts]) for view in index.lexical.values()
    )


def updated(index: Index, now: Sequence[TrainingText], encoder: SentenceEncoder) -> Index | None:
    return IncrementalUpdater(index, training(), encoder).update(now)


ASKED = ("where do kitchen scraps go?", "may I borrow a spade?", "will it rain?", "which crop comes after beans?")


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.fixture(scope="module")
def before(encoder: SentenceEncoder) -> Index:
    return build(training(), encoder)


def test_an_update_without_changes_keeps_the_scores(encoder: SentenceEncoder, before: Index) -> None:
    same = updated(before, training(), encoder)

    assert same is not None
    assert same.key == before.key
    np.testing.assert_allclose(scores(same, encoder, *ASKED), scores(before, encoder, *ASKED), atol=0.002)


CHANGES: list[dict[str, Any]] = [
    {"added": {"slugs eat my lettuce": "soil/tools", "keeping slugs away": "soil/tools"}, "removed": ()},
    {"added": {}, "removed": ("tell me of worms", "worms please", "the heap please")},
    {"added": {"a song about seeds": "soil/seeds", "seeds in spring": "soil/seeds"}, "removed": ("why snow?",)},
]


@pytest.mark.parametrize("change", CHANGES)
def test_an_update_is_close_to_a_full_build(encoder: SentenceEncoder, before: Index, change: dict[str, Any]) -> None:
    now = [one for one in training(**change["added"]) if one.text not in change["removed"]]
    asked = (*ASKED, *change["added"], *change["removed"])
    quick = updated(before, now, encoder)
    exact = scores(build(now, encoder), encoder, *asked)

    assert quick is not None
    assert quick.key == key_of(now, encoder)
    found = scores(quick, encoder, *asked)
    assert found.shape == (len(asked), len(labels_of(now)))
    assert np.abs(found - exact).max() < 0.1
    assert (found.argmax(axis=1) == exact.argmax(axis=1)).all()


def test_the_scores_without_the_update_would_be_far_off(encoder: SentenceEncoder, before: Index) -> None:
    added = CHANGES[0]["added"]
    exact = scores(build(training(**added), encoder), encoder, *added)

    assert np.abs(scores(before, encoder, *added) - exact).max() > 0.3


def test_centered_vectors_follow_the_texts(encoder: SentenceEncoder) -> None:
    texts = [*training(), *own_words(range(30))]
    index = build(texts, encoder)
    now = [one for one in [*texts, *own_words(range(30, 32))] if one.text != "why snow?"]
    quick = IncrementalUpdater(index, texts, encoder).update(now)

    assert quick is not None
    assert quick.centered is not None
    np.testing.assert_allclose(np.linalg.norm(quick.centered.vectors, axis=1), 1, atol=0.01)
    (asked,) = encoder.encode([now[-1].normalized])
    assert quick.centered.cosines(asked).argmax() == len(now) - 1


def test_texts_that_become_largely_own_words_are_left_to_a_full_build(encoder: SentenceEncoder, before: Index) -> None:
    assert before.centered is None
    assert updated(before, [*training(), *own_words(range(20))], encoder) is None


def test_too_many_changes_are_left_to_a_full_build(encoder: SentenceEncoder, before: Index) -> None:
    more = {f"question number {number}": "soil/tools" for number in range(MOST_CHANGED + 1)}

    assert updated(before, training(**more), encoder) is None
