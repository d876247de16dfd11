"""Texts as weighted features."""

import numpy as np
import pytest

from bot.matching.sparse import RARE, SparseRows, joined
from bot.matching.text import FeatureExtractor, letter_runs, word_stems

TEXTS = ["who keeps the minutes", "the the minutes", "a bus for the fair", "", "fair fares for buses"] * 3
UNKNOWN = "the zebra and the zebra keep minutes"


@pytest.mark.parametrize("extract", [letter_runs, word_stems])
def test_a_question_is_weighed_like_a_training_text(extract: FeatureExtractor) -> None:
    lexicon, rows = SparseRows.learn(TEXTS, extract)
    asked = [*TEXTS, UNKNOWN]

    for text, (features, weights) in zip(asked, SparseRows.weigh(asked, extract, lexicon), strict=True):
        positions, expected = lexicon.weigh(text, extract)
        assert np.array_equal(positions, features)
        assert np.allclose(weights, expected, atol=1e-6)
    for text, (features, weights) in zip(TEXTS, rows, strict=True):
        positions, expected = lexicon.weigh(text, extract)
        assert np.array_equal(positions, features)
        assert np.allclose(weights, expected, atol=1e-6)


def test_unknown_features_lower_the_weights_of_the_known_ones() -> None:
    lexicon, _ = SparseRows.learn(TEXTS, letter_runs)

    assert np.isclose(np.linalg.norm(lexicon.weigh(TEXTS[0], letter_runs)[1]), 1)
    assert np.linalg.norm(lexicon.weigh(UNKNOWN, letter_runs)[1]) < 0.8


def test_amounts_are_spread_over_rare_and_frequent_features_alike() -> None:
    texts = [f"every text {number % (RARE // 2)}" for number in range(RARE * 2)]
    lexicon, rows = SparseRows.learn(texts, word_stems)
    amounts = np.random.default_rng(1).normal(size=(len(texts), 3)).astype(np.float32)
    expected = np.zeros((len(lexicon.names), 3), dtype=np.float32)
    for (features, weights), amount in zip(rows, amounts, strict=True):
        expected[features] += np.outer(weights, amount)
    weights = np.zeros_like(expected)
    rows.add_to(weights, amounts)

    assert (rows.spread > RARE).any()
    assert np.allclose(weights, expected, atol=1e-4)


def test_rows_are_taken_and_joined_in_order() -> None:
    _, rows = SparseRows.learn(TEXTS, letter_runs)
    both = joined(rows.take([4, 3]), rows.take([0]))

    for (features, weights), expected in zip(both, (list(rows)[at] for at in (4, 3, 0)), strict=True):
        assert np.array_equal(features, expected[0])
        assert np.array_equal(weights, expected[1])
