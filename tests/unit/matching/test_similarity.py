"""The product with all similarities, without the matrix of them."""

import numpy as np
import pytest

from bot.matching.lexicon import Matrix
from bot.matching.similarity import Similarities
from bot.matching.sparse import RARE, SparseRows
from bot.matching.tuning import Tuning
from bot.matching.views import EXTRACTORS, VIEW_WEIGHTS, sharpened

RANDOM = np.random.default_rng(3)
WORDS = [f"{one}{other}" for one in ("ba", "ke", "li", "mo", "nu") for other in ("st", "rt", "nd", "mp", "lk")]


def vectors_of(size: int) -> Matrix:
    vectors: Matrix = RANDOM.normal(size=(size, 12)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


@pytest.mark.parametrize("tuning", [Tuning(), Tuning(squarings=2, lexical=0.5)])
@pytest.mark.parametrize("size", [1, 7, 200, 700])
def test_the_product_is_that_of_the_whole_matrix(size: int, tuning: Tuning) -> None:
    texts = [" ".join(RANDOM.choice(WORDS, size=5)) for _ in range(size)]
    vectors = vectors_of(size)
    rows = {name: SparseRows.learn(texts, extract)[1] for name, extract in EXTRACTORS.items()}
    weights = tuning.weights(VIEW_WEIGHTS)
    whole = weights["meaning"] * sharpened(vectors @ vectors.T, tuning.squarings)
    for name, view in rows.items():
        whole += weights[name] * view.similarity(view)
    columns = RANDOM.normal(size=(size, 3)).astype(np.float32)

    with Similarities(vectors, rows, tuning, band=64) as similarities:
        assert np.allclose(similarities.times(columns), whole @ columns, atol=1e-3)


def test_the_texts_of_the_test_share_rare_and_frequent_features() -> None:
    texts = [" ".join(RANDOM.choice(WORDS, size=5)) for _ in range(700)]
    spread = SparseRows.learn(texts, EXTRACTORS["letters"])[1].spread

    assert (spread > RARE).any()
    assert ((spread > 1) & (spread <= RARE)).any()
