"""Messages that the bot posts because of something a person did: stored first, so that each is posted once."""

import hashlib

from slack_bolt import Ack, BoltResponse

from bot.cards.blocks import Card
from bot.cards.votes import with_plain_votes
from bot.services.deliveries import IncomingEvent, OutgoingMessage
from bot.services.workspaces import Workspace
from bot.slack.client import CALL_ERRORS
from bot.slack.context import AppContext
from bot.slack.directory import SlackTimeoutError
from bot.slack.request import Request


def outgoing_message(
    card: Card, workspace: Workspace, key: str, channel: str, thread_ts: str | None = None
) -> OutgoingMessage:
    """Return ``card`` as a message for a conversation; ``key`` is its idempotency key."""
    fallback = card.fallback.message() if card.fallback else None
    return OutgoingMessage(workspace, key, channel, card.message(), fallback, thread_ts)


def acknowledge_with(ack: Ack, card: Card) -> BoltResponse:
    """Answer a slash command in the response itself; only the person who typed it sees the answer."""
    # Slack does not tell whether it accepts the response, so only blocks that it has long known are in it.
    return ack(**with_plain_votes(card).message(), response_type="ephemeral")


def show_privately(request: Request, channel: str, card: Card) -> bool:
    """Show ``card`` in a channel to the person alone; return False where Slack does not, such as outside a channel."""
    try:
        request.directory.client().chat_postEphemeral(channel=channel, user=request.user_id, **card.message())
    except (*CALL_ERRORS, SlackTimeoutError):
        return False
    return True


def send_directly(app_context: AppContext, request: Request, card: Card, key: str) -> bool:
    """Send ``card`` to the person in a direct message; return False when it was sent before under ``key``.

    Raises:
        StorageError: when nothing could be stored.
    """
    return send(app_context, outgoing_message(card, request.workspace, key, request.user_id))


def send(app_context: AppContext, message: OutgoingMessage) -> bool:
    """Send ``message``; return False when it was sent before under its key.

    Raises:
        StorageError: when nothing could be stored.
    """
    return app_context.outbox.answer(_event(message.workspace, message.idempotency_key), message)


def is_first(app_context: AppContext, workspace: Workspace, key: str) -> bool:
    """Record that what ``key`` names was done; return False when it was recorded before.

    Raises:
        StorageError: when nothing could be stored.
    """
    return app_context.outbox_store.accept(_event(workspace, key), None, claim=False).is_new


def _event(workspace: Workspace, key: str) -> IncomingEvent:
    # Button presses and forms have no event id. A digest of the key, which is short enough, serves as one.
    return IncomingEvent(workspace, hashlib.blake2b(key.encode(), digest_size=16).hexdigest())
