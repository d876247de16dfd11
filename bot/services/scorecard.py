"""How well the bot does on golden questions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.services.golden import GoldenQuestion
from bot.services.guide import Answer, Answered, Guide, Unsure


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
class Scorecard:
    """Shares between 0 and 1 over golden questions; None where there was none to share."""

    questions: int
    answerable: int
    hit_at_1: float | None
    hit_at_3: float | None
    off_topic_answered: float | None
    auroc: float | None
    """How well the confidence separates answerable from not: 0.5 is chance, 1 perfect."""
    by_kind: dict[str, dict[str, int]]
    """Kind of question -> outcome -> how many."""


def play(guide: Guide, golden: Sequence[GoldenQuestion]) -> list[Result]:
    """Ask every golden question."""
    return [_result(one, guide.ask(one.question)) for one in golden]


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
    by_kind: dict[str, Counter[str]] = {}
    for result in results:
        by_kind.setdefault(result.golden.kind, Counter())[result.outcome] += 1
    return Scorecard(
        questions=len(results),
        answerable=len(answerable),
        hit_at_1=_share([result.rank == 1 for result in answerable]),
        hit_at_3=_share([1 <= result.rank <= 3 for result in answerable]),
        off_topic_answered=_share([result.outcome == "wrong" for result in off_topic]),
        auroc=auroc([result.confidence for result in answerable], [result.confidence for result in off_topic]),
        by_kind={kind: dict(count) for kind, count in sorted(by_kind.items())},
    )


def _share(flags: Sequence[bool]) -> float | None:
    return sum(flags) / len(flags) if flags else None


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
