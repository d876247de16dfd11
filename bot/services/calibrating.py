"""Learns from golden questions how sure the bot may be, and how sure it must be."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Protocol

from bot.matching.calibration import Calibration, Floors, Logistic
from bot.matching.ranking import Ranking, Signs
from bot.services.golden import GoldenQuestion
from bot.services.ports import Matcher

FOLDS = 5
CONTEXTS = (0.0, 0.025, 0.05, 0.075, 0.1)
"""How much the thread may add to a score, tried in turn; more would overrule what the person said."""
MOST_OFF_TOPIC_ANSWERED = 0.02
MOST_WRONG = 0.02
MOST_OFF_TOPIC_OFFERED = 0.10
"""What the floors must keep to on the golden questions; the bot promises 0.03, 0.04 and no more on unseen ones."""
FAR = frozenset({"workplace", "general", "smalltalk", "noise", "adversarial"})
"""Kinds of off-topic messages of which none may be answered."""
_INDIFFERENT = Logistic(bias=0, weights=(0,) * len(fields(Signs)))
NEUTRAL = Calibration(
    coverage=_INDIFFERENT,
    accuracy=_INDIFFERENT,
    context=0,
    floors=Floors(answer=1, offer=1),
)


@dataclass(frozen=True)
class Played:
    """A golden question, what the matcher made of it, and the probabilities estimated without it."""

    golden: GoldenQuestion
    first_is_right: bool
    signs: Signs
    coverage: float = 0.0
    confidence: float = 0.0


class Calibratable(Protocol):
    """A matcher that can be had with another calibration."""

    def calibrated(self, calibration: Calibration) -> Matcher:
        """The same matcher, using ``calibration``."""
        ...


def calibrate(matcher: Calibratable, golden: Sequence[GoldenQuestion]) -> Calibration:
    """The calibration that ``golden`` speaks for.

    Floors are set on probabilities that were estimated without the question at hand.
    """
    context = _context(matcher, golden)
    played_by = matcher.calibrated(NEUTRAL.model_copy(update={"context": context}))
    played = [
        one for question in golden if (one := _play(question, played_by.match(question.question, question.after)))
    ]
    unseen = [one for fold in range(FOLDS) for one in _estimated(played, fold)]
    coverage, accuracy = _fit(played)
    return Calibration(coverage=coverage, accuracy=accuracy, context=context, floors=_floors(unseen))


def _context(matcher: Calibratable, golden: Sequence[GoldenQuestion]) -> float:
    """The smallest help from the thread with which most follow-ups come first."""
    follow_ups = [one for one in golden if one.after and one.accept]

    def right(context: float) -> int:
        helped = matcher.calibrated(NEUTRAL.model_copy(update={"context": context}))
        return sum(_is_right(one, helped.match(one.question, one.after)) for one in follow_ups)

    return max(CONTEXTS, key=right)


def _is_right(golden: GoldenQuestion, ranking: Ranking) -> bool:
    return bool(ranking.matches) and ranking.matches[0].entry_id in golden.accept


def _play(golden: GoldenQuestion, ranking: Ranking) -> Played | None:
    return Played(golden, _is_right(golden, ranking), ranking.signs) if ranking.signs else None


def _fit(played: Sequence[Played]) -> tuple[Logistic, Logistic]:
    answerable = [one for one in played if one.golden.accept]
    coverage = Logistic.fit([one.signs for one in played], [bool(one.golden.accept) for one in played])
    accuracy = Logistic.fit([one.signs for one in answerable], [one.first_is_right for one in answerable])
    return coverage, accuracy


def _estimated(played: Sequence[Played], fold: int) -> list[Played]:
    """The questions of one fold, with probabilities learnt from all others."""
    coverage, accuracy = _fit([one for at, one in enumerate(played) if at % FOLDS != fold])
    estimated = []
    for one in played[fold::FOLDS]:
        covered = coverage.probability(one.signs)
        confidence = covered * accuracy.probability(one.signs)
        estimated.append(Played(one.golden, one.first_is_right, one.signs, covered, confidence))
    return estimated


def _floors(played: Sequence[Played]) -> Floors:
    answer = next(floor for floor in _steps() if _keeps_its_word(played, floor))
    off_topic = [one for one in played if not one.golden.accept]
    offer = next(
        floor
        for floor in _steps()
        if _share([one.coverage >= floor and one.confidence < answer for one in off_topic]) <= MOST_OFF_TOPIC_OFFERED
    )
    return Floors(answer=answer, offer=min(offer, answer))


def _steps() -> list[float]:
    return [step / 200 for step in range(201)]


def _keeps_its_word(played: Sequence[Played], floor: float) -> bool:
    """Whether answering from ``floor`` on keeps to all that is promised of answers."""
    answered = [one for one in played if one.confidence >= floor]
    off_topic = [one for one in played if not one.golden.accept]
    answerable = [one for one in played if one.golden.accept]
    return (
        not any(one.golden.kind in FAR for one in answered if not one.golden.accept)
        and _share([one.confidence >= floor for one in off_topic]) <= MOST_OFF_TOPIC_ANSWERED
        and _share([one.confidence >= floor and not one.first_is_right for one in answerable]) <= MOST_WRONG
    )


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0
