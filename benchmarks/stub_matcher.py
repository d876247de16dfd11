"""The shipped knowledge with a matcher that takes no time: each question ends with the id of the entry that answers it.

It is for runs that measure everything except matching.
"""

from functools import cache

from bot.bootstrap.processes import configure_log
from bot.bootstrap.web import create_web
from bot.knowledge.loader import load
from bot.matching.calibration import Floors
from bot.matching.ranking import Evidence, Match, Ranking
from bot.services.guide import Guide
from bot.settings import SHIPPED_KNOWLEDGE, Settings
from bot.web.gateway import Gateway

WEB = "benchmarks.stub_matcher:web"
"""Import path of the factory of the WSGI application with this matcher."""


class StubMatcher:
    """Takes the last word of a question for the id of the entry. See `bot.services.ports.Matcher`."""

    def match(self, question: str, after: str | None = None) -> Ranking:
        """Return that entry, with certainty; nothing for a question without an id, such as the one at the start."""
        entry_id = question.rpartition(" ")[2]
        if "/" not in entry_id:
            return Ranking((), confidence=0.0, coverage=0.0)
        return Ranking((Match(entry_id, 1.0, Evidence({})),), confidence=1.0, coverage=1.0)


@cache
def stub_guide() -> Guide:
    """Return the guide to the shipped knowledge with this matcher; it is read once per process and shared by forks."""
    return Guide(load(SHIPPED_KNOWLEDGE), StubMatcher(), Floors(answer=0.5, offer=0.5))


def web() -> Gateway:
    """Return the RSGI application as ``app:web`` creates it, except for the matcher."""
    settings = Settings.load()
    configure_log(settings)
    return create_web(settings, stub_guide())
