"""Ways to say a card: in the conversation, to one person, or in the place of another card."""

import threading
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from slack_bolt import Ack, BoltResponse
from slack_sdk.webhook import WebhookClient

from bot.cards.blocks import Card
from bot.services.deliveries import Post
from bot.services.workspaces import Workspace
from bot.slack.events import is_direct_channel

_REFUSED = ("invalid_blocks", "unsupported_block")
"""How Slack's words for blocks it does not know or take begin."""
_TIMEOUT = 2.5
"""Seconds to wait for a response_url: whoever pressed the button is told of a failure after three."""
_AT_ONCE = 4
"""How many of the server's threads may wait for response_urls; the others are for everybody else."""

_waiting = threading.BoundedSemaphore(_AT_ONCE)


class ReplyRefusedError(Exception):
    """Slack took neither the card nor its plainer twin at a response_url."""


class ReplyUnsentError(Exception):
    """The response_url could not be reached in time."""


def post_of(card: Card, workspace: Workspace, key: str, channel: str, thread_ts: str | None) -> Post:
    """``card`` as a message to be posted in the conversation."""
    plainer = card.plainer.message() if card.plainer else None
    return Post(workspace, key, channel, card.message(), plainer, thread_ts)


def acknowledge_with(ack: Ack, card: Card) -> BoltResponse:
    """Answer a slash command in the response itself, for the asker's eyes only."""
    return ack(**card.message(), response_type="ephemeral")


def respond_beside(card: Card, body: Mapping[str, Any]) -> None:
    """Show ``card`` below the message whose button was pressed: to that person alone, unless they are alone anyway."""
    alone = is_direct_channel(body.get("channel", {}).get("id", ""))
    _respond(card, body, response_type="in_channel" if alone else "ephemeral", replace_original=False)


def respond_instead(card: Card, body: Mapping[str, Any]) -> None:
    """Show ``card`` in place of the message whose button was pressed."""
    _respond(card, body, replace_original=True)


def respond_to_all(card: Card, body: Mapping[str, Any]) -> None:
    """Show ``card`` to everybody in the channel, outside any thread."""
    _respond(card, body, response_type="in_channel", replace_original=False, thread_ts=None)


def _respond(card: Card, body: Mapping[str, Any], **how: Any) -> None:
    """Answer at the response_url, in the thread that the button's message stands in.

    Before Slack hears that the press was received: should this fail, the person is told and presses again.
    """
    if not _waiting.acquire(blocking=False):
        raise ReplyUnsentError("too many replies are waiting")
    try:
        for version in filter(None, (card, card.plainer)):
            refusal = _send(body["response_url"], {"thread_ts": _thread_of(body), **version.message(), **how})
            if not refusal.startswith(_REFUSED):
                break
    finally:
        _waiting.release()
    if refusal:
        raise ReplyRefusedError(f"Slack refused the reply: {refusal}")


def _send(url: str, message: Mapping[str, Any]) -> str:
    """Post to a response_url; Slack's word for why it refuses, if it does."""
    # The library's default client sends again when a reply is lost, and so would say things twice.
    client = WebhookClient(url, timeout=_TIMEOUT, retry_handlers=[])  # type: ignore[arg-type] # seconds need not be whole
    try:
        answer = client.send_dict(dict(message))
    except (OSError, HTTPException) as error:
        raise ReplyUnsentError(type(error).__name__) from error
    return "" if answer.status_code == 200 else answer.body[:80] or f"status {answer.status_code}"


def _thread_of(body: Mapping[str, Any]) -> str | None:
    """The thread of the message whose button was pressed; Slack sends no message for an ephemeral one."""
    found: str | None = body.get("message", {}).get("thread_ts") or body.get("container", {}).get("thread_ts")
    return found
