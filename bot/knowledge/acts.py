"""Acts: messages with which people greet, thank, complain and so on, instead of asking."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.knowledge.models import Model, Text


class Act(StrEnum):
    """Acts of a message that is no question to the knowledge base; each has a reply of its own."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    CAPABILITIES = "capabilities"
    """Asks what the bot can do, or for help in using it."""
    IDENTITY = "identity"
    """Asks who or what the bot is, or who made it."""
    HUMAN = "human"
    """Asks for a person instead of the bot."""
    COMPLAINT = "complaint"
    ACKNOWLEDGEMENT = "acknowledgement"
    STOP = "stop"
    """Asks the bot to be quiet."""
    FEEDBACK = "feedback"
    """Says whether an answer helped."""
    LANGUAGE = "language"
    """Asks which languages the bot speaks, or for another one."""


_Examples = Annotated[tuple[Text, ...], Field(min_length=1)]


class ActExamples(Model):
    """Contents of ``acts.yaml``: messages by their act, and questions that only resemble one."""

    greeting: _Examples | None = None
    thanks: _Examples | None = None
    farewell: _Examples | None = None
    capabilities: _Examples | None = None
    identity: _Examples | None = None
    human: _Examples | None = None
    complaint: _Examples | None = None
    acknowledgement: _Examples | None = None
    stop: _Examples | None = None
    feedback: _Examples | None = None
    language: _Examples | None = None
    question: _Examples | None = None
    """Real questions that would be mistaken for an act."""

    def by_act(self) -> dict[Act | None, tuple[str, ...]]:
        """Return the examples of each act that has some; those of None are questions."""
        found: dict[Act | None, tuple[str, ...] | None] = {None: self.question}
        found.update({act: getattr(self, act) for act in Act})
        return {act: some for act, some in found.items() if some}
