"""Replies to button presses, sent to the ``response_url`` that Slack provides with each press."""

import threading
import time
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from bot.cards.blocks import Card
from bot.services.failures import FailureCause
from bot.slack.client import cause_of
from bot.slack.events import channel_of, is_direct_channel
from bot.slack.metrics import seconds_since_arrival
from bot.web_api import post_json

TIME_LIMIT = 2.6
"""Seconds from a press until its card must be shown: Slack shows the person a failure after three."""
_LEAST = 0.3
"""Seconds that a response_url gets at least."""
_MAX_WAITING = 16
"""Number of response_urls that are waited for at once. A person for whom there is no room waits for it."""


class ReplyRefusedError(Exception):
    """Slack accepted neither the card nor its plainer version at a response_url."""


class ReplyUnsentError(Exception):
    """The response_url could not be reached in time."""


class Responder:
    """Sends cards to response_urls, a limited number at a time.

    It does so before Slack receives the response to the press: if it fails, Slack shows the person that, and they press
    again.
    """

    def __init__(self, max_waiting: int = _MAX_WAITING) -> None:
        self._slots = threading.BoundedSemaphore(max_waiting)

    def respond_ephemeral(self, card: Card, body: Mapping[str, Any]) -> None:
        """Show ``card`` below the message with the button: only to that person, unless they are alone there anyway.

        Raises:
            ReplyRefusedError: when Slack does not accept the card.
            ReplyUnsentError: when the card could not be sent.
        """
        kind = "in_channel" if _is_alone(body) else "ephemeral"
        self._respond(card, body, response_type=kind, replace_original=False)

    def respond_quietly(self, card: Card, body: Mapping[str, Any]) -> None:
        """Show ``card`` only to that person, in a direct message too, so that it is gone when they come back.

        Raises:
            ReplyRefusedError: when Slack does not accept the card.
            ReplyUnsentError: when the card could not be sent.
        """
        self._respond(card, body, response_type="ephemeral", replace_original=False)

    def replace_original(self, card: Card, body: Mapping[str, Any]) -> None:
        """Show ``card`` instead of the message with the button.

        Raises:
            ReplyRefusedError: when Slack does not accept the card.
            ReplyUnsentError: when the card could not be sent.
        """
        self._respond(card, body, replace_original=True)

    def respond_in_channel(self, card: Card, body: Mapping[str, Any]) -> None:
        """Show ``card`` to everyone in the channel, outside any thread.

        Raises:
            ReplyRefusedError: when Slack does not accept the card.
            ReplyUnsentError: when the card could not be sent.
        """
        self._respond(card, body, response_type="in_channel", replace_original=False, thread_ts=None)

    def _respond(self, card: Card, body: Mapping[str, Any], **options: Any) -> None:
        """Send ``card``, by default to the thread of the message with the button."""
        deadline = time.monotonic() + TIME_LIMIT - seconds_since_arrival()
        if not self._slots.acquire(timeout=max(0.0, deadline - _LEAST - time.monotonic())):
            raise ReplyUnsentError("too many replies are waiting")
        try:
            for version in filter(None, (card, card.fallback)):
                content = {"thread_ts": _thread_of(body), **version.message(), **options}
                refusal = _send(body["response_url"], content, max(_LEAST, deadline - time.monotonic()))
                if cause_of(refusal) is not FailureCause.UNSUPPORTED_BLOCKS:
                    break
        finally:
            self._slots.release()
        if refusal:
            raise ReplyRefusedError(f"Slack refused the reply: {refusal}")


def _send(url: str, content: Mapping[str, Any], timeout: float) -> str:
    """Post to a response_url; return Slack's reason if it refuses, else an empty string."""
    try:
        status, reason = post_json(url, content, timeout)
    except (OSError, HTTPException) as error:
        raise ReplyUnsentError(type(error).__name__) from error
    return "" if status == 200 else reason or f"status {status}"


def _is_alone(body: Mapping[str, Any]) -> bool:
    """Return whether only the person and the bot see the message with the button, and everything below it.

    A direct message of two people has only what nobody but the person sees: answers to a command or a shortcut.
    """
    is_on_message = "container" in body
    return is_direct_channel(channel_of(body)) and is_on_message and not body["container"].get("is_ephemeral")


def _thread_of(body: Mapping[str, Any]) -> str | None:
    """Return the thread of the message with the button; Slack sends no message for an ephemeral one.

    A message that begins a thread is itself beside it.
    """
    message = body.get("message", {})
    found: str | None = message.get("thread_ts") or body.get("container", {}).get("thread_ts")
    return None if found == message.get("ts") else found
