"""What an edit does to the golden questions: the score before and after, and each that came out differently."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import GuidepostError
from bot.playground.curating.telling import Tell
from bot.services.baseline import BASELINE, Baseline, Change, changes, read_baseline, shares_of
from bot.services.golden import GoldenQuestion
from bot.services.guide import Guide
from bot.services.scorecard import Result, play

_STEP = 10
"""Questions between two words about the progress."""


@dataclass(frozen=True)
class _Run:
    """One scoring, which a later one ends."""

    guide: Guide
    ended: threading.Event


class Scores:
    """Scores each new state of a knowledge base in the background; only the latest counts."""

    def __init__(
        self, folder: Path | None, questions: Sequence[GoldenQuestion], tell: Tell, finished: Callable[[], object]
    ) -> None:
        """``tell`` hears of the progress, ``finished`` when there is a new score."""
        self._questions = questions
        self._baseline = _baseline(folder)
        self._tell = tell
        self._finished = finished
        self._current: threading.Event | None = None
        self.latest: dict[str, Any] | None = None
        """The last that was finished: ``before``, ``after`` and ``changed``; None while there is none."""

    def begin(self, guide: Guide) -> None:
        """Score ``guide`` in a thread of its own, in the place of what is being scored."""
        self.stop()
        if self._baseline and self._questions:
            run = _Run(guide, threading.Event())
            self._current = run.ended
            threading.Thread(target=self._score, args=(run, self._baseline), name="score", daemon=True).start()

    def stop(self) -> None:
        """Score no further."""
        if self._current:
            self._current.set()

    def _score(self, run: _Run, baseline: Baseline) -> None:
        results: list[Result] = []
        for golden in self._questions:
            if run.ended.is_set():
                return
            if len(results) % _STEP == 0:
                self._tell("progress", {"name": "score", "done": len(results), "of": len(self._questions)})
            results += play(run.guide, [golden])
        self._tell("progress", {"name": "score", "done": len(results), "of": len(self._questions)})
        self.latest = {
            "before": baseline.shares,
            "after": shares_of(results),
            "changed": [_shown(change) for change in changes(results, baseline)],
        }
        self._finished()


def _baseline(folder: Path | None) -> Baseline | None:
    """The outcomes on record; None where there are none, and nothing to compare with."""
    try:
        return read_baseline(folder / BASELINE) if folder else None
    except GuidepostError:
        return None


def _shown(change: Change) -> dict[str, Any]:
    golden = change.result.golden
    return {
        "question": golden.question,
        "kind": golden.kind,
        "entry": golden.accept[0] if golden.accept else None,
        "before": change.before,
        "after": change.result.outcome,
        "worse": change.worse,
    }
