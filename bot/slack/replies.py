"""Ways to say a card: in the conversation, to one person, or in the place of another card."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, BoltResponse, Respond, Say
from slack_sdk.errors import SlackApiError

from bot.cards.blocks import Card
from bot.slack.events import is_direct_channel

_REFUSED = ("invalid_blocks", "unsupported_block")
"""How Slack's words for blocks it does not know or take begin."""


class ReplyRefusedError(Exception):
    """Slack took neither the card nor its plainer twin at a response_url."""


def say_card(say: Say, card: Card, thread_ts: str | None) -> None:
    """Post ``card`` in the conversation; its plainer twin where Slack refuses its blocks.

    Raises:
        SlackApiError: when Slack takes neither.
    """
    try:
        say(**_message(card), thread_ts=thread_ts)
    except SlackApiError as error:
        if card.plainer is None or not str(error.response.get("error", "")).startswith(_REFUSED):
            raise
        say(**_message(card.plainer), thread_ts=thread_ts)


def _message(card: Card) -> dict[str, Any]:
    return {**card.message(), "unfurl_links": False, "unfurl_media": False}


def acknowledge_with(ack: Ack, card: Card) -> BoltResponse:
    """Answer a slash command in the response itself, for the asker's eyes only."""
    return ack(**card.message(), response_type="ephemeral")


def respond_beside(respond: Respond, card: Card, body: Mapping[str, Any]) -> None:
    """Show ``card`` below the message whose button was pressed: to that person alone, unless they are alone anyway."""
    alone = is_direct_channel(body.get("channel", {}).get("id", ""))
    _respond(respond, card, body, response_type="in_channel" if alone else "ephemeral", replace_original=False)


def respond_instead(respond: Respond, card: Card, body: Mapping[str, Any]) -> None:
    """Show ``card`` in place of the message whose button was pressed."""
    _respond(respond, card, body, replace_original=True)


def respond_to_all(respond: Respond, card: Card, _: Mapping[str, Any]) -> None:
    """Show ``card`` to everybody in the channel, outside any thread."""
    _respond(respond, card, {}, response_type="in_channel", replace_original=False)


def _respond(respond: Respond, card: Card, body: Mapping[str, Any], **how: Any) -> None:
    """Answer at the response_url, in the thread that the button's message stands in."""
    thread_ts = _thread_of(body)
    for version in filter(None, (card, card.plainer)):
        answer = respond(**version.message(), thread_ts=thread_ts, **how)
        if answer.status_code == 200:
            return
        if not answer.body.startswith(_REFUSED):
            break
    raise ReplyRefusedError(f"Slack refused the reply: status {answer.status_code}, {answer.body[:80]}")


def _thread_of(body: Mapping[str, Any]) -> str | None:
    """The thread of the message whose button was pressed; Slack sends no message for an ephemeral one."""
    found: str | None = body.get("message", {}).get("thread_ts") or body.get("container", {}).get("thread_ts")
    return found


def tell(card: Card, body: Mapping[str, Any], ack: Ack, respond: Respond, say: Say) -> BoltResponse:
    """Say ``card`` to whoever caused ``body``, by whichever way is open for it."""
    if "command" in body:
        return acknowledge_with(ack, card)
    if respond.response_url:
        respond(**card.message(), response_type="ephemeral", replace_original=False)
    elif event := body.get("event"):
        say_card(say, card, event.get("thread_ts") or event.get("ts"))
    return BoltResponse(status=200)
