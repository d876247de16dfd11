"""Classification of failed calls to Slack."""

import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse

from bot.services.failures import FailureCause
from bot.slack.client import Failure, cause_of, failure_of


def refusal(error: str | None, status: int = 200, **headers: str) -> SlackApiError:
    """Return the exception that Slack's library raises for a reply with an error."""
    data = {"ok": False} | ({"error": error} if error else {})
    response = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers=headers, status_code=status
    )
    return SlackApiError("refused", response)  # type: ignore[no-untyped-call] # the library leaves it untyped


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (refusal("ratelimited", 429, **{"Retry-After": "7"}), Failure(FailureCause.RATE_LIMITED, "ratelimited", 7.0)),
        (refusal(None, 429), Failure(FailureCause.RATE_LIMITED, "status 429")),
        (refusal("rate_limited"), Failure(FailureCause.RATE_LIMITED, "rate_limited")),
        (refusal("internal_error", 503), Failure(FailureCause.SERVER_ERROR, "internal_error")),
        (refusal("fatal_error"), Failure(FailureCause.UNKNOWN, "fatal_error")),
        (refusal("channel_not_found"), Failure(FailureCause.CHANNEL_NOT_VISIBLE, "channel_not_found")),
        (ConnectionRefusedError(), Failure(FailureCause.UNREACHABLE, "ConnectionRefusedError")),
        (ConnectionResetError(), Failure(FailureCause.NO_REPLY, "ConnectionResetError")),
        (TimeoutError(), Failure(FailureCause.NO_REPLY, "TimeoutError")),
        (SlackRequestError("broken"), Failure(FailureCause.NO_REPLY, "SlackRequestError")),
    ],
    ids=lambda value: str(value.name) if isinstance(value, Failure) else "",
)
def test_a_failure_has_a_cause_a_name_and_the_pause_that_slack_asks_for(error: Exception, failure: Failure) -> None:
    assert failure_of(error) == failure


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("token_revoked", FailureCause.UNAUTHORIZED),
        ("missing_scope", FailureCause.MISSING_SCOPE),
        ("not_in_channel", FailureCause.NOT_IN_CHANNEL),
        ("is_archived", FailureCause.ARCHIVED),
        ("messages_tab_disabled", FailureCause.MESSAGES_TAB_OFF),
        ("restricted_action", FailureCause.POSTING_RESTRICTED),
        ("restricted_action_read_only_channel", FailureCause.POSTING_RESTRICTED),
        ("invalid_blocks_format", FailureCause.UNSUPPORTED_BLOCKS),
        ("unsupported_block_type", FailureCause.UNSUPPORTED_BLOCKS),
        ("msg_too_long", FailureCause.REFUSED),
        ("a_new_error", FailureCause.UNKNOWN),
        ("", FailureCause.UNKNOWN),
    ],
)
def test_each_error_name_has_a_cause(name: str, cause: FailureCause) -> None:
    assert cause_of(name) is cause
