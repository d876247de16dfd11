"""The effect of an edit on the golden questions: the scores before and after, and the questions that changed."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import GuidepostError
from bot.services.guide import Guide
from bot.services.scoring.baseline import BASELINE, Baseline, Change, changes, read_baseline, shares_of
from bot.services.scoring.golden import GoldenQuestion
from bot.services.scoring.scorecard import Result, ask_all
from playground.feed import Publish

_STEP = 10
"""Number of questions between two reports of the progress."""


@dataclass(frozen=True)
class _Run:
    """One run over all questions, which a later run stops."""

    guide: Guide
    stopped: threading.Event


class Scorer:
    """Scores each new version of a knowledge base in the background. Only the latest run counts."""

    def __init__(
        self, folder: Path | None, questions: Sequence[GoldenQuestion], publish: Publish, finished: Callable[[], object]
    ) -> None:
        """Score ``questions`` against the baseline in ``folder``; ``finished`` is called after each complete run."""
        self._questions = questions
        self._baseline = _read_baseline(folder)
        self._publish = publish
        self._finished = finished
        self._current: threading.Event | None = None
        self.latest: dict[str, Any] | None = None
        """Result of the last complete run: ``before``, ``after`` and ``changed``; None until there is one."""

    def start(self, guide: Guide) -> None:
        """Score ``guide`` in a thread of its own, and stop the run in progress."""
        self.stop()
        if self._baseline and self._questions:
            run = _Run(guide, threading.Event())
            self._current = run.stopped
            threading.Thread(target=self._score, args=(run, self._baseline), name="score", daemon=True).start()

    def stop(self) -> None:
        """Stop the run in progress."""
        if self._current:
            self._current.set()

    def _score(self, run: _Run, baseline: Baseline) -> None:
        results: list[Result] = []
        for golden in self._questions:
            if run.stopped.is_set():
                return
            if len(results) % _STEP == 0:
                self._publish("progress", {"name": "score", "done": len(results), "of": len(self._questions)})
            results += ask_all(run.guide, [golden])
        self._publish("progress", {"name": "score", "done": len(results), "of": len(self._questions)})
        self.latest = {
            "before": baseline.shares,
            "after": shares_of(results),
            "changed": [_change_json(change) for change in changes(results, baseline)],
        }
        self._finished()


def _read_baseline(folder: Path | None) -> Baseline | None:
    """Return the recorded outcomes, or None if there are none to compare with."""
    try:
        return read_baseline(folder / BASELINE) if folder else None
    except GuidepostError:
        return None


def _change_json(change: Change) -> dict[str, Any]:
    golden = change.result.golden
    return {
        "question": golden.question,
        "kind": golden.kind,
        "entry": golden.accept[0] if golden.accept else None,
        "before": change.before,
        "after": change.result.outcome,
        "worse": change.worse,
    }
