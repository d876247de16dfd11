"""What the listeners work with."""

from dataclasses import dataclass

from bot.services.guide import Guide
from bot.services.installed import Installed
from bot.services.leaving import Leaving
from bot.services.outbox import Outbox
from bot.services.ports import Desk, FeedbackStore, Ledger, QuestionStore
from bot.services.questions import Asked
from bot.services.tips.service import Tips


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
    tips: Tips
    feedback: FeedbackStore

    def keep(self, asked: Asked) -> None:
        """Keep a question, in a thread that is free; with none free it is not kept, and nobody waits."""
        if self.question_days and self.desk.reserve():
            self.desk.submit(lambda: self.questions.record(asked))
