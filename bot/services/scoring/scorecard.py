"""The scorecard: how well the bot answers golden questions."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.services.answers import Answer, Answered, Unsure
from bot.services.guide import Guide
from bot.services.scoring.golden import GoldenQuestion

_BINS = 10
"""Number of bins of confidence over which the calibration error is computed."""


class GoldenOutcome(StrEnum):
    """The result of a golden question, as it is printed and recorded in the baseline."""

    RIGHT = "right"
    """Answered with an accepted entry."""
    OFFERED = "offered"
    """Asked back, with an accepted entry among those offered."""
    REFUSED = "refused"
    """Not answered."""
    MISOFFERED = "misoffered"
    """Asked back, without an accepted entry among those offered."""
    WRONG = "wrong"
    """Answered with an entry that is not accepted."""


@dataclass(frozen=True)
class Result:
    """The result of one golden question."""

    golden: GoldenQuestion
    outcome: GoldenOutcome
    confidence: float
    ranking: tuple[str, ...]
    """Entry ids, best first."""

    @property
    def rank(self) -> int:
        """Rank of the first accepted entry, from 1; 0 when none is ranked."""
        return next((rank for rank, entry_id in enumerate(self.ranking, 1) if entry_id in self.golden.accept), 0)


@dataclass(frozen=True)
class GroupScore:
    """The results of the questions of one kind, or in one language."""

    questions: int
    hit_at_1: float | None
    outcomes: dict[GoldenOutcome, int]
    """Number of questions with each outcome."""


@dataclass(frozen=True)
class Scorecard:
    """Results over all golden questions, as shares from 0 to 1; None where there is no question to take a share of."""

    questions: int
    answerable: int
    hit_at_1: float | None
    hit_at_3: float | None
    auroc: float | None
    """How well the confidence separates answerable questions from others: 0.5 is chance, 1 is perfect."""
    right: float | None
    """Share of the answerable questions that were answered outright with the right card."""
    offered: float | None
    """Share of the answerable questions that were asked back, with the right card among those offered."""
    wrong: float | None
    """Share of the answerable questions that were answered with a wrong card."""
    off_topic_answered: float | None
    """Share of the questions that no entry answers but that were answered anyway."""
    calibration_error: float | None
    """Average distance of the confidence from the share of questions whose first entry is right."""
    by_kind: dict[str, GroupScore]
    by_language: dict[str, GroupScore]
    """Results by the code of the language in which the questions are asked."""
    outcomes_of_answerable: dict[GoldenOutcome, int]
    """Number of answerable questions with each outcome."""
    outcomes_of_off_topic: dict[GoldenOutcome, int]
    """Number of questions that no entry answers with each outcome."""


def ask_all(guide: Guide, golden: Iterable[GoldenQuestion]) -> list[Result]:
    """Ask every golden question and return the results."""
    return [_result(one, guide.answer(one.question, (one.after,) if one.after else ())) for one in golden]


def _result(golden: GoldenQuestion, answer: Answer) -> Result:
    ranking = tuple(match.entry_id for match in answer.ranking.matches)
    return Result(golden, _outcome(golden, answer), answer.ranking.confidence, ranking)


def _outcome(golden: GoldenQuestion, answer: Answer) -> GoldenOutcome:
    match answer:
        case Answered(entry=entry):
            return GoldenOutcome.RIGHT if entry.id in golden.accept else GoldenOutcome.WRONG
        case Unsure(offered=offered):
            accepted = any(entry.id in golden.accept for entry in offered)
            return GoldenOutcome.OFFERED if accepted else GoldenOutcome.MISOFFERED
        case _:
            return GoldenOutcome.REFUSED


def score(results: Sequence[Result]) -> Scorecard:
    """Return the scorecard of ``results``."""
    answerable = [result for result in results if result.golden.accept]
    off_topic = [result for result in results if not result.golden.accept]
    return Scorecard(
        questions=len(results),
        answerable=len(answerable),
        hit_at_1=_share(answerable, lambda result: result.rank == 1),
        hit_at_3=_share(answerable, lambda result: 1 <= result.rank <= 3),
        auroc=auroc([result.confidence for result in answerable], [result.confidence for result in off_topic]),
        right=_share(answerable, lambda result: result.outcome == GoldenOutcome.RIGHT),
        offered=_share(answerable, lambda result: result.outcome == GoldenOutcome.OFFERED),
        wrong=_share(answerable, lambda result: result.outcome == GoldenOutcome.WRONG),
        off_topic_answered=_share(off_topic, lambda result: result.outcome == GoldenOutcome.WRONG),
        calibration_error=calibration_error(results),
        by_kind=_grouped(results, lambda golden: golden.kind),
        by_language=_grouped(results, lambda golden: golden.language),
        outcomes_of_answerable=dict(Counter(result.outcome for result in answerable)),
        outcomes_of_off_topic=dict(Counter(result.outcome for result in off_topic)),
    )


def _grouped(results: Sequence[Result], name: Callable[[GoldenQuestion], str]) -> dict[str, GroupScore]:
    names = sorted({name(result.golden) for result in results})
    return {one: _of_group([result for result in results if name(result.golden) == one]) for one in names}


def _of_group(results: Sequence[Result]) -> GroupScore:
    answerable = [result for result in results if result.golden.accept]
    outcomes = Counter(result.outcome for result in results)
    return GroupScore(len(results), _share(answerable, lambda result: result.rank == 1), dict(outcomes))


def _share(results: Sequence[Result], counts: Callable[[Result], bool]) -> float | None:
    return sum(map(counts, results)) / len(results) if results else None


def calibration_error(results: Sequence[Result]) -> float | None:
    """Return the expected calibration error over ten bins of confidence (Guo et al., ICML 2017, arXiv:1706.04599).

    A result is right when its first entry is accepted. The result of a question that no entry answers is never right.
    """
    bins: dict[int, list[Result]] = {}
    for result in results:
        bins.setdefault(min(int(result.confidence * _BINS), _BINS - 1), []).append(result)
    if not results:
        return None
    gaps = (
        abs(sum(result.confidence for result in found) - sum(result.rank == 1 for result in found))
        for found in bins.values()
    )
    return sum(gaps) / len(results)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the probability that a positive's score is above a negative's, with ties counted as half.

    This is the Mann-Whitney statistic (Hanley and McNeil, Radiology 143, 1982).
    """
    if not positive or not negative:
        return None
    ranked = sorted([(value, 1) for value in positive] + [(value, 0) for value in negative])
    ranks: dict[float, list[int]] = {value: [] for value, _ in ranked}
    for rank, (value, _) in enumerate(ranked, 1):
        ranks[value].append(rank)
    total = sum(sum(ranks[value]) / len(ranks[value]) for value, is_positive in ranked if is_positive)
    least = len(positive) * (len(positive) + 1) / 2
    return (total - least) / (len(positive) * len(negative))
