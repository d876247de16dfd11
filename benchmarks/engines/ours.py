"""The bot's own matcher."""

from benchmarks.data import Task
from benchmarks.engines.base import SHOWN, Engine, Ranked
from bot.matching.calibration import SHIPPED, read_calibration
from bot.matching.encoder import Encoder
from bot.matching.index import Index
from bot.matching.matcher import IntentMatcher
from bot.services.calibrating import calibrate
from bot.services.golden import GoldenQuestion

NAME = "Guidepost"


class Ours(Engine):
    """Indexed as the bot does it; without the thread's last entry, which no other engine takes either."""

    name = NAME

    def __init__(self, encoder: Encoder) -> None:
        self.encoder: Encoder = encoder

    def learn(self, task: Task) -> None:
        """Index the texts, and learn from what is held back, if anything is, how sure to be."""
        index = Index.build(task.learnt, self.encoder, lambda done: None)
        calibration = read_calibration(SHIPPED.parent)
        self._matcher = IntentMatcher(task.learnt, index, self.encoder, calibration, neighbours={})
        if task.held_back:
            golden = [GoldenQuestion(one.text, one.accept, "held back") for one in task.held_back]
            self._matcher = self._matcher.calibrated(calibrate(self._matcher, golden))

    def rank(self, question: str) -> Ranked:
        """The estimated probability that any entry answers is the score."""
        ranking = self._matcher.match(question)
        return Ranked(tuple(match.entry_id for match in ranking.matches[:SHOWN]), ranking.coverage)

    def answer(self, question: str) -> object:
        """All that the bot computes for a question, the reasons among it."""
        return self._matcher.match(question)
