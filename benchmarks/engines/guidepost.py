"""The bot's own matcher."""

from benchmarks.data import Task
from benchmarks.engines.base import SHOWN, Engine, EngineRanking
from bot.matching.calibration import DayOne
from bot.matching.encoder import Encoder
from bot.matching.encoders import STANDARD, EncoderName
from bot.matching.index import Index
from bot.matching.matcher import IntentMatcher
from bot.matching.training import is_prose
from bot.services.scoring.calibrator import calibrate
from bot.services.scoring.golden import GoldenQuestion

NAME = "Guidepost"
PRECISE = "Guidepost precise"
"""Name of the matcher with the setting ENCODER=precise."""


class Guidepost(Engine):
    """The matcher as the bot uses it, but without the thread's last entry, which no other engine takes either."""

    name = NAME

    def __init__(self, encoder: Encoder, name: str = NAME, calibrated_for: EncoderName = STANDARD) -> None:
        self.encoder: Encoder = encoder
        self.name = name
        self._calibrated_for = calibrated_for

    def learn(self, task: Task) -> None:
        """Index the texts, and calibrate the confidence on the held-out questions, if there are any."""
        index = Index.build(task.training, self.encoder, lambda done: None)
        calibration = DayOne.shipped(self._calibrated_for).calibration(few_phrasings=is_prose(task.training))
        self._matcher = IntentMatcher(task.training, index, self.encoder, calibration, neighbors={})
        if task.held_out:
            golden = [GoldenQuestion(one.text, one.accept, "held out") for one in task.held_out]
            self._matcher = self._matcher.calibrated(calibrate(self._matcher, golden))

    def rank(self, question: str) -> EngineRanking:
        """Rank entries; the score is the estimated probability that any entry answers."""
        ranking = self._matcher.match(question)
        return EngineRanking(tuple(match.entry_id for match in ranking.matches[:SHOWN]), ranking.coverage)

    def answer(self, question: str) -> object:
        """Return everything that the bot computes for a question, including the evidence."""
        return self._matcher.match(question)
