"""Answers as plain data, for programs that use the bot and for the stores."""

from typing import Any

from bot.knowledge.acts import Act
from bot.knowledge.models import Entry
from bot.knowledge.passages import opening_of
from bot.matching.hearing import ThreadMessage
from bot.services.answers import Answer, Answered, HelpRequest, NoAnswer, Reply, SeveralAnswers, Unsure
from bot.services.curation.gaps import Gap
from bot.services.curation.proposals import Proposal
from bot.services.curation.votes import VotesAgainst
from bot.services.questions import AnswerOutcome, QuestionRecord, redact
from bot.services.workspaces import Workspace

RANKED = 5
"""Number of ranked entries that a program receives."""


def card_entries(answer: Answer) -> list[dict[str, Any]]:
    """Return the entries that the answer's card names: the one that answers, or those offered or near."""
    scores = {match.entry_id: match.score for match in answer.ranking.matches}
    return [{"id": entry.id, "title": entry.title, "score": round(scores[entry.id], 4)} for entry in _entries(answer)]


def _entries(answer: Answer) -> tuple[Entry, ...]:
    match answer:
        case Answered(entry=entry):
            return (entry,)
        case Unsure(offered=offered):
            return offered
        case NoAnswer(near=near):
            return near


def ranking(answer: Answer) -> dict[str, Any]:
    """Return the outcome, the confidence, the first few ranked entries, and the passage that leads the card."""
    ranked = [{"id": match.entry_id, "score": round(match.score, 4)} for match in answer.ranking.matches[:RANKED]]
    confidence = round(answer.ranking.confidence, 4)
    stays = {"same": True} if isinstance(answer, Answered) and answer.stays else {}
    return {"outcome": answer.outcome, "confidence": confidence, "ranking": ranked, **lead(answer), **stays}


def lead(answer: Answer) -> dict[str, Any]:
    """Return the passage that leads the card, and that the entry lacks what was asked, where these apply."""
    if not isinstance(answer, Answered):
        return {}
    passage = answer.lead or opening_of(answer.entry)
    if passage is None:
        return {}
    found: dict[str, Any] = {"lead": {"id": passage.id, "text": passage.text, "source": passage.source}}
    return found if answer.held else {**found, "held": False}


def reply(given: Reply) -> dict[str, Any]:
    """Return what `ranking` does of an answer; of any other reply, the act that it replies to."""
    if isinstance(given, Answer):
        return ranking(given)
    if isinstance(given, SeveralAnswers):
        return _several(given)
    act = Act.CAPABILITIES if isinstance(given, HelpRequest) else given.act
    return {"outcome": "act", "act": act, "confidence": 0.0, "ranking": []}


def _several(given: SeveralAnswers) -> dict[str, Any]:
    """Return the first part as a program would read a single answer, and every part with its first entry."""
    parts = [(part.question, ranking(part.answer)) for part in given.parts]
    listed = [{"question": question, "first": _first(answer), **answer} for question, answer in parts]
    return {**parts[0][1], "parts": listed}


def _first(answer: dict[str, Any]) -> str | None:
    return answer["ranking"][0]["id"] if answer["ranking"] else None


def question_records(workspace: Workspace, user_id: str, message: str, given: Reply) -> list[QuestionRecord]:
    """Return what is kept of each question in ``message`` and of the answer to it; what is no question is not kept."""
    if isinstance(given, SeveralAnswers):
        return [_question_record(workspace, user_id, part.question, part.answer) for part in given.parts]
    return [_question_record(workspace, user_id, message, given)] if isinstance(given, Answer) else []


def _question_record(workspace: Workspace, user_id: str, question: str, answer: Answer) -> QuestionRecord:
    first = answer.ranking.matches[0].entry_id if answer.ranking.matches else None
    return QuestionRecord(workspace, redact(question), answer.outcome, first, answer.ranking.confidence, user_id)


def read_thread(given: object) -> tuple[ThreadMessage, ...]:
    """Return the messages in the "thread" of a program's line; empty if it has none that can be read."""
    messages = given.get("thread") if isinstance(given, dict) else None
    if not isinstance(messages, list) or not all(isinstance(one, dict) and one.get("who") for one in messages):
        return ()
    return tuple(
        ThreadMessage("" if one["who"] == "bot" else str(one["who"]), str(one.get("text", "")), one.get("entry"))
        for one in messages
    )


def choice_record(workspace: Workspace, user_id: str, question: str, picked: str | None) -> QuestionRecord:
    """Return what is kept of a person's choice after ``question`` was asked back; ``picked`` is an entry's id or None.

    The confidence is that of the person: complete.
    """
    outcome = AnswerOutcome.PICKED if picked else AnswerOutcome.NONE_OF_THESE
    return QuestionRecord(workspace, redact(question), outcome, picked, 1.0 if picked else 0.0, user_id)


def told_record(workspace: Workspace, user_id: str, question: str) -> QuestionRecord:
    """Return what is kept of a ``question`` that was passed on to the curators, of the person who asked it."""
    return QuestionRecord(workspace, redact(question), AnswerOutcome.TOLD, None, 0.0, user_id)


def votes_data(found: VotesAgainst) -> dict[str, Any]:
    """Return the votes against answers; ``helpful`` is null where too few people voted for an entry to say."""
    entries = [
        {
            "id": one.entry_id,
            "against": one.against,
            "helpful": one.helpful,
            "reasons": dict(one.reasons),
            "comments": list(one.comments),
            "last_at": one.last_at,
        }
        for one in found.entries
    ]
    return {"entries": entries, "withheld": found.withheld}


def proposal_data(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal in the curators' inbox; ``origin`` is the way by which it came."""
    return {
        "kind": proposal.kind,
        "subject": proposal.subject,
        "title": proposal.title or None,
        "reason": proposal.reason,
        "source_url": proposal.source_url or None,
        "gap": proposal.gap_id or None,
        "by": proposal.proposed_by or None,
        "origin": proposal.origin,
    }


def gap_data(gap: Gap) -> dict[str, Any]:
    """Return a gap or a proposal of the curators' inbox; its times are in seconds since the epoch."""
    status = gap.status
    return {
        "id": gap.id,
        "workspace": status.workspace.team_id,
        "state": status.state,
        "curator": status.curator or None,
        "reason": status.reason or None,
        "entry": status.entry_id,
        "asked_again": gap.is_asked_again,
        "count": gap.count,
        "none_of_these": gap.none_of_these,
        "told": gap.told,
        "picked": dict(gap.picked),
        "first_at": gap.first_at,
        "last_at": gap.last_at,
        "questions": list(gap.questions),
        "confidence": round(gap.confidence, 4),
        "proposal": proposal_data(gap.proposal) if gap.proposal else None,
        "near": [{"id": one.entry_id, "title": one.title, "score": round(one.score, 4)} for one in gap.near],
    }
