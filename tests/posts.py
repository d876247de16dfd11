"""Workspaces, events, questions and replies to try stores and the outbox with."""

import itertools
from typing import Any

from bot.services.deliveries import Arrival, Claim, Post
from bot.services.ports import Ledger
from bot.services.questions import Asked
from bot.services.workspaces import Workspace

ACME = Workspace("T0ACME", "E0HOLDING")
BETA = Workspace("T0BETA", "E0HOLDING")
CARD: dict[str, Any] = {
    "text": "Codify the Commitment",
    "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "¿Sí?"}}],
}

_numbers = itertools.count(1)


def arrival(event_id: str = "Ev1", workspace: Workspace = ACME) -> Arrival:
    return Arrival(workspace, event_id)


def reply(key: str = "", workspace: Workspace = ACME, **fields: Any) -> Post:
    """A reply to be posted, under a key of its own unless one is given."""
    defaults = {
        "channel": "C0GENERAL",
        "message": CARD,
        "thread_ts": "1700000000.000100",
        "entry_id": "practices/codify",
    }
    return Post(workspace=workspace, key=key or f"answer:{next(_numbers)}", **(defaults | fields))


def asked(workspace: Workspace = ACME, user_id: str = "U0ANNA", text: str = "who signs?") -> Asked:
    return Asked(workspace, text, "answered", "practices/codify", 0.75, user_id)


def taken(ledger: Ledger, post: Post | None = None) -> Claim:
    """A reply that was just taken, its claim held by the taker."""
    post = post or reply()
    claim = ledger.take(arrival(f"Ev-{post.key}", post.workspace), post, mine=True).claim
    assert claim
    return claim


def claimed(ledger: Ledger) -> Claim:
    """The next due delivery; there must be one."""
    claim = ledger.claim()
    assert claim
    return claim
