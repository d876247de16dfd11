"""The knowledge folder, read again whenever somebody saves a file in it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import GuidepostError, KnowledgeError, Problem
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load
from bot.matching.calibration import Calibration, read_calibration
from bot.playground.curating.building import ObsoleteError, announcing
from bot.playground.curating.learning import Learner, StillThere
from bot.playground.curating.telling import Tell
from bot.services.guide import Guide
from bot.services.ports import Matcher


@dataclass(frozen=True)
class _Version:
    """One state of the folder, without problems."""

    knowledge: KnowledgeBase
    calibration: Calibration
    obsolete: threading.Event = field(default_factory=threading.Event)
    """Set when there is a newer one."""

    def guide(self, matcher: Matcher) -> Guide:
        """The guide to it by a matcher."""
        return Guide(self.knowledge, matcher, self.calibration.floors)


class Reloader:
    """Keeps a guide to what the folder says; with problems in it, to what it said last.

    New words count at once. What they and new phrasings are found by follows in two steps: a guess
    within seconds, then all of it learnt anew.
    """

    def __init__(self, folder: Path, guide: Guide, matcher: Matcher, learner: Learner, tell: Tell) -> None:
        """``guide`` goes by ``matcher``, which ``learner`` gave."""
        self._folder, self._guide, self._matcher, self._learner, self._tell = folder, guide, matcher, learner, tell
        self._latest: _Version | None = None
        self._state, self._problems = "ready", tuple[Problem, ...]()
        self._exact = True
        self._loaded_at = time.time()
        self._progress: dict[str, int] | None = None
        self._lock = threading.Lock()

    def status(self) -> dict[str, Any]:
        """How the folder stands."""
        entries = self._guide.knowledge.entries.values()
        return {
            "state": "broken" if self._problems else self._state,
            "exact": self._exact,
            "entries": len(entries),
            "phrasings": sum(len(entry.phrasings) for entry in entries),
            "folder": _short(self._folder),
            "problems": [_shown(problem) for problem in self._problems],
            "loaded_at": self._loaded_at,
            "progress": self._progress,
        }

    def become(self, state: str) -> None:
        """Tell how the folder stands from now on."""
        self._state = state
        self._tell("knowledge", self.status())

    def reload(self, learnt: Callable[[Guide], object]) -> None:
        """Read the folder; ``learnt`` gets the guide to what it says, later and in another thread."""
        try:
            version = _Version(load(self._folder), read_calibration(self._folder))
        except KnowledgeError as error:
            self._refuse(error.problems)
            return
        except GuidepostError as error:
            self._refuse((Problem(self._folder.name, 0, "", str(error)),))
            return
        self._take(version)
        knowledge, calibration = version.knowledge, version.calibration
        if known := self._learner.known(knowledge, calibration):
            self._use(version, known, exact=True)
            learnt(version.guide(known))
            return
        if guess := self._learner.guess(knowledge, calibration):
            self._use(version, guess, exact=False)
        threading.Thread(target=self._build, args=(version, learnt), name="index", daemon=True).start()

    def _refuse(self, problems: tuple[Problem, ...]) -> None:
        self._problems = problems
        self._tell("knowledge", self.status())

    def _take(self, version: _Version) -> None:
        """Go by the version's words; entries are found as they were before."""
        with self._lock:
            if self._latest:
                self._latest.obsolete.set()
            self._latest, self._problems, self._exact, self._progress = version, (), False, None
            self._loaded_at = time.time()
            self._guide.exchange(version.guide(StillThere(self._matcher, version.knowledge)))
        self.become("learning")

    def _use(self, version: _Version, matcher: Matcher, *, exact: bool) -> None:
        """Go by ``matcher``, unless there is a newer version."""
        with self._lock:
            if version.obsolete.is_set():
                return
            self._matcher, self._exact, self._progress = matcher, exact, None
            self._guide.exchange(version.guide(matcher))
        self.become("ready")

    def _build(self, version: _Version, learnt: Callable[[Guide], object]) -> None:
        announce = announcing(self._tell_progress, version.obsolete)
        try:
            matcher = self._learner.learn(version.knowledge, version.calibration, announce)
        except ObsoleteError:
            return
        self._use(version, matcher, exact=True)
        if not version.obsolete.is_set():
            learnt(version.guide(matcher))

    def _tell_progress(self, done: int, steps: int) -> None:
        self._progress = {"done": done, "of": steps}
        self._tell("progress", {"name": "index", "done": done, "of": steps})

    def stop(self) -> None:
        """Build no further."""
        if self._latest:
            self._latest.obsolete.set()


def _shown(problem: Problem) -> dict[str, Any]:
    return {"file": problem.file, "line": problem.line, "field": problem.field, "message": problem.message}


def _short(folder: Path) -> str:
    """The folder as one would type it here."""
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)
