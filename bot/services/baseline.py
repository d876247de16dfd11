"""What the golden questions came to when somebody last looked: to see what a change changed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import GuidepostError
from bot.services.scorecard import Result

BASELINE = "baseline.json"
"""Name of the record, in the folder of the questions."""

_WORST_FIRST = ("wrong", "misoffered", "refused", "offered", "right")
"""For a question that an entry answers; for one that none answers, ``refused`` is best."""


@dataclass(frozen=True)
class Change:
    """A golden question that came out differently."""

    result: Result
    before: str

    @property
    def worse(self) -> bool:
        """Whether the change is for the worse."""
        return _merit(self.result.outcome, self.result) < _merit(self.before, self.result)


def _merit(outcome: str, result: Result) -> int:
    if outcome == "refused" and not result.golden.accept:
        return len(_WORST_FIRST)
    return _WORST_FIRST.index(outcome)


def read_baseline(path: Path) -> Mapping[str, str]:
    """Question -> outcome, as recorded.

    Raises:
        GuidepostError: when the file is no record.
    """
    try:
        recorded = json.loads(path.read_text(encoding="utf-8"))
        return {str(question): str(outcome) for question, outcome in recorded.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise GuidepostError(f"{path}: no record of outcomes ({error}); make one with: score … --record") from None


def record(results: Sequence[Result], path: Path) -> None:
    """Write down what each question came to."""
    outcomes = {result.golden.question: result.outcome for result in results}
    path.write_text(json.dumps(outcomes, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


def changes(results: Sequence[Result], baseline: Mapping[str, str]) -> Iterator[Change]:
    """The questions that came out differently; new ones are no change."""
    for result in results:
        before = baseline.get(result.golden.question, result.outcome)
        if before != result.outcome:
            yield Change(result, before)
