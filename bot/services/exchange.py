"""Outcomes as plain data: for programs that ask the bot, and for keeping."""

from typing import Any

from bot.knowledge.models import Entry
from bot.services.guide import Answer, Answered, NoAnswer, Unsure
from bot.services.questions import Asked, redact
from bot.services.workspaces import Workspace

RANKED = 5
"""How many ranked entries a program gets to see."""


def outcome(answer: Answer) -> str:
    """The answer's kind, in a word."""
    match answer:
        case Answered():
            return "answered"
        case Unsure():
            return "unsure"
        case NoAnswer():
            return "no_answer"


def shown(answer: Answer) -> list[dict[str, Any]]:
    """The entries that the answer's card names: the one that answers, or those offered or near."""
    scores = {match.entry_id: match.score for match in answer.ranking.matches}
    return [{"id": entry.id, "title": entry.title, "score": round(scores[entry.id], 4)} for entry in _named(answer)]


def _named(answer: Answer) -> tuple[Entry, ...]:
    match answer:
        case Answered(entry=entry):
            return (entry,)
        case Unsure(offered=offered):
            return offered
        case NoAnswer(near=near):
            return near


def ranking(answer: Answer) -> dict[str, Any]:
    """Outcome, confidence and the first few ranked entries."""
    ranked = [{"id": match.entry_id, "score": round(match.score, 4)} for match in answer.ranking.matches[:RANKED]]
    return {"outcome": outcome(answer), "confidence": round(answer.ranking.confidence, 4), "ranking": ranked}


def asked(workspace: Workspace, user_id: str, question: str, answer: Answer) -> Asked:
    """What to keep of ``question`` and what was said to it."""
    first = answer.ranking.matches[0].entry_id if answer.ranking.matches else None
    return Asked(workspace, redact(question), outcome(answer), first, answer.ranking.confidence, user_id)
