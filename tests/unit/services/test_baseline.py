"""The baseline shows a loss in one language, even if the others gain more, and no loss by chance."""

from bot.services.scoring.baseline import Baseline, regressions, shares_of
from bot.services.scoring.golden import GoldenQuestion
from bot.services.scoring.scorecard import GoldenOutcome, Result

ENTRY = "soil/compost"


def results(right: dict[str, int]) -> list[Result]:
    """Return 20 results in each language, of which as many are right as ``right`` says."""
    return [
        Result(
            GoldenQuestion(f"{number}?", (ENTRY,), "direct", language=language),
            GoldenOutcome.RIGHT if number < count else GoldenOutcome.WRONG,
            0.9,
            (ENTRY if number < count else "soil/mulch",),
        )
        for language, count in right.items()
        for number in range(20)
    ]


def recorded(right: dict[str, int]) -> Baseline:
    return Baseline(shares=shares_of(results(right)), outcomes={})


def test_a_loss_in_one_language_is_a_regression_although_the_whole_gains() -> None:
    before = recorded({"en": 10, "es": 15})
    worse = regressions(shares_of(results({"en": 19, "es": 14})), before)

    assert worse == {
        "hit_at_1 in es": (0.75, 0.7),
        "right in es": (0.75, 0.7),
        "wrong in es": (0.25, 0.3),
    }


def test_a_language_whose_questions_were_removed_is_not_compared() -> None:
    before = recorded({"en": 10, "es": 10})

    assert regressions(shares_of(results({"en": 10})), before) == {}


def test_the_same_results_are_no_regression() -> None:
    right = {"en": 10, "es": 15}

    assert regressions(shares_of(results(right)), recorded(right)) == {}


def test_the_confidence_counts_only_with_enough_questions_to_measure_it() -> None:
    shares = {"right": 1.0, "calibration_error": 0.1, "auroc": 1.0}
    worse = {"right": 1.0, "calibration_error": 0.15, "auroc": 0.9}
    few, many = ({f"{number}?": GoldenOutcome.RIGHT for number in range(count)} for count in (99, 100))

    assert regressions(worse, Baseline(shares=shares, outcomes=few)) == {}
    assert regressions(worse, Baseline(shares=shares, outcomes=many)) == {
        "calibration_error": (0.1, 0.15),
        "auroc": (1.0, 0.9),
    }
