"""Workspaces, events, questions and replies for tests of stores and of the outbox."""

import itertools
from typing import Any

from bot.services.deliveries import Claim, IncomingEvent, OutgoingMessage
from bot.services.ports import OutboxStore
from bot.services.questions import AnswerOutcome, QuestionRecord
from bot.services.workspaces import Workspace

ACME = Workspace("T0ACME", "E0HOLDING")
BETA = Workspace("T0BETA", "E0HOLDING")
CARD: dict[str, Any] = {
    "text": "Codify the Commitment",
    "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "¿Sí?"}}],
}

_numbers = itertools.count(1)


def incoming_event(event_id: str = "Ev1", workspace: Workspace = ACME) -> IncomingEvent:
    return IncomingEvent(workspace, event_id)


def reply(key: str = "", workspace: Workspace = ACME, **fields: Any) -> OutgoingMessage:
    """Return a reply to post, with a key of its own unless one is given."""
    defaults = {
        "channel": "C0GENERAL",
        "content": CARD,
        "thread_ts": "1700000000.000100",
        "entry_id": "practices/codify",
    }
    key = key or f"answer:{next(_numbers)}"
    return OutgoingMessage(workspace=workspace, idempotency_key=key, **(defaults | fields))


def question_record(workspace: Workspace = ACME, user_id: str = "U0ANNA", text: str = "who signs?") -> QuestionRecord:
    return QuestionRecord(workspace, text, AnswerOutcome.ANSWERED, "practices/codify", 0.75, user_id)


def accept_reply(outbox_store: OutboxStore, message: OutgoingMessage | None = None) -> Claim:
    """Accept an event with a reply, and return the claim on the reply."""
    message = message or reply()
    incoming = incoming_event(f"Ev-{message.idempotency_key}", message.workspace)
    claim = outbox_store.accept(incoming, message, claim=True).claim
    assert claim
    return claim


def claim_next(outbox_store: OutboxStore) -> Claim:
    """Claim the next due delivery; there must be one."""
    [claim] = outbox_store.claim(1)
    return claim


def claim_if_due(outbox_store: OutboxStore) -> Claim | None:
    """Claim the next due delivery, if there is one."""
    return next(iter(outbox_store.claim(1)), None)
