"""Golden questions that cannot be used are refused before anything is learned or measured from them."""

import pytest

from bot.errors import GuidepostError
from bot.services.scoring.calibrator import LEAST_ANSWERABLE, LEAST_OFF_TOPIC, check_enough
from bot.services.scoring.golden import GoldenQuestion, check_golden


def questions(answerable: int, off_topic: int) -> list[GoldenQuestion]:
    return [
        *[GoldenQuestion("who?", ("soil/compost",), "direct")] * answerable,
        *[GoldenQuestion("will it rain?", (), "general")] * off_topic,
    ]


def test_ids_that_no_entry_has_are_named() -> None:
    golden = [
        GoldenQuestion("one", ("soil/compost", "soil/mulch"), "direct"),
        GoldenQuestion("two", (), "near", after="soil/gone"),
    ]

    with pytest.raises(GuidepostError, match="does not have: soil/gone, soil/mulch"):
        check_golden(golden, {"soil/compost"})


def test_no_questions_are_refused() -> None:
    with pytest.raises(GuidepostError, match="at least 1"):
        check_golden([], {"soil/compost"})


@pytest.mark.parametrize(("answerable", "off_topic"), [(LEAST_ANSWERABLE - 1, 100), (100, LEAST_OFF_TOPIC - 1), (0, 0)])
def test_too_few_questions_to_calibrate_are_refused_with_the_numbers_needed(answerable: int, off_topic: int) -> None:
    with pytest.raises(GuidepostError, match=f"{LEAST_ANSWERABLE} that .* {LEAST_OFF_TOPIC} that .* {answerable} and"):
        check_enough(questions(answerable, off_topic))


def test_enough_questions_are_accepted() -> None:
    check_enough(questions(LEAST_ANSWERABLE, LEAST_OFF_TOPIC))
