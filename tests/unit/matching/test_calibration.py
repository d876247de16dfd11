"""Probabilities learned from the features of rankings."""

import random
from pathlib import Path

import pytest

from bot.errors import GuidepostError
from bot.matching.calibration import FILES, Calibration, DayOne, Floors, Logistic, read_calibration
from bot.matching.ranking import ConfidenceFeatures
from tests.support.small_base import SmallBase


def features(first: float) -> ConfidenceFeatures:
    return ConfidenceFeatures(first=first, lexical_score=0, margin=0, off_topic=0, nearest=0, unknown=0, length=0)


def test_an_event_estimated_at_p_happens_with_frequency_p() -> None:
    rng = random.Random(1)
    values = [rng.random() for _ in range(4_000)]
    outcomes = [rng.random() < value for value in values]
    logistic = Logistic.fit([features(value) for value in values], outcomes, ["first"])

    for low in (0.1, 0.3, 0.5, 0.7):
        at = [outcome for value, outcome in zip(values, outcomes, strict=True) if low < value < low + 0.2]
        assert logistic.probability(features(low + 0.1)) == pytest.approx(sum(at) / len(at), abs=0.05)


def test_features_that_leave_no_doubt_still_give_a_probability() -> None:
    logistic = Logistic.fit([features(0.0), features(1.0)] * 50, [False, True] * 50, ["first"])

    assert 0 < logistic.probability(features(0.0)) < 0.1
    assert 0.9 < logistic.probability(features(1.0)) < 1
    assert 0 <= logistic.probability(features(1e6)) <= 1


def test_an_observation_counts_as_often_as_its_importance() -> None:
    observed = [features(0.2), features(0.8), features(0.8)]
    twice = Logistic.fit(observed, [False, True, True], ["first"])
    once = Logistic.fit(observed[:2], [False, True], ["first"], [1, 2])

    assert once.probability(features(0.5)) == pytest.approx(twice.probability(features(0.5)))


def test_the_error_for_a_broken_calibration_says_how_to_create_one(tmp_path: Path) -> None:
    base = SmallBase.written(tmp_path)
    (tmp_path / FILES["standard"]).write_text("{", encoding="utf-8")

    with pytest.raises(GuidepostError, match="python -m bot calibrate"):
        read_calibration(tmp_path, base.loaded())


def test_a_folder_without_a_calibration_gets_the_one_for_any_content(tmp_path: Path) -> None:
    base = SmallBase.written(tmp_path)

    assert read_calibration(tmp_path, base.loaded()) == DayOne.shipped().calibration(few_phrasings=True)


@pytest.mark.parametrize(
    ("entries", "applies"), [({"soil/compost", "soil/rotation", "soil/tools"}, True), ({"other/entry"}, False)]
)
def test_a_calibration_applies_only_to_the_entries_it_was_learned_with(
    tmp_path: Path, entries: set[str], *, applies: bool
) -> None:
    base = SmallBase.written(tmp_path)
    nothing = Logistic(bias=0, weights={})
    floors = Floors(answer=0.123, offer=0.1)
    own = Calibration(coverage=nothing, accuracy=nothing, context=0, floors=floors, entries=frozenset(entries))
    (tmp_path / FILES["standard"]).write_text(own.model_dump_json(), encoding="utf-8")

    assert (read_calibration(tmp_path, base.loaded()).floors == floors) is applies
    assert read_calibration(tmp_path, base.loaded(), "precise").floors != floors
