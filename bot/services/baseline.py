"""What the golden questions came to when somebody last looked: to see what a change changed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from bot.errors import GuidepostError
from bot.knowledge.models import Model
from bot.services.scorecard import Result, score

BASELINE = "baseline.json"
"""Name of the record, in the folder of the questions."""
POINT = 0.01
"""How far a share may fall before it counts as worse."""
_HIGHER_IS_BETTER = ("hit_at_1", "hit_at_3", "auroc", "right")
_LOWER_IS_BETTER = ("wrong", "off_topic_answered", "calibration_error")
_WORST_FIRST = ("wrong", "misoffered", "refused", "offered", "right")
"""For a question that an entry answers; for one that none answers, ``refused`` is best."""


class Baseline(Model):
    """A scorecard's shares, and each question's outcome."""

    shares: dict[str, float]
    outcomes: dict[str, str]


@dataclass(frozen=True)
class Change:
    """A golden question that came out differently."""

    result: Result
    before: str

    @property
    def worse(self) -> bool:
        """Whether the change is for the worse."""
        return _merit(self.result.outcome, self.result) < _merit(self.before, self.result)

    @property
    def forbidden(self) -> bool:
        """Whether an entry took a question that is not its own, or one that none answers."""
        return self.result.outcome == "wrong"


def _merit(outcome: str, result: Result) -> int:
    if outcome == "refused" and not result.golden.accept:
        return len(_WORST_FIRST)
    return _WORST_FIRST.index(outcome)


def read_baseline(path: Path) -> Baseline:
    """The recorded baseline.

    Raises:
        GuidepostError: when the file is no record.
    """
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise GuidepostError(f"{path}: no baseline ({error}); make one with: python -m bot score --record") from None


def record(results: Sequence[Result], path: Path) -> None:
    """Write down how the golden questions come out now."""
    baseline = Baseline(
        shares=shares_of(results), outcomes={result.golden.question: result.outcome for result in results}
    )
    path.write_text(json.dumps(baseline.model_dump(), indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


def shares_of(results: Sequence[Result]) -> dict[str, float]:
    """The shares of a scorecard that a change may not worsen."""
    card = score(results)
    shares = {name: getattr(card, name) for name in (*_HIGHER_IS_BETTER, *_LOWER_IS_BETTER)}
    return {name: round(share, 4) for name, share in shares.items() if share is not None}


def fallen(now: Mapping[str, float], baseline: Baseline) -> dict[str, tuple[float, float]]:
    """Shares that are worse by more than a point: name -> before and now."""
    worse = {}
    for name, before in baseline.shares.items():
        loss = before - now[name] if name in _HIGHER_IS_BETTER else now[name] - before
        if loss > POINT:
            worse[name] = (before, now[name])
    return worse


def changes(results: Sequence[Result], baseline: Baseline) -> Iterator[Change]:
    """The questions that came out differently; new ones are no change."""
    for result in results:
        before = baseline.outcomes.get(result.golden.question, result.outcome)
        if before != result.outcome:
            yield Change(result, before)
