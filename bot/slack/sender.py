"""Posts to Slack, and looks up what it posted. See `bot.services.ports.Sender`.

Errors: https://docs.slack.dev/reference/methods/chat.postMessage, rate limits: /apis/web-api/rate-limits.
"""

from collections.abc import Callable, Iterator
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry import ConnectionErrorRetryHandler
from slack_sdk.web import SlackResponse

from bot.services.deliveries import Absent, Doubtful, Held, LookUp, Message, Outcome, Post, Refused, Sent, Unreadable
from bot.services.installed import Installed
from bot.services.terms import Terms

EVENT_TYPE = "guidepost_delivery"
_PAUSE = 30.0
"""Seconds to pause for where Slack does not say."""
_PAGE = 100
_MAX_PAGES = 5
"""How far back history is read: it is from minutes ago, and each page is a call."""

_BLOCKS_REFUSED = ("invalid_blocks", "unsupported_block")
"""How Slack's words for blocks it does not know or take begin."""
TOKEN_DEAD = {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
"""Whatever is said with the token, Slack will not hear it."""
_PERMANENT = TOKEN_DEAD | {
    "access_denied", "accesslimited", "as_user_not_supported", "cannot_dm_bot", "cannot_reply_to_message",
    "channel_not_found", "channel_type_not_supported", "ekm_access_denied", "enterprise_is_restricted",
    "invalid_arguments", "invalid_blocks", "invalid_blocks_format", "invalid_metadata_format",
    "invalid_metadata_schema", "is_archived", "is_inactive", "messages_tab_disabled", "metadata_must_be_sent_from_app",
    "metadata_too_large", "missing_scope", "msg_blocks_too_long", "msg_too_long", "no_permission", "no_text",
    "not_allowed_token_type", "not_in_channel", "org_login_required", "restricted_action",
    "restricted_action_non_threadable_channel", "restricted_action_read_only_channel",
    "restricted_action_thread_locked", "restricted_action_thread_only_channel", "team_access_not_granted",
    "team_not_found", "thread_not_found", "too_many_contact_cards", "unsupported_block_type", "user_disabled",
    "user_not_found", "user_not_visible",
}  # fmt: skip
"""Slack understood, did nothing, and would do nothing again. Any other error may hide a success."""
_NETWORK = (SlackClientError, OSError, HTTPException)


class SlackSender:
    """Two clients: one that never posts twice by itself, and one that may ask twice."""

    def __init__(self, installed: Installed, api_url: str, terms: Terms | None = None) -> None:
        """``api_url``: the Web API's address, with a slash at the end."""
        self._installed = installed
        terms = terms or Terms()
        # The library's default client sends again when a reply is lost, and so posts twice.
        self._poster = WebClient(base_url=api_url, timeout=terms.write_timeout, retry_handlers=[])
        once_more = ConnectionErrorRetryHandler(max_retry_count=1)
        self._reader = WebClient(base_url=api_url, timeout=terms.read_timeout, retry_handlers=[once_more])

    def post(self, post: Post, delivery_id: str) -> Outcome:
        """See `Sender.post`."""
        token = self._token(post)
        if token is None:
            return Refused("not_installed")
        outcome = self._post(token, post, post.message, delivery_id)
        if isinstance(outcome, Refused) and outcome.reason.startswith(_BLOCKS_REFUSED) and post.plainer:
            outcome = self._post(token, post, post.plainer, delivery_id)
        if isinstance(outcome, Refused) and outcome.reason in TOKEN_DEAD:
            # Installed anew, perhaps, since the token was looked up.
            self._installed.forget()
            return outcome if self._token(post) == token else Held(0.0)
        return outcome

    def _token(self, post: Post) -> str | None:
        installation = self._installed.find(post.workspace)
        return installation.bot_token if installation else None

    def _post(self, token: str, post: Post, message: Message, delivery_id: str) -> Outcome:
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"delivery_id": delivery_id}}
        try:
            response = self._poster.chat_postMessage(
                token=token,
                channel=post.channel,
                thread_ts=post.thread_ts,
                metadata=metadata,
                unfurl_links=False,
                unfurl_media=False,
                **message,
            )
        except _NETWORK as error:
            return _failure(error)
        return Sent(str(response["ts"]))

    def find(self, post: Post, delivery_id: str, since: float) -> LookUp:
        """See `Sender.find`."""
        token = self._token(post)
        if token is None:
            return Unreadable("not_installed")
        try:
            return _look(_pages(self._reader, token, post, since), delivery_id)
        except _NETWORK as error:
            failure = _failure(error)
            return Unreadable(failure.reason) if isinstance(failure, Refused) else failure


def _pages(client: WebClient, token: str, post: Post, since: float) -> Iterator[SlackResponse]:
    """The conversation, or thread, from ``since`` on; newest first, or oldest first in a thread."""
    read: Callable[..., SlackResponse] = client.conversations_history
    where: dict[str, Any] = {"token": token, "channel": post.channel}
    if post.thread_ts:
        read, where = client.conversations_replies, where | {"ts": post.thread_ts}
    cursor: str | None = None
    for _ in range(_MAX_PAGES):
        page = read(**where, oldest=f"{since:.6f}", include_all_metadata=True, limit=_PAGE, cursor=cursor)
        yield page
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return


def _look(pages: Iterator[SlackResponse], delivery_id: str) -> LookUp:
    more = False
    for page in pages:
        for message in page["messages"]:
            if message.get("metadata", {}).get("event_payload", {}).get("delivery_id") == delivery_id:
                return Sent(str(message["ts"]))
        more = bool((page.get("response_metadata") or {}).get("next_cursor"))
    return Unreadable("history too long") if more else Absent()


def _failure(error: Exception) -> Held | Doubtful | Refused:
    """What a failed call says about whether Slack did it."""
    if _is_unconnected(error):
        return Held(_PAUSE)
    if not isinstance(error, SlackApiError):
        return Doubtful(type(error).__name__)
    says = str(error.response.get("error") or f"status {error.response.status_code}")
    pause = float(error.response.headers.get("Retry-After") or error.response.headers.get("retry-after") or _PAUSE)
    if error.response.status_code == 429 or says in {"ratelimited", "rate_limited"}:
        return Held(pause)
    return Refused(says) if says in _PERMANENT else Doubtful(says)


def _is_unconnected(error: Exception) -> bool:
    """Whether there was no connection at all, so that Slack heard nothing."""
    reason = getattr(error, "reason", error)
    return isinstance(reason, ConnectionRefusedError)
