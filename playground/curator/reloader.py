"""The reload of the knowledge folder after a curator saves a file in it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.bootstrap.versions import GuideFactory
from bot.errors import GuidepostError, KnowledgeError, Problem
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load
from bot.matching.calibration import Calibration, read_calibration
from bot.services.guide import Guide
from bot.services.ports import Matcher
from playground.curator.learner import ExistingEntriesMatcher, Learner, ObsoleteError, announce_to
from playground.feed import Publish


@dataclass(frozen=True)
class _Version:
    """One version of the folder, without problems."""

    knowledge: KnowledgeBase
    calibration: Calibration
    factory: GuideFactory
    obsolete: threading.Event = field(default_factory=threading.Event)
    """Set once there is a newer version."""

    def guide(self, matcher: Matcher) -> Guide:
        """Return a guide to this version that uses ``matcher``."""
        return self.factory.guide(self.knowledge, self.calibration, matcher)


class Reloader:
    """Keeps a guide at the newest version of the folder that has no problems.

    New words count at once. Finding entries by new words and phrasings follows in two steps: an approximate
    matcher within a second, then a fully trained one.
    """

    def __init__(
        self,
        folder: Path,
        guide: Guide,
        matcher: Matcher,
        learner: Learner,
        factory: GuideFactory,
        publish: Publish,
    ) -> None:
        """Reload ``folder`` into ``guide``, which uses ``matcher``, made by ``learner``; ``factory`` makes guides."""
        self._folder, self._guide, self._matcher = folder, guide, matcher
        self._learner, self._factory, self._publish = learner, factory, publish
        self._latest: _Version | None = None
        self._state, self._problems = "ready", tuple[Problem, ...]()
        self._exact = True
        self._loaded_at = time.time()
        self._progress: dict[str, int] | None = None
        self._lock = threading.Lock()

    def status(self) -> dict[str, Any]:
        """Return the status of the folder as the curator's pane shows it."""
        entries = self._guide.knowledge.entries.values()
        return {
            "state": "broken" if self._problems else self._state,
            "exact": self._exact,
            "entries": len(entries),
            "phrasings": sum(len(entry.phrasings) for entry in entries),
            "folder": _short(self._folder),
            "problems": [_problem_json(problem) for problem in self._problems],
            "loaded_at": self._loaded_at,
            "progress": self._progress,
        }

    def set_state(self, state: str) -> None:
        """Change the state of the folder (``loading``, ``learning`` or ``ready``), and publish its status."""
        self._state = state
        self._publish("knowledge", self.status())

    def reload(self, on_learned: Callable[[Guide], object]) -> None:
        """Read the folder.

        Once a full index is ready, call ``on_learned`` with a guide that uses it, perhaps later and in another thread.
        """
        try:
            knowledge = load(self._folder)
            version = _Version(knowledge, read_calibration(self._folder, knowledge), self._factory)
        except KnowledgeError as error:
            self._reject(error.problems)
            return
        except GuidepostError as error:
            self._reject((Problem(self._folder.name, 0, "", str(error)),))
            return
        calibration = version.calibration
        self._adopt(version)
        if known := self._learner.known(knowledge, calibration):
            self._use(version, known, exact=True)
            on_learned(version.guide(known))
            self._learner.prepare()
            return
        if approximate := self._learner.approximate(knowledge, calibration):
            self._use(version, approximate, exact=False)
        threading.Thread(target=self._build, args=(version, on_learned), name="index", daemon=True).start()

    def _reject(self, problems: tuple[Problem, ...]) -> None:
        self._problems = problems
        self._publish("knowledge", self.status())

    def _adopt(self, version: _Version) -> None:
        """Use the version's words at once. Entries are still found by the matcher of the version before."""
        with self._lock:
            if self._latest:
                self._latest.obsolete.set()
            self._latest, self._problems, self._exact, self._progress = version, (), False, None
            self._loaded_at = time.time()
            self._guide.replace(version.guide(ExistingEntriesMatcher(self._matcher, version.knowledge)))
        self.set_state("learning")

    def _use(self, version: _Version, matcher: Matcher, *, exact: bool) -> None:
        """Find entries by ``matcher``, unless there is a newer version."""
        with self._lock:
            if version.obsolete.is_set():
                return
            self._matcher, self._exact, self._progress = matcher, exact, None
            self._guide.replace(version.guide(matcher))
        self.set_state("ready")

    def _build(self, version: _Version, on_learned: Callable[[Guide], object]) -> None:
        announce = announce_to(self._report_progress, version.obsolete)
        try:
            matcher = self._learner.learn(version.knowledge, version.calibration, announce)
        except ObsoleteError:
            return
        self._use(version, matcher, exact=True)
        self._learner.prepare()
        if not version.obsolete.is_set():
            on_learned(version.guide(matcher))

    def _report_progress(self, done: int, steps: int) -> None:
        self._progress = {"done": done, "of": steps}
        self._publish("progress", {"name": "index", "done": done, "of": steps})

    def stop(self) -> None:
        """Stop a build in progress."""
        if self._latest:
            self._latest.obsolete.set()


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {"file": problem.file, "line": problem.line, "field": problem.field, "message": problem.message}


def _short(folder: Path) -> str:
    """Return the path of the folder, relative to the current directory if it is inside."""
    here = Path.cwd()
    return str(folder.relative_to(here) if folder.is_relative_to(here) else folder)
