"""How well the bot does on golden questions."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.services.golden import GoldenQuestion
from bot.services.guide import Answer, Answered, Guide, Unsure

_BINS = 10
"""Into how many steps of confidence answers are sorted to see whether it is calibrated."""


@dataclass(frozen=True)
class Result:
    """What came of one golden question."""

    golden: GoldenQuestion
    outcome: str
    """``right``, ``wrong``, ``offered`` (the right one among those offered), ``misoffered`` or ``refused``."""
    confidence: float
    ranking: tuple[str, ...]
    """Entry ids, best first."""

    @property
    def rank(self) -> int:
        """Place of the first accepted entry, from 1; 0 when it is not ranked."""
        return next((place for place, found in enumerate(self.ranking, 1) if found in self.golden.accept), 0)


@dataclass(frozen=True)
class KindScore:
    """How one kind of question came out."""

    questions: int
    hit_at_1: float | None
    outcomes: dict[str, int]


@dataclass(frozen=True)
class Scorecard:
    """Shares between 0 and 1 over golden questions; None where there was none to share."""

    questions: int
    answerable: int
    hit_at_1: float | None
    hit_at_3: float | None
    auroc: float | None
    """How well the confidence separates answerable from not: 0.5 is chance, 1 perfect."""
    right: float | None
    """Of the answerable ones: answered outright with the right card."""
    offered: float | None
    """Of the answerable ones: asked back, the right one among the offered."""
    wrong: float | None
    """Of the answerable ones: answered with a wrong card."""
    off_topic_answered: float | None
    """Of those that no entry answers: answered all the same."""
    calibration_error: float | None
    """How far, on average, the confidence of answers is from the share of them that is right."""
    by_kind: dict[str, KindScore]


def play(guide: Guide, golden: Iterable[GoldenQuestion]) -> list[Result]:
    """Ask every golden question."""
    return [_result(one, guide.ask(one.question, one.after)) for one in golden]


def _result(golden: GoldenQuestion, answer: Answer) -> Result:
    ranking = tuple(match.entry_id for match in answer.ranking.matches)
    return Result(golden, _outcome(golden, answer), answer.ranking.confidence, ranking)


def _outcome(golden: GoldenQuestion, answer: Answer) -> str:
    match answer:
        case Answered(entry=entry):
            return "right" if entry.id in golden.accept else "wrong"
        case Unsure(offered=offered):
            return "offered" if any(entry.id in golden.accept for entry in offered) else "misoffered"
        case _:
            return "refused"


def score(results: Sequence[Result]) -> Scorecard:
    """The scorecard of ``results``."""
    answerable = [result for result in results if result.golden.accept]
    off_topic = [result for result in results if not result.golden.accept]
    kinds = sorted({result.golden.kind for result in results})
    return Scorecard(
        questions=len(results),
        answerable=len(answerable),
        hit_at_1=_share(answerable, lambda result: result.rank == 1),
        hit_at_3=_share(answerable, lambda result: 1 <= result.rank <= 3),
        auroc=auroc([result.confidence for result in answerable], [result.confidence for result in off_topic]),
        right=_share(answerable, lambda result: result.outcome == "right"),
        offered=_share(answerable, lambda result: result.outcome == "offered"),
        wrong=_share(answerable, lambda result: result.outcome == "wrong"),
        off_topic_answered=_share(off_topic, lambda result: result.outcome == "wrong"),
        calibration_error=calibration_error(results),
        by_kind={kind: _of_kind([result for result in results if result.golden.kind == kind]) for kind in kinds},
    )


def _of_kind(results: Sequence[Result]) -> KindScore:
    answerable = [result for result in results if result.golden.accept]
    outcomes = Counter(result.outcome for result in results)
    return KindScore(len(results), _share(answerable, lambda result: result.rank == 1), dict(outcomes))


def _share(results: Sequence[Result], counts: Callable[[Result], bool]) -> float | None:
    return sum(map(counts, results)) / len(results) if results else None


def calibration_error(results: Sequence[Result]) -> float | None:
    """Expected calibration error over ten steps of confidence (Guo et al., ICML 2017, arXiv:1706.04599).

    A result is right when its first entry is accepted; for a question that no entry answers, it never is.
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
    """Chance that a positive's score is above a negative's, ties counted half.

    The Mann-Whitney statistic (Hanley and McNeil, Radiology 143, 1982).
    """
    if not positive or not negative:
        return None
    ranked = sorted([(value, 1) for value in positive] + [(value, 0) for value in negative])
    places: dict[float, list[int]] = {value: [] for value, _ in ranked}
    for place, (value, _) in enumerate(ranked, 1):
        places[value].append(place)
    ranks = sum(sum(places[value]) / len(places[value]) for value, is_positive in ranked if is_positive)
    least = len(positive) * (len(positive) + 1) / 2
    return (ranks - least) / (len(positive) * len(negative))
