"""What services need and others provide."""

from typing import Protocol

from bot.matching.ranking import Ranking


class Matcher(Protocol):
    """Ranks the knowledge base's entries for a question, as typed in Slack.

    Safe to call from many threads; never raises for what a person typed.
    """

    def match(self, question: str) -> Ranking:
        """All entries that may answer, best first, and how sure the first one is."""
        ...
