"""Why the last question was answered as it was."""

import html
import re
from collections.abc import Callable
from typing import Any

from bot.knowledge.base import KnowledgeBase
from bot.matching.ranking import Match
from bot.services import exchange
from bot.services.guide import Answer, Guide

RANKED = 10


class OverheardGuide(Guide):
    """A guide whose answers somebody else hears too, and whose exchanges are followed."""

    def __init__(self, guide: Guide, heard: Callable[[str, Answer, Guide], object]) -> None:
        self._mind = guide._mind
        self._heard = heard
        self.followers: list[Callable[[KnowledgeBase], object]] = []
        """Told what it knows from now on, where that is something else."""

    def exchange(self, other: Guide) -> None:
        """See `Guide.exchange`."""
        before = self.knowledge
        super().exchange(other)
        if before is not other.knowledge:
            for follower in self.followers:
                follower(other.knowledge)

    def ask(self, question: str, after: str | None = None) -> Answer:
        """See `Guide.ask`."""
        now = self.snapshot()
        answer = Guide.ask(now, question, after)
        self._heard(question, answer, now)
        return answer


def evidence(question: str, answer: Answer, guide: Guide) -> dict[str, Any]:
    """All that spoke for and against the answer, as plain data."""
    ranking, floors = answer.ranking, guide.floors
    first = ranking.matches[0].entry_id if ranking.matches else None
    return {
        "question": _as_typed(question),
        "outcome": exchange.outcome(answer),
        "confidence": round(ranking.confidence, 4),
        "coverage": round(ranking.coverage, 4),
        "floors": {"answer": floors.answer, "offer": floors.offer},
        "ranking": [_shown(match, guide.knowledge, ranking.repairs or {}) for match in ranking.matches[:RANKED]],
        "near": [one for one in exchange.shown(answer) if exchange.outcome(answer) != "answered" or one["id"] != first],
    }


def _as_typed(question: str) -> str:
    """The question without Slack's markup for who is addressed and for what would be markup."""
    return html.unescape(re.sub(r"<[@#!][^>]*>", "", question)).strip()


def _shown(match: Match, knowledge: KnowledgeBase, repairs: Any) -> dict[str, Any]:
    found = match.evidence
    return {
        "id": match.entry_id,
        "title": knowledge.entries[match.entry_id].title,
        "score": round(match.score, 4),
        "shares": {name: round(share, 4) for name, share in found.shares.items()},
        "phrasing": found.phrasing,
        "words": list(found.words),
        "repairs": [list(pair) for pair in repairs.items()],
    }
