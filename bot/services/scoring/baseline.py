"""The recorded results of the golden questions: what a change makes better or worse, and whether it is too much."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import ValidationError

from bot.errors import GuidepostError
from bot.knowledge.models import Model
from bot.services.guide import Guide
from bot.services.scoring.golden import GoldenQuestion, check_golden, read_golden
from bot.services.scoring.scorecard import GoldenOutcome, Result, ask_all, score

BASELINE = "baseline.json"
"""File name of the baseline, in the folder of the questions."""
POINT = 0.01
"""Amount by which a share may get worse before it counts as a regression."""
_HIGHER_IS_BETTER = ("hit_at_1", "hit_at_3", "auroc", "right")
_LOWER_IS_BETTER = ("wrong", "off_topic_answered", "calibration_error")
_OF_CONFIDENCE = ("auroc", "calibration_error")
"""Shares that say how well the confidence tells right from wrong."""
_ENOUGH = 100
"""Golden questions from which a change of those shares is more than chance: ten for each bin of calibration errors."""
_NAMED = 3
"""Number of questions that a `GateError` names."""
_OF_EACH_LANGUAGE = ("hit_at_1", "right", "wrong", "off_topic_answered")
"""Shares that each language has for itself, because the many questions in one hide a loss in another."""
_WORST_FIRST = (
    GoldenOutcome.WRONG,
    GoldenOutcome.MISOFFERED,
    GoldenOutcome.REFUSED,
    GoldenOutcome.OFFERED,
    GoldenOutcome.RIGHT,
)
"""Order of the outcomes for a question that an entry answers. For other questions, ``refused`` is best."""


class Baseline(Model):
    """A scorecard's shares, and the outcome of each question."""

    shares: dict[str, float]
    outcomes: dict[str, GoldenOutcome]

    def text(self) -> str:
        """Return the file that records it, with a line for each question, so that a change is a line of a diff."""
        return json.dumps(self.model_dump(), indent=0, ensure_ascii=False) + "\n"

    @classmethod
    def of(cls, results: Sequence[Result]) -> Self:
        """Return the baseline that these results make."""
        outcomes = {result.golden.question: result.outcome for result in results}
        return cls(shares=shares_of(results), outcomes=outcomes)


@dataclass(frozen=True)
class Change:
    """A golden question whose outcome differs from the baseline."""

    result: Result
    before: GoldenOutcome

    @property
    def worse(self) -> bool:
        """True if the outcome is worse than before."""
        return _merit(self.result.outcome, self.result) < _merit(self.before, self.result)


def _merit(outcome: GoldenOutcome, result: Result) -> int:
    if outcome == GoldenOutcome.REFUSED and not result.golden.accept:
        return len(_WORST_FIRST)
    return _WORST_FIRST.index(outcome)


def read_baseline(path: Path) -> Baseline:
    """Return the recorded baseline.

    Raises:
        GuidepostError: When the file is missing or is not a baseline.
    """
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise GuidepostError(
            f"{path}: cannot read the baseline ({error}); create one with: python -m bot score --record"
        ) from None


def recorded_with(questions: Path | None) -> Baseline | None:
    """Return the baseline that is recorded in a folder of golden questions; None if there is none.

    Raises:
        GuidepostError: When there is one that cannot be read.
    """
    path = questions / BASELINE if questions else None
    return read_baseline(path) if path and path.exists() else None


def record(results: Sequence[Result], path: Path) -> None:
    """Write the present results to ``path`` as the new baseline."""
    path.write_text(Baseline.of(results).text(), encoding="utf-8")


def shares_of(results: Sequence[Result]) -> dict[str, float]:
    """Return the shares of the scorecard that a change must not make worse: ``hit_at_1``, ``hit_at_1 in es``, …."""
    shares = _shares(results, (*_HIGHER_IS_BETTER, *_LOWER_IS_BETTER))
    for language in sorted({result.golden.language for result in results}):
        found = [result for result in results if result.golden.language == language]
        shares |= {f"{name} in {language}": share for name, share in _shares(found, _OF_EACH_LANGUAGE).items()}
    return shares


def _shares(results: Sequence[Result], names: Sequence[str]) -> dict[str, float]:
    card = score(results)
    shares = {name: getattr(card, name) for name in names}
    return {name: round(share, 4) for name, share in shares.items() if share is not None}


def regressions(now: Mapping[str, float], baseline: Baseline) -> dict[str, tuple[float, float]]:
    """Return the shares that are worse by more than `POINT`: name -> share before and now.

    A share of which ``now`` has no questions, such as that of a language, cannot be compared. Those of the confidence
    count only with enough questions.
    """
    worse = {}
    for name, before in baseline.shares.items():
        if name not in now or (name in _OF_CONFIDENCE and len(baseline.outcomes) < _ENOUGH):
            continue
        higher_is_better = name.partition(" in ")[0] in _HIGHER_IS_BETTER
        loss = before - now[name] if higher_is_better else now[name] - before
        if loss > POINT:
            worse[name] = (before, now[name])
    return worse


def changes(results: Sequence[Result], baseline: Baseline) -> Iterator[Change]:
    """Yield the questions whose outcome differs from the baseline; new questions are not changes."""
    for result in results:
        before = baseline.outcomes.get(result.golden.question, result.outcome)
        if before != result.outcome:
            yield Change(result, before)


class GateError(GuidepostError):
    """The golden questions are answered worse; the message names some."""


def pass_gate(guide: Guide, in_use: Guide, questions: Path | None, *, is_own: bool = True) -> float | None:
    """Return the share of golden questions that ``guide`` answers right; None if there are none about its entries.

    The shares are compared with the baseline in the folder ``questions``, or without one, with those of ``in_use``. A
    baseline counts only if it ``is_own``, and not that of another knowledge.

    Raises:
        GateError: if a share is worse by more than a point.
        GuidepostError: if the questions or the baseline cannot be read, or name entries that there are not.
    """
    golden = read_golden(questions) if questions else []
    if not any(entry_id in guide.knowledge.entries for one in golden for entry_id in one.accept):
        return None
    check_golden(golden, guide.knowledge.entries)
    results = ask_all(guide, golden)
    recorded = _baseline(golden, in_use, questions if is_own else None)
    shares = shares_of(results)
    if worse := regressions(shares, recorded):
        raise GateError(_refusal(worse, results, recorded))
    return shares.get("right")


def _baseline(golden: Sequence[GoldenQuestion], in_use: Guide, questions: Path | None) -> Baseline:
    return recorded_with(questions) or Baseline.of(ask_all(in_use, golden))


def _refusal(worse: dict[str, tuple[float, float]], results: Sequence[Result], recorded: Baseline) -> str:
    shares = ", ".join(f"{name} {before:.3f} before, {now:.3f} now" for name, (before, now) in worse.items())
    named = [f"“{one.result.golden.question}”" for one in changes(results, recorded) if one.worse][:_NAMED]
    example = f", such as {'; '.join(named)}" if named else ""
    return f"golden questions are answered worse: {shares}{example}. python -m bot score lists them all"
