"""A curator's session: the guide that the playground asks, the folder behind it, the evidence and the scores."""

import threading
from pathlib import Path
from typing import Any

from bot.bootstrap.versions import GuideFactory
from bot.knowledge.loader import load
from bot.matching.calibration import read_calibration
from bot.matching.encoder import Encoder
from bot.matching.store import ProgressFactory
from bot.services.answers import Answer, Turn
from bot.services.guide import Guide
from playground.curator.evidence import ObservedGuide, evidence
from playground.curator.folder import FolderWatch
from playground.curator.golden import SimilarQuestions, golden_folder, read_questions
from playground.curator.learner import CachingEncoder, Learner
from playground.curator.reloader import Reloader
from playground.curator.scores import Scorer
from playground.feed import Publish


class CuratorSession:
    """The guide that a playground asks, and everything that a curator sees of it."""

    def __init__(self, folder: Path, encoder: Encoder, announce: ProgressFactory, publish: Publish) -> None:
        """Load and index the folder; ``announce`` shows the progress if that takes long.

        Raises:
            KnowledgeError: The folder has problems; the error lists all of them.
        """
        # Created before anything is read, so that no save is missed.
        self._watch = FolderWatch(folder, self._reload)
        knowledge = load(folder)
        calibration = read_calibration(folder, knowledge)
        self._encoder = CachingEncoder(encoder)
        self._learner = Learner(folder, self._encoder)
        matcher = self._learner.learn(knowledge, calibration, announce)
        factory = GuideFactory(folder, self._encoder, matcher, announce)
        guide = factory.guide(knowledge, calibration, matcher)
        self.guide = ObservedGuide(guide, self._observe, self._ask_again)
        self._publish = publish
        self._last: dict[str, Any] = {"question": None}
        self._turn: Turn | None = None
        self._before: dict[str, Any] = {}
        """Outcome of the last question, and its first entry, before the folder was changed."""
        questions = golden_folder(folder)
        golden = read_questions(questions)
        self._similar = SimilarQuestions(golden, self._encoder)
        self._scorer = Scorer(questions, golden, publish, self._publish_report)
        self._reloader = Reloader(folder, self.guide, matcher, self._learner, factory, publish)
        self.ready = threading.Event()
        """Set when the encoder is loaded, so that questions are answered without a wait."""

    def start(self) -> None:
        """Load the encoder and then watch the folder, both in the background."""
        self._reloader.set_state("loading")
        threading.Thread(target=self._warm_up, name="encoder", daemon=True).start()

    def _warm_up(self) -> None:
        self._encoder.encode([""])
        self.ready.set()
        self._reloader.set_state("ready")
        self._watch.start()
        self._similar.encode()
        self._learner.prepare()

    def _observe(self, turn: Turn, answer: Answer, guide: Guide) -> None:
        self._turn = turn
        self._last = {**evidence(turn.question, answer, guide), "golden": self._similar.find(turn.question)}
        self._publish_report()

    def _ask_again(self, is_new: bool) -> None:
        """Ask the last question again after a save, so that the pane shows what the save did.

        ``is_new`` tells whether the folder was changed. If not, its phrasings were learned more exactly.
        """
        turn, last = self._turn, self._last
        if turn is None:
            return
        if is_new:
            first = last["ranking"][0]["title"] if last["ranking"] else None
            self._before = {"outcome": last["outcome"], "first": first}
        guide = self.guide.snapshot()
        answer = Guide.ask(guide, turn.question, turn.thread)
        if self._turn is turn:  # Else the person has asked something else in the meantime.
            self._last = {**evidence(turn.question, answer, guide), "golden": last["golden"], "again": self._before}
            self._publish_report()

    def _publish_report(self) -> None:
        self._publish("curator", self.report())

    def _reload(self) -> None:
        self._reloader.reload(self._scorer.start)

    def status(self) -> dict[str, Any]:
        """Return the status of the folder."""
        return self._reloader.status()

    def report(self) -> dict[str, Any]:
        """Return the evidence for the last answer, and the latest scores."""
        return {**self._last, "score": self._scorer.latest}

    def close(self) -> None:
        """Stop everything that runs in the background."""
        self._watch.stop()
        self._reloader.stop()
        self._scorer.stop()
        self._similar.stop()
