"""Slack's Web API as the bot calls it: short-lived clients, and one classification of every way in which a call fails.

Error names: https://docs.slack.dev/reference/methods/chat.postMessage.
Rate limits: https://docs.slack.dev/apis/web-api/rate-limits.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.services.failures import FailureCause
from bot.web_api import ERROR_NAME, UNEXPECTED_RESPONSE, SlackClient

CALL_ERRORS = (SlackClientError, OSError, HTTPException)
"""Exceptions that a call through Slack's library raises."""
TRANSIENT = {FailureCause.RATE_LIMITED, FailureCause.UNREACHABLE, FailureCause.NO_REPLY, FailureCause.SERVER_ERROR}
"""Causes that say nothing about what was asked: the same call may succeed later."""
_MAX_PAUSE = 86_400.0
"""Seconds. Slack asks for a minute at most; a proxy may ask for anything."""

_NAMES: Mapping[FailureCause, tuple[str, ...]] = {
    FailureCause.RATE_LIMITED: ("rate_limited", "ratelimited"),
    FailureCause.UNAUTHORIZED: ("account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"),
    FailureCause.MISSING_SCOPE: ("missing_scope", "no_permission", "not_allowed_token_type"),
    FailureCause.CHANNEL_NOT_VISIBLE: ("channel_not_found",),
    FailureCause.NOT_IN_CHANNEL: ("not_in_channel", "team_access_not_granted"),
    FailureCause.ARCHIVED: ("is_archived", "is_inactive"),
    FailureCause.MESSAGES_TAB_OFF: ("messages_tab_disabled",),
    FailureCause.REFUSED: (
        "access_denied", "accesslimited", "as_user_not_supported", "cannot_dm_bot", "cannot_reply_to_message",
        "channel_type_not_supported", "ekm_access_denied", "enterprise_is_restricted", "invalid_arguments",
        "invalid_metadata_format", "invalid_metadata_schema", "metadata_must_be_sent_from_app", "metadata_too_large",
        "msg_blocks_too_long", "msg_too_long", "no_text", "org_login_required", "team_not_found", "thread_not_found",
        "too_many_contact_cards", "user_disabled", "user_not_found", "user_not_visible",
    ),
}  # fmt: skip
"""Slack's error names by cause. All but those of a rate limit mean that Slack understood, did nothing and would do
nothing again."""
_CAUSES: Mapping[str, FailureCause] = {name: cause for cause, names in _NAMES.items() for name in names}
_FAMILIES: Mapping[str, FailureCause] = {
    "invalid_blocks": FailureCause.UNSUPPORTED_BLOCKS,
    "unsupported_block": FailureCause.UNSUPPORTED_BLOCKS,
    "restricted_action": FailureCause.POSTING_RESTRICTED,
}
"""Beginnings of error names that come in many variants, such as ``restricted_action_read_only_channel``."""


@dataclass(frozen=True)
class Failure:
    """A failed call, classified."""

    cause: FailureCause
    name: str
    """Slack's name for the error; the exception's where Slack did not reply."""
    retry_after: float | None = None
    """Seconds for which Slack asks to pause, if it says."""


def cause_of(name: str) -> FailureCause:
    """Return the cause for one of Slack's error names."""
    families = (cause for beginning, cause in _FAMILIES.items() if name.startswith(beginning))
    return _CAUSES.get(name) or next(families, FailureCause.UNKNOWN)


def failure_of(error: Exception) -> Failure:
    """Classify one of `CALL_ERRORS`."""
    if not isinstance(error, SlackApiError):
        refused = isinstance(getattr(error, "reason", error), ConnectionRefusedError)
        return Failure(FailureCause.UNREACHABLE if refused else FailureCause.NO_REPLY, type(error).__name__)
    response = error.response
    name = str(response.get("error") or UNEXPECTED_RESPONSE)
    if name == UNEXPECTED_RESPONSE or not ERROR_NAME.fullmatch(name):
        # A text that is not a name may be anything, and must enter neither the log nor the database.
        name = f"status {response.status_code}" if response.status_code != 200 else UNEXPECTED_RESPONSE
    if response.status_code == 429:
        cause = FailureCause.RATE_LIMITED
    else:
        cause = FailureCause.SERVER_ERROR if response.status_code >= 500 else cause_of(name)
    return Failure(cause, name, _pause(response.headers.get("Retry-After") or response.headers.get("retry-after")))


def _pause(seconds: str | None) -> float | None:
    """Return the pause that a header asks for; None if it asks for none, or for one that cannot be."""
    with suppress(TypeError, ValueError):
        pause = float(seconds or "")
        return pause if 0 <= pause <= _MAX_PAUSE else None
    return None


def single_attempt_client(client: WebClient, timeout: float) -> WebClient:
    """Return ``client`` with a timeout in seconds and without retries, for calls that a person waits for."""
    # The timeout need not be whole, though the library's types say so.
    return SlackClient(client.token, base_url=client.base_url, timeout=timeout, retry_handlers=[])  # type: ignore[arg-type]
