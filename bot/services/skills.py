"""Skills that a guide has beyond ranking entries. Each is optional; without any, a guide still answers questions."""

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


NO_SKILLS = Skills()
