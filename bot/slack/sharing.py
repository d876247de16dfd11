"""Cards that a person shares with a whole channel, each of them once."""

from contextlib import suppress

from bot.cards.blocks import Card
from bot.cards.notices import sentence_card
from bot.slack.context import AppContext
from bot.slack.events import is_direct_channel
from bot.slack.replies import is_first
from bot.slack.request import Request
from bot.slack.responder import ReplyRefusedError, ReplyUnsentError


def share_once(app_context: AppContext, request: Request, card: Card, subject: str) -> None:
    """Show ``card`` to the whole channel and tell the person so, unless the message's card was shared before.

    ``subject`` is the id of the entry or tip on the message with the button.

    Raises:
        ReplyRefusedError: when Slack does not accept the card. A second press tries again.
        ReplyUnsentError: when the card could not be sent. A second press tries again.
        StorageError: when nothing could be stored; nothing was shared.
    """
    voice, responder, failed = app_context.guide.knowledge.voice, app_context.responder, app_context.failed_shares
    key = f"share:{request.channel}:{request.body['container']['message_ts']}:{subject}"
    if key not in failed and not is_first(app_context, request.workspace, key):
        responder.respond_ephemeral(sentence_card(voice.shared_before), request.body)
        return
    failed.discard(key)
    try:
        responder.respond_in_channel(card, request.body)
    except (ReplyRefusedError, ReplyUnsentError):
        failed.add(key)
        raise
    if not is_direct_channel(request.channel):
        # The card is in the channel. A failure to say so must not look like a failure to share it.
        with suppress(ReplyRefusedError, ReplyUnsentError):
            responder.respond_ephemeral(sentence_card(voice.shared), request.body)
