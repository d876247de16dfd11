"""Votes on answers, and the reasons for those against. Nobody but the person who votes sees that they do."""

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.cards.ids import VOTE, VOTE_FORM
from bot.cards.notices import sentence_card
from bot.cards.votes import decode_vote, read_reason, reason_view
from bot.knowledge.models import Entry
from bot.services.questions import redact
from bot.services.votes import Vote, VoteKind
from bot.slack.context import AppContext
from bot.slack.directory import SlackTimeoutError
from bot.slack.request import Request
from bot.slack.views import NotShownError, open_view


def register(app: App, app_context: AppContext) -> None:
    """Listen for votes, and for the modal that asks why."""

    @app.action(re.compile(f"^{VOTE}:"))
    def vote(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        _vote(app_context, Request.of(context, body, client))
        app_context.metrics.time_answer("button")

    @app.view(VOTE_FORM)
    def give_reason(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> BoltResponse:
        _store_reason(app_context, Request.of(context, body, client))
        return ack()


def _vote(app_context: AppContext, request: Request) -> None:
    """Store a vote; ask for a reason if it is against the answer, and confirm it otherwise."""
    is_helpful, language, entry_id = decode_vote(request.text)
    knowledge = app_context.guide.knowledge.in_language(language)
    entry, voice = knowledge.entries.get(entry_id), knowledge.voice
    if request.is_outsider:
        said = voice.vote.insiders_only
    elif entry is None:
        said = voice.gone
    else:
        app_context.feedback.record(Vote(request.workspace, entry_id, request.user_id, is_helpful, VoteKind.ANSWER))
        if not is_helpful and _ask_why(app_context, request, entry, language):
            return
        said = voice.vote.noted
    app_context.responder.respond_quietly(sentence_card(said), request.body)


def _ask_why(app_context: AppContext, request: Request, entry: Entry, language: str) -> bool:
    """Open the modal that asks for a reason; return False if Slack does not open it. The vote counts in any case."""
    knowledge = app_context.guide.knowledge.in_language(language)
    try:
        # Where no words of people's questions are kept, none are asked for.
        open_view(request, reason_view(entry, knowledge, with_comment=app_context.question_days > 0))
    except (NotShownError, SlackTimeoutError):
        return False
    return True


def _store_reason(app_context: AppContext, request: Request) -> None:
    """Store the vote again, with the reason, unless the entry was removed meanwhile."""
    entry_id, reason, typed = read_reason(request.body["view"])
    comment = redact(typed) if app_context.question_days else ""
    if app_context.guide.entry(entry_id) and not request.is_outsider:
        vote = Vote(request.workspace, entry_id, request.user_id, False, VoteKind.ANSWER, reason, comment)
        app_context.feedback.record(vote)
