"""The knowledge folder, read again whenever somebody saves a file in it."""

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.errors import GuidepostError, KnowledgeError, Problem
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load
from bot.matching.building import Progress
from bot.matching.calibration import Calibration, read_calibration
from bot.playground.curating.learning import Learner, StillThere
from bot.playground.curating.telling import Tell
from bot.services.guide import Guide
from bot.services.ports import Matcher


class Reloader:
    """Keeps a guide to what the folder says; with problems in it, to what it said last."""

    def __init__(self, folder: Path, guide: Guide, matcher: Matcher, learner: Learner, tell: Tell) -> None:
        """``guide`` goes by ``matcher``, which ``learner`` gave."""
        self._folder = folder
        self._guide = guide
        self._matcher = matcher
        self._learner = learner
        self._tell = tell
        self._state, self._problems = "ready", tuple[Problem, ...]()
        self._loaded_at = time.time()
        self._progress: dict[str, int] | None = None

    def status(self) -> dict[str, Any]:
        """How the folder stands."""
        entries = self._guide.knowledge.entries.values()
        return {
            "state": self._state,
            "entries": len(entries),
            "phrasings": sum(len(entry.phrasings) for entry in entries),
            "folder": str(self._folder),
            "problems": [_shown(problem) for problem in self._problems],
            "loaded_at": self._loaded_at,
            "progress": self._progress,
        }

    def become(self, state: str, *problems: Problem) -> None:
        """Tell how the folder stands from now on."""
        self._state, self._problems = state, problems
        self._tell("knowledge", self.status())

    def reload(self, learnt: Callable[[Guide], object]) -> None:
        """Read the folder: its words count at once, its phrasings when they are learnt; ``learnt`` hears of that."""
        try:
            knowledge, calibration = load(self._folder), read_calibration(self._folder)
        except KnowledgeError as error:
            self.become("broken", *error.problems)
            return
        except GuidepostError as error:
            self.become("broken", Problem(self._folder.name, 0, "", str(error)))
            return
        self._exchange(knowledge, StillThere(self._matcher, knowledge), calibration)
        self._loaded_at = time.time()
        self.become("learning")
        self._matcher = self._learner.learn(knowledge, calibration, self._announce)
        now = self._exchange(knowledge, self._matcher, calibration)
        self.become("ready")
        learnt(now)

    def _exchange(self, knowledge: KnowledgeBase, matcher: Matcher, calibration: Calibration) -> Guide:
        guide = Guide(knowledge, matcher, calibration.floors)
        self._guide.exchange(guide)
        return guide

    @contextlib.contextmanager
    def _announce(self, steps: int) -> Iterator[Progress]:
        """Tell of an index that must be built anew, in steps of a percent."""
        done = told = 0

        def progress(more: int) -> None:
            nonlocal done, told
            done += more
            if done - told >= steps / 100:
                told = done
                self._tell_progress(done, steps)

        self._tell_progress(0, steps)
        try:
            yield progress
        finally:
            self._progress = None

    def _tell_progress(self, done: int, steps: int) -> None:
        self._progress = {"done": done, "of": steps}
        self._tell("progress", {"name": "index", "done": done, "of": steps})


def _shown(problem: Problem) -> dict[str, Any]:
    return {"file": problem.file, "line": problem.line, "field": problem.field, "message": problem.message}
