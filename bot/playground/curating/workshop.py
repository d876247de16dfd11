"""All that helps a curator in one playground: reading the folder again, the evidence, the scores."""

import threading
from pathlib import Path
from typing import Any

from bot.knowledge.loader import load
from bot.matching.calibration import read_calibration
from bot.matching.encoder import Encoder
from bot.matching.store import Announce
from bot.playground.curating.evidence import OverheardGuide, evidence
from bot.playground.curating.folder import FolderWatch
from bot.playground.curating.goldens import Goldens, golden_folder, read_questions
from bot.playground.curating.learning import Learner
from bot.playground.curating.reloading import Reloader
from bot.playground.curating.remembering import RememberingEncoder
from bot.playground.curating.scores import Scores
from bot.playground.curating.telling import Tell
from bot.services.guide import Answer, Guide


class Workshop:
    """The guide that a playground asks, and what a curator sees of it."""

    def __init__(self, folder: Path, encoder: Encoder, announce: Announce, tell: Tell) -> None:
        """Learns the folder; ``announce`` hears of it when that takes long.

        Raises:
            KnowledgeError: with everything that is wrong with the folder.
        """
        # Before anything is read, so that no save is missed.
        self._watch = FolderWatch(folder, self._reload)
        knowledge, calibration = load(folder), read_calibration(folder)
        self._encoder = RememberingEncoder(encoder)
        self._learner = Learner(folder, self._encoder)
        matcher = self._learner.learn(knowledge, calibration, announce)
        self.guide = OverheardGuide(Guide(knowledge, matcher, calibration.floors), self._hear)
        self._tell = tell
        self._last: dict[str, Any] = {"question": None}
        questions = golden_folder(folder)
        golden = read_questions(questions)
        self._goldens = Goldens(golden, self._encoder)
        self._scores = Scores(questions, golden, tell, self._tell_curator)
        self._reloader = Reloader(folder, self.guide, matcher, self._learner, tell)
        self.ready = threading.Event()
        """Set when the encoder is loaded, and questions are answered without a wait."""

    def start(self) -> None:
        """Load the encoder, then look at the folder, in the background."""
        self._reloader.become("loading")
        threading.Thread(target=self._warm_up, name="encoder", daemon=True).start()

    def _warm_up(self) -> None:
        self._encoder.encode([""])
        self.ready.set()
        self._reloader.become("ready")
        self._watch.start()
        self._goldens.learn()
        self._learner.prepare()

    def _hear(self, question: str, answer: Answer, guide: Guide) -> None:
        self._last = {**evidence(question, answer, guide), "golden": self._goldens.near(question)}
        self._tell_curator()

    def _tell_curator(self) -> None:
        self._tell("curator", self.curator())

    def _reload(self) -> None:
        self._reloader.reload(self._scores.begin)

    def status(self) -> dict[str, Any]:
        """How the folder stands."""
        return self._reloader.status()

    def curator(self) -> dict[str, Any]:
        """The evidence of the last question, and the last score."""
        return {**self._last, "score": self._scores.latest}

    def close(self) -> None:
        """End what goes on in the background."""
        self._watch.stop()
        self._reloader.stop()
        self._scores.stop()
        self._goldens.stop()
