"""Learns from golden questions how to estimate the confidence, and how high it must be to answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.errors import GuidepostError
from bot.matching.calibration import Calibration, Floors, Logistic
from bot.matching.ranking import ConfidenceFeatures, Ranking
from bot.services.ports import Matcher
from bot.services.scoring.golden import GoldenQuestion

LEAST_ANSWERABLE, LEAST_OFF_TOPIC = 60, 40
"""Numbers of golden questions, answerable and not, below which a calibration would be a matter of chance."""
FOLDS = 5
"""Number of parts of the cross-validation."""
CONTEXTS = (0.0, 0.025, 0.05, 0.075, 0.1)
"""Amounts that the thread may add to a score, tried in turn. More would override the person's own words."""
# The floors must keep these limits on the golden questions. On unseen questions, the bot promises at most 0.03
# off-topic questions answered and 0.04 questions answered wrong, and promises nothing about offers.
MOST_OFF_TOPIC_ANSWERED = 0.02
MOST_WRONG = 0.02
MOST_OFF_TOPIC_OFFERED = 0.10
FAR_OFF_TOPIC = frozenset({"workplace", "general", "smalltalk", "noise", "adversarial"})
"""Kinds of off-topic messages that must never be answered."""
LEARNED_FEATURES = ("first", "lexical_score", "margin", "off_topic", "nearest", "unknown", "length")
"""Names of the features that the golden questions of one knowledge base weigh."""
_INDIFFERENT = Logistic(bias=0, weights={})
NEUTRAL = Calibration(
    coverage=_INDIFFERENT,
    accuracy=_INDIFFERENT,
    context=0,
    floors=Floors(answer=1, offer=1),
)
"""A calibration that knows nothing, to begin with."""


@dataclass(frozen=True)
class _Observation:
    """The matcher's ranking for a golden question, and the probabilities estimated without that question."""

    golden: GoldenQuestion
    first_is_right: bool
    features: ConfidenceFeatures
    coverage: float = 0.0
    confidence: float = 0.0


class Calibratable(Protocol):
    """A matcher whose calibration can be changed."""

    def calibrated(self, calibration: Calibration) -> Matcher:
        """Return the same matcher with another calibration."""
        ...


def check_enough(golden: Sequence[GoldenQuestion]) -> None:
    """Check that there are enough golden questions to learn a calibration from.

    Raises:
        GuidepostError: With the numbers that are needed.
    """
    answerable = sum(bool(one.accept) for one in golden)
    off_topic = len(golden) - answerable
    if answerable < LEAST_ANSWERABLE or off_topic < LEAST_OFF_TOPIC:
        raise GuidepostError(
            f"too few golden questions to calibrate: at least {LEAST_ANSWERABLE} that an entry answers and "
            f"{LEAST_OFF_TOPIC} that none answers are needed, there are {answerable} and {off_topic}; "
            "without them, the calibration that comes with the bot is used"
        )


def calibrate(matcher: Calibratable, golden: Sequence[GoldenQuestion]) -> Calibration:
    """Return the calibration learned from ``golden``.

    The floors are set by cross-validation: each question's probabilities are estimated without that question.
    """
    context = _context(matcher, golden)
    neutral = matcher.calibrated(NEUTRAL.model_copy(update={"context": context}))
    observations = [found for one in golden if (found := _observe(one, neutral.match(one.question, one.after)))]
    estimated = [one for fold in range(FOLDS) for one in _estimated(observations, fold)]
    coverage, accuracy = _fit(observations)
    return Calibration(coverage=coverage, accuracy=accuracy, context=context, floors=_floors(estimated))


def _context(matcher: Calibratable, golden: Sequence[GoldenQuestion]) -> float:
    """Return the smallest amount with which the most follow-ups get the right first entry."""
    follow_ups = [one for one in golden if one.after and one.accept]

    def right(context: float) -> int:
        helped = matcher.calibrated(NEUTRAL.model_copy(update={"context": context}))
        return sum(_is_right(one, helped.match(one.question, one.after)) for one in follow_ups)

    return max(CONTEXTS, key=right)


def _is_right(golden: GoldenQuestion, ranking: Ranking) -> bool:
    return bool(ranking.matches) and ranking.matches[0].entry_id in golden.accept


def _observe(golden: GoldenQuestion, ranking: Ranking) -> _Observation | None:
    return _Observation(golden, _is_right(golden, ranking), ranking.features) if ranking.features else None


def _fit(observations: Sequence[_Observation]) -> tuple[Logistic, Logistic]:
    answerable = [one for one in observations if one.golden.accept]
    features = [one.features for one in observations]
    coverage = Logistic.fit(features, [bool(one.golden.accept) for one in observations], LEARNED_FEATURES)
    right = [one.first_is_right for one in answerable]
    accuracy = Logistic.fit([one.features for one in answerable], right, LEARNED_FEATURES)
    return coverage, accuracy


def _estimated(observations: Sequence[_Observation], fold: int) -> list[_Observation]:
    """Return the questions of one fold, with probabilities learned from all other folds."""
    coverage, accuracy = _fit([one for at, one in enumerate(observations) if at % FOLDS != fold])
    estimated = []
    for one in observations[fold::FOLDS]:
        covered = coverage.probability(one.features)
        confidence = covered * accuracy.probability(one.features)
        estimated.append(replace(one, coverage=covered, confidence=confidence))
    return estimated


def _floors(observations: Sequence[_Observation]) -> Floors:
    answer = next(floor for floor in _steps() if _is_safe(observations, floor))
    off_topic = [one for one in observations if not one.golden.accept]
    offer = next(
        floor
        for floor in _steps()
        if _share([one.coverage >= floor and one.confidence < answer for one in off_topic]) <= MOST_OFF_TOPIC_OFFERED
    )
    return Floors(answer=answer, offer=min(offer, answer))


def _steps() -> list[float]:
    return [step / 200 for step in range(201)]


def _is_safe(observations: Sequence[_Observation], floor: float) -> bool:
    """Return True if answering from ``floor`` on keeps every limit on answers."""
    answered = [one for one in observations if one.confidence >= floor]
    off_topic = [one for one in observations if not one.golden.accept]
    answerable = [one for one in observations if one.golden.accept]
    return (
        not any(one.golden.kind in FAR_OFF_TOPIC for one in answered if not one.golden.accept)
        and _share([one.confidence >= floor for one in off_topic]) <= MOST_OFF_TOPIC_ANSWERED
        and _share([one.confidence >= floor and not one.first_is_right for one in answerable]) <= MOST_WRONG
    )


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0
