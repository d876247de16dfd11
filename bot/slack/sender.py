"""Posting to Slack, and looking up what was posted. See `bot.services.ports.Sender`."""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk.http_retry import ConnectionErrorRetryHandler
from slack_sdk.web import SlackResponse

from bot.services.deliveries import (
    Claim,
    HistoryUnavailable,
    Indeterminate,
    LookUp,
    LookUpLimited,
    MessageContent,
    NotFound,
    Outcome,
    OutgoingMessage,
    PageRead,
    RateLimited,
    Refused,
    Sent,
)
from bot.services.failures import FailureCause
from bot.services.installation_cache import InstallationCache
from bot.services.slack_clock import SlackClock
from bot.services.timeouts import DeliveryTimeouts
from bot.slack.client import CALL_ERRORS, failure_of
from bot.slack.events import DELIVERY_EVENT_TYPE, delivery_id_of
from bot.web_api import SlackClient

_log = logging.getLogger(__name__)

_PAUSE = 30.0
"""Seconds to pause where Slack does not say how long."""
_PAGE = 100
_CURSOR_EXPIRED = "invalid_cursor"
_INCONCLUSIVE = {FailureCause.NO_REPLY, FailureCause.SERVER_ERROR, FailureCause.UNKNOWN}
"""Causes that do not tell whether Slack posted the message."""
_NOT_INSTALLED = "not_installed"
_PEOPLE = ("U", "W")
"""Letters with which the ids of people begin."""


class SlackSender:
    """Sends with two clients: one that never retries, so that nothing is posted twice, and one that retries reads."""

    def __init__(
        self,
        installation_cache: InstallationCache,
        api_url: str,
        timeouts: DeliveryTimeouts | None = None,
        slack_clock: SlackClock | None = None,
    ) -> None:
        """``api_url`` is the Web API's address, with a slash at the end; ``slack_clock`` learns from the responses."""
        self._slack_clock = slack_clock or SlackClock()
        self._installation_cache = installation_cache
        timeouts = timeouts or DeliveryTimeouts()
        # The library's default client retries when a reply is lost, and so would post twice.
        self._poster = SlackClient(base_url=api_url, timeout=timeouts.write_timeout, retry_handlers=[])
        retry_once = ConnectionErrorRetryHandler(max_retry_count=1)
        self._reader = SlackClient(base_url=api_url, timeout=timeouts.read_timeout, retry_handlers=[retry_once])

    def post(self, message: OutgoingMessage, delivery_id: str) -> Outcome:
        """See `Sender.post`."""
        token = self._token(message)
        if token is None:
            return Refused(_NOT_INSTALLED, FailureCause.NOT_INSTALLED)
        outcome = self._post(token, message, message.content, delivery_id)
        if message.fallback and _is_refused_for(outcome, FailureCause.UNSUPPORTED_BLOCKS):
            outcome = self._post(token, message, message.fallback, delivery_id)
        if _is_refused_for(outcome, FailureCause.UNAUTHORIZED):
            # The app may have been installed again since the token was looked up.
            self._installation_cache.clear()
            return outcome if self._token(message) == token else RateLimited(0.0)
        return outcome

    def _token(self, message: OutgoingMessage) -> str | None:
        installation = self._installation_cache.find(message.workspace)
        return installation.bot_token if installation else None

    def _post(self, token: str, message: OutgoingMessage, content: MessageContent, delivery_id: str) -> Outcome:
        metadata = {"event_type": DELIVERY_EVENT_TYPE, "event_payload": {"delivery_id": delivery_id}}
        sent_at = self._slack_clock.monotonic()
        try:
            response = self._poster.chat_postMessage(
                token=token,
                channel=message.channel,
                thread_ts=message.thread_ts,
                metadata=metadata,
                unfurl_links=False,
                unfurl_media=False,
                **content,
            )
        except CALL_ERRORS as error:
            return _failed_outcome(error)
        self._observe_time(response, sent_at)
        return Sent(str(response["ts"]))

    def learn_time(self) -> None:
        """Ask Slack for the time, so that it is known before the first message."""
        sent_at = self._slack_clock.monotonic()
        try:
            self._observe_time(self._reader.api_test(), sent_at)
        except CALL_ERRORS:
            _log.info("Slack was not reached at the start", extra={"action": "slack_time_unknown"})

    def _observe_time(self, response: SlackResponse, sent_at: float) -> None:
        headers: Mapping[str, str] = {name.lower(): value for name, value in response.headers.items()}
        with suppress(TypeError, ValueError):
            self._slack_clock.observe(parsedate_to_datetime(headers.get("date", "")).timestamp(), sent_at)

    def find(self, claim: Claim, oldest: float, latest: float) -> LookUp:
        """See `Sender.find`."""
        token = self._token(claim.message)
        if token is None:
            return HistoryUnavailable(_NOT_INSTALLED)
        try:
            page = self._read_page(token, claim, oldest, latest)
        except CALL_ERRORS as error:
            return _failed_look_up(error)
        return _look_on(page, claim.delivery_id)

    def _read_page(self, token: str, claim: Claim, oldest: float, latest: float) -> SlackResponse:
        """Read a page of the conversation, newest messages first, or of the thread, oldest first."""
        read: Callable[..., SlackResponse] = self._reader.conversations_history
        where: dict[str, Any] = {"token": token, "channel": self._conversation(token, claim.message.channel)}
        if claim.message.thread_ts:
            read, where = self._reader.conversations_replies, where | {"ts": claim.message.thread_ts}
        bounds = {"oldest": f"{oldest:.6f}", "latest": f"{latest:.6f}"}
        return read(**where, **bounds, include_all_metadata=True, limit=_PAGE, cursor=claim.cursor)

    def _conversation(self, token: str, channel: str) -> str:
        """Return the id under which Slack shows a conversation's history.

        A message can be addressed to a person, but the history is that of the direct message with them.
        """
        if not channel.startswith(_PEOPLE):
            return channel
        return str(self._reader.conversations_open(token=token, users=channel)["channel"]["id"])


def _look_on(page: SlackResponse, delivery_id: str) -> LookUp:
    for message in page["messages"]:
        if delivery_id_of(message.get("metadata")) == delivery_id:
            return Sent(str(message["ts"]))
    cursor = (page.get("response_metadata") or {}).get("next_cursor")
    return PageRead(str(cursor)) if cursor else NotFound()


def _failed_look_up(error: Exception) -> LookUp:
    failure = failure_of(error)
    if failure.cause is FailureCause.RATE_LIMITED:
        return LookUpLimited(_PAUSE if failure.retry_after is None else failure.retry_after)
    if failure.name == _CURSOR_EXPIRED:
        return PageRead(None)
    if failure.cause in _INCONCLUSIVE | {FailureCause.UNREACHABLE}:
        return Indeterminate(failure.name)
    return HistoryUnavailable(failure.name)


def _is_refused_for(outcome: Outcome, cause: FailureCause) -> bool:
    return isinstance(outcome, Refused) and outcome.cause is cause


def _failed_outcome(error: Exception) -> RateLimited | Indeterminate | Refused:
    """Return the outcome of a failed call: whether Slack did what it was asked, and whether it ever will."""
    failure = failure_of(error)
    if failure.cause in {FailureCause.UNREACHABLE, FailureCause.RATE_LIMITED}:
        return RateLimited(_PAUSE if failure.retry_after is None else failure.retry_after)
    if failure.cause in _INCONCLUSIVE:
        return Indeterminate(failure.name)
    return Refused(failure.name, failure.cause)
