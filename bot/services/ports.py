"""What services need and others provide."""

from typing import Protocol

from bot.matching.ranking import Ranking


class Matcher(Protocol):
    """Ranks the knowledge base's entries for a question, as typed in Slack.

    Safe to call from many threads; never raises for what a person typed.
    """

    def match(self, question: str, after: str | None = None) -> Ranking:
        """The entries that fit best, best first, and how sure the first one is.

        ``after`` is the entry shown just before in the same thread, if any.
        """
        ...
