"""Probabilities learnt from signs."""

import random
from pathlib import Path

import pytest

from bot.errors import GuidepostError
from bot.matching.calibration import FILE, Logistic, read_calibration
from bot.matching.ranking import Signs


def signs(first: float) -> Signs:
    return Signs(first=first, worded=0, lead=0, off_topic=0, nearest=0, unknown=0, length=0)


def test_what_is_estimated_at_p_happens_with_frequency_p() -> None:
    chance = random.Random(1)
    values = [chance.random() for _ in range(4_000)]
    happened = [chance.random() < value for value in values]
    learnt = Logistic.fit([signs(value) for value in values], happened)

    for low in (0.1, 0.3, 0.5, 0.7):
        at = [outcome for value, outcome in zip(values, happened, strict=True) if low < value < low + 0.2]
        assert learnt.probability(signs(low + 0.1)) == pytest.approx(sum(at) / len(at), abs=0.05)


def test_signs_that_leave_no_doubt_still_give_a_probability() -> None:
    learnt = Logistic.fit([signs(0.0), signs(1.0)] * 50, [False, True] * 50)

    assert 0 < learnt.probability(signs(0.0)) < 0.1
    assert 0.9 < learnt.probability(signs(1.0)) < 1
    assert 0 <= learnt.probability(signs(1e6)) <= 1


def test_a_broken_calibration_says_how_to_make_one(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{", encoding="utf-8")

    with pytest.raises(GuidepostError, match="python -m bot calibrate"):
        read_calibration(tmp_path)
