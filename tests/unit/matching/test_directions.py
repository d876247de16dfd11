"""The directions along which meanings are compared."""

import numpy as np
import pytest

from bot.matching.directions import FEWEST, MOST, Directions
from bot.matching.lexical import Matrix

RANDOM = np.random.default_rng(3)
OWNERS = 8


def base(texts: int) -> tuple[Matrix, Matrix]:
    """Vectors whose owners differ a little along eight axes, amid much that no owner is told by."""
    owner = RANDOM.permutation(np.arange(texts) % OWNERS)
    noise = RANDOM.normal(size=(texts, 128)) * np.linspace(0.2, 1.0, 128)
    vectors = noise + 1.5 * np.eye(OWNERS, 128)[owner] + 3.0
    return vectors.astype(np.float32), np.eye(OWNERS, dtype=np.float32)[owner]


def same_owner_nearest(vectors: Matrix, targets: Matrix) -> float:
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -np.inf)
    return float((targets[likeness.argmax(axis=1)] * targets).sum() / len(targets))


def test_texts_of_one_owner_lie_nearer_to_one_another_than_before() -> None:
    vectors, targets = base(400)
    plain = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    directed = Directions.learn(vectors, targets).project(vectors)
    assert same_owner_nearest(directed, targets) > same_owner_nearest(plain, targets) + 0.05


def test_what_is_the_same_for_all_texts_counts_for_nothing() -> None:
    vectors, targets = base(200)
    moved = vectors + RANDOM.normal(size=128).astype(np.float32)

    one, other = (Directions.learn(texts, targets).project(texts) for texts in (vectors, moved))
    assert np.allclose(one @ one.T, other @ other.T, atol=1e-4)


@pytest.mark.parametrize(("texts", "directions"), [(8, FEWEST), (1_600, 60), (9_000, MOST)])
def test_few_texts_keep_few_directions(texts: int, directions: int) -> None:
    assert Directions.learn(*base(texts)).axes.shape == (128, directions)


def test_texts_that_are_the_only_ones_of_their_owners_are_projected_all_the_same() -> None:
    vectors = RANDOM.normal(size=(3, 128)).astype(np.float32)
    directed = Directions.learn(vectors, np.eye(3, dtype=np.float32)).project(vectors)

    assert np.allclose(np.linalg.norm(directed, axis=1), 1, atol=1e-5)
