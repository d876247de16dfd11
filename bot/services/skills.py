"""Skills that a guide has beyond ranking entries. Each is optional; without any, a guide still answers questions."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.matching.acts import ActFinder
from bot.matching.passage_finder import PassageFinder
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
    hearing: ThreadHearing | None = None
    """Hears messages that are meant for the bot without a mention. Without it, none is heard."""

    def lacks_subject(self, message: str, thread: Sequence[str]) -> bool:
        """Return whether a message names no subject where ``thread`` has shown none, so that any entry is a guess."""
        return bool(self.conversation and not thread and self.conversation.needs_thread(message))


NO_SKILLS = Skills()
