"""Vectors without what all texts share, and the features that they give."""

import numpy as np
import pytest

from bot.matching.centered import CenteredVectors, TextRows
from bot.matching.lexicon import Matrix
from bot.matching.training import TrainingText

SHARED = np.array([5.0, 0, 0, 0], dtype=np.float32)
OWN = np.array([[0, 2, 0, 0], [0, -2, 0, 0], [0, 0, 2, 0], [0, 0, -2, 0]], dtype=np.float32)
TRAINING = [
    TrainingText("a bus", "a bus", "trip/bus", phrasing=True),
    TrainingText("the bus leaves at nine", "the bus leaves at nine", "trip/bus", phrasing=False),
    TrainingText("minutes", "minutes", "club/minutes", phrasing=True),
    TrainingText("hello", "hello", "~smalltalk", phrasing=False),
]


def cosines(*values: float) -> Matrix:
    return np.array(values, dtype=np.float32)


def test_what_all_texts_share_counts_for_nothing() -> None:
    centered = CenteredVectors.of(SHARED + OWN)

    np.testing.assert_allclose(centered.cosines(SHARED + OWN[0]), [1, -1, 0, 0], atol=0.01)
    np.testing.assert_allclose(centered.cosines(100 * SHARED + OWN[0]), 0, atol=0.01)


def test_a_text_like_the_average_of_all_resembles_none() -> None:
    np.testing.assert_array_equal(CenteredVectors.of(SHARED + OWN).cosines(SHARED), 0)


def test_an_update_keeps_drops_and_adds_rows() -> None:
    before = CenteredVectors.of(SHARED + OWN)
    now = before.updated(np.array([2, -1, 0]), (SHARED + OWN[1] + OWN[2])[np.newaxis])

    np.testing.assert_array_equal(now.vectors[[0, 2]], before.vectors[[2, 0]])
    np.testing.assert_allclose(now.cosines(SHARED + OWN[2]), [1, 0.5**0.5, 0], atol=0.01)


def test_the_features_compare_the_first_entry_with_the_others_and_with_what_is_off_topic() -> None:
    features = TextRows(TRAINING).nearness(cosines(0.5, 0.75, 0.25, 0.125), "trip/bus")

    assert features == {"phrasing": 0.5, "sentence": 0.75, "phrasing_lead": 0.25, "distinctness": 0.625}


def test_an_entry_without_words_of_its_own_is_as_near_as_its_phrasings() -> None:
    features = TextRows(TRAINING).nearness(cosines(0.5, 0.75, 0.25, 0.875), "club/minutes")

    assert features["sentence"] == features["phrasing"] == 0.25
    assert features["phrasing_lead"] == -0.25
    assert features["distinctness"] == pytest.approx(-0.125)
