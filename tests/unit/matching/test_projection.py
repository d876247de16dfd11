"""The projection along which meanings are compared."""

import numpy as np
import pytest

from bot.matching.lexicon import Matrix
from bot.matching.projection import FEWEST, MOST, Projection

RANDOM = np.random.default_rng(3)
LABELS = 8


def base(texts: int) -> tuple[Matrix, Matrix]:
    """Return vectors and targets: labels that differ a little along eight axes, amid much noise."""
    label = RANDOM.permutation(np.arange(texts) % LABELS)
    noise = RANDOM.normal(size=(texts, 128)) * np.linspace(0.2, 1.0, 128)
    vectors = noise + 1.5 * np.eye(LABELS, 128)[label] + 3.0
    return vectors.astype(np.float32), np.eye(LABELS, dtype=np.float32)[label]


def same_label_nearest(vectors: Matrix, targets: Matrix) -> float:
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, -np.inf)
    return float((targets[similarity.argmax(axis=1)] * targets).sum() / len(targets))


def test_texts_with_the_same_label_are_nearer_to_each_other_than_before() -> None:
    vectors, targets = base(400)
    original = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    projected = Projection.learn(vectors, targets).project(vectors)
    assert same_label_nearest(projected, targets) > same_label_nearest(original, targets) + 0.05


def test_a_part_that_all_texts_share_has_no_effect() -> None:
    vectors, targets = base(200)
    moved = vectors + RANDOM.normal(size=128).astype(np.float32)

    one, other = (Projection.learn(texts, targets).project(texts) for texts in (vectors, moved))
    assert np.allclose(one @ one.T, other @ other.T, atol=1e-4)


@pytest.mark.parametrize(("texts", "directions"), [(8, FEWEST), (2_500, 75), (9_000, MOST)])
def test_few_texts_keep_few_directions(texts: int, directions: int) -> None:
    assert Projection.learn(*base(texts)).axes.shape == (128, directions)


def test_texts_of_little_weight_hardly_change_the_directions() -> None:
    vectors, targets = base(400)
    others = 5 * RANDOM.normal(size=(400, 128)).astype(np.float32)
    together, labels = np.concatenate([vectors, others]), np.concatenate([targets, targets])
    center = np.zeros(128, dtype=np.float32)

    def scatter(weight: float) -> float:
        weights = np.array([1.0] * 400 + [weight] * 400, dtype=np.float32)
        projected = Projection.learn(together - together.mean(axis=0) + center, labels, weights).project(vectors)
        return same_label_nearest(projected, targets)

    assert scatter(1e-6) > scatter(1.0)


def test_texts_that_are_the_only_ones_of_their_owners_are_projected_all_the_same() -> None:
    vectors = RANDOM.normal(size=(3, 128)).astype(np.float32)
    projected = Projection.learn(vectors, np.eye(3, dtype=np.float32)).project(vectors)

    assert np.allclose(np.linalg.norm(projected, axis=1), 1, atol=1e-5)
