"""The evidence for the answer to the last question."""

import html
import re
from collections.abc import Callable, Sequence
from typing import Any

from bot.knowledge.base import KnowledgeBase
from bot.matching.ranking import Match
from bot.services import serialization
from bot.services.answers import Answer, Turn
from bot.services.guide import Guide
from bot.services.versions import UNPUBLISHED, Edition

MAX_RANKED = 10
"""Maximum number of ranked entries that the pane shows."""


class ObservedGuide(Guide):
    """A guide that reports each answer to an observer, and each new knowledge base to its followers."""

    def __init__(
        self, guide: Guide, on_answer: Callable[[Turn, Answer, Guide], object], on_replace: Callable[[bool], object]
    ) -> None:
        """``on_replace`` gets whether the new state has another knowledge base, or another matcher only."""
        super().replace(guide)
        self._on_answer, self._on_replace = on_answer, on_replace
        self.followers: list[Callable[[KnowledgeBase], object]] = []
        """Called with the new knowledge base whenever it changes."""

    def replace(self, other: Guide, edition: Edition = UNPUBLISHED) -> None:
        """Adopt the state of ``other``, and inform the followers if its knowledge base is a different one."""
        is_new = self.knowledge is not other.knowledge
        super().replace(other, edition)
        if is_new:
            for follower in self.followers:
                follower(other.knowledge)
        self._on_replace(is_new)

    def ask(self, question: str, thread: Sequence[str] = ()) -> Answer:
        """See `Guide.ask`. Report the answer, with the state of the guide that gave it, to the observer."""
        now = self.snapshot()
        answer = Guide.ask(now, question, thread)
        self._on_answer(Turn(question, tuple(thread)), answer, now)
        return answer


def evidence(question: str, answer: Answer, guide: Guide) -> dict[str, Any]:
    """Return the evidence for and against the answer as plain data."""
    ranking, floors = answer.ranking, guide.floors
    first = ranking.matches[0].entry_id if ranking.matches else None
    return {
        "question": _as_typed(question),
        "outcome": answer.outcome,
        "confidence": round(ranking.confidence, 4),
        "coverage": round(ranking.coverage, 4),
        "floors": {"answer": floors.answer, "offer": floors.offer},
        "ranking": [
            _match_json(match, guide.knowledge, ranking.repairs or {}) for match in ranking.matches[:MAX_RANKED]
        ],
        "near": [
            one for one in serialization.card_entries(answer) if answer.outcome != "answered" or one["id"] != first
        ],
    }


def _as_typed(question: str) -> str:
    """Return the question without Slack's mentions and escapes."""
    return html.unescape(re.sub(r"<[@#!][^>]*>", "", question)).strip()


def _match_json(match: Match, knowledge: KnowledgeBase, repairs: Any) -> dict[str, Any]:
    found = match.evidence
    return {
        "id": match.entry_id,
        "title": knowledge.entries[match.entry_id].title,
        "score": round(match.score, 4),
        "shares": {name: round(share, 4) for name, share in found.contributions.items()},
        "phrasing": found.phrasing,
        "words": list(found.words),
        "repairs": [list(pair) for pair in repairs.items()],
    }
