"""The knowledge with a matcher that takes no time: the question names the entry that answers it.

For runs that are about everything but matching.
"""

from functools import cache
from wsgiref.types import WSGIApplication

from bot.bootstrap.logs import configure_log
from bot.bootstrap.web import create_web
from bot.knowledge.loader import load
from bot.matching.calibration import Floors
from bot.matching.ranking import Evidence, Match, Ranking
from bot.services.guide import Guide
from bot.settings import SHIPPED_KNOWLEDGE, Settings

WEB = "benchmarks.naming:web"
"""What makes the WSGI application with this matcher."""


class NamingMatcher:
    """Takes the last word of a question for the id of the entry. See `bot.services.ports.Matcher`."""

    def match(self, question: str, after: str | None = None) -> Ranking:
        """That entry, for certain."""
        entry_id = question.rpartition(" ")[2]
        return Ranking((Match(entry_id, 1.0, Evidence({})),), confidence=1.0, coverage=1.0)


@cache
def naming_guide() -> Guide:
    """The guide to the shipped knowledge with this matcher; read once in a process and in those forked from it."""
    return Guide(load(SHIPPED_KNOWLEDGE), NamingMatcher(), Floors(answer=0.5, offer=0.5))


def web() -> WSGIApplication:
    """The WSGI application, as ``app:web`` makes it but for the matcher."""
    settings = Settings.load()
    configure_log(settings)
    return create_web(settings, naming_guide())
