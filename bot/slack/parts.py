"""What the listeners work with."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.services.guide import Guide
from bot.services.installed import Installed
from bot.services.leaving import Leaving
from bot.services.outbox import Outbox
from bot.services.ports import Desk, FeedbackStore, Ledger, QuestionStore
from bot.services.questions import Asked
from bot.services.tips.service import Tips
from bot.slack.measures import Measures


@dataclass(frozen=True)
class Parts:
    """The services and stores of a running bot."""

    guide: Guide
    outbox: Outbox
    ledger: Ledger
    questions: QuestionStore
    question_days: int
    """How long questions are kept; 0: not at all."""
    installed: Installed
    leaving: Leaving
    desk: Desk
    measures: Measures
    tips: Tips
    feedback: FeedbackStore
    clock: Callable[[], float]
    """What time it is, in seconds since the epoch."""

    def keep(self, asked: Asked) -> None:
        """Count a question, and keep it in a thread that is free; with none free it is not kept, and nobody waits."""
        self.measures.count_question(asked.outcome)
        if self.question_days and self.desk.reserve():
            self.desk.submit(lambda: self.questions.record(asked))
