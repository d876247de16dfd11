"""Skills that a guide has beyond ranking entries. Each is optional; without any, a guide still answers questions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.matching.acts import ActFinder
from bot.matching.comparisons import Comparisons
from bot.matching.parts import questions_in
from bot.matching.passage_finder import PassageFinder
from bot.matching.ranking import Ranking
from bot.services.conversation import Conversation
from bot.services.hearing import ThreadHearing


@dataclass(frozen=True)
class Skills:
    """Skills of a guide to one knowledge base."""

    passages: PassageFinder | None = None
    """Finds the sentence that answers. Without it, every card shows the entry as a whole."""
    conversation: Conversation | None = None
    """Understands follow-ups. Without it, a thread only brings the entries near its last one forward."""
    acts: ActFinder | None = None
    """Tells messages that ask nothing from questions. Without it, every message is taken for a question."""
    comparisons: Comparisons | None = None
    """Finds spotlights that a message puts side by side. Without it, the message is one question."""
    hearing: ThreadHearing | None = None
    """Hears messages that are meant for the bot without a mention. Without it, none is heard."""

    def questions_in(
        self, message: str, question: str, match: Callable[[str], Ranking], floor: float
    ) -> tuple[str, ...]:
        """Return the questions in a message, if it has several; else nothing. See `bot.matching.parts`."""
        compared = self.comparisons.questions_in(question) if self.comparisons else ()
        return compared or questions_in(message, question, match, floor)

    def lacks_subject(self, message: str, thread: Sequence[str]) -> bool:
        """Return whether a message names no subject where ``thread`` has shown none, so that any entry is a guess."""
        return bool(self.conversation and not thread and self.conversation.needs_thread(message))


NO_SKILLS = Skills()
