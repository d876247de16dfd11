"""Checks of the tokens, of how questions arrive, and of the clock, by asking Slack."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.doctor.findings import Finding, Verdict
from bot.web_api import SlackClient

TIMEOUT = 10
"""Seconds to wait for Slack."""
MAX_SKEW = 300
"""Seconds of difference between the clocks beyond which the guard takes every signature for a replay."""
_NOTABLE_SKEW = 60

# The library would print each failure; here it becomes a finding.
_silent_log = logging.getLogger(__name__)
_silent_log.addHandler(logging.NullHandler())


@dataclass(frozen=True)
class Reply:
    """Result of a call to Slack."""

    data: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers by their names in lower case; empty when Slack was not reached."""
    error: str = ""
    """Slack's name for the error, or the network's message; empty when the call succeeded."""
    at: float = 0.0
    """Time by this machine's clock at which Slack is assumed to have answered, in seconds since the epoch."""


Ask = Callable[[], Reply]


def client_for(base_url: str, token: str | None) -> SlackClient:
    """Return a client that tries once and does not wait long."""
    return SlackClient(token=token, base_url=base_url, timeout=TIMEOUT, retry_handlers=[], logger=_silent_log)


def ask(call: Callable[[], SlackResponse]) -> Reply:
    """Make ``call`` and return the answer, or the reason why there is none."""
    started = time.time()
    try:
        response, error = call(), ""
    except SlackApiError as refused:
        response, error = refused.response, str(refused.response.get("error"))[:200]
    except (OSError, HTTPException) as failure:
        return Reply(error=str(getattr(failure, "reason", None) or failure or type(failure).__name__))
    headers = {name.lower(): value for name, value in response.headers.items()}
    data = response.data if isinstance(response.data, dict) else {}
    return Reply(data, headers, error, (started + time.time()) / 2)


def reach(ask: Ask, base_url: str) -> Finding:
    """Check that this machine reaches Slack at all."""
    reply = ask()
    if reply.headers:
        return Finding("Slack", Verdict.OK, f"reached at {base_url}")
    advice = "Check that this machine has access to the internet. Behind a proxy, set HTTPS_PROXY."
    if "slack.com" not in base_url:
        advice += " SLACK_API_URL is set to an address that is not Slack's own."
    return Finding("Slack", Verdict.FAIL, f"not reached at {base_url}: {reply.error}", advice)


def bot_token(ask: Ask, is_set: bool, by_oauth: bool) -> Finding:
    """Check that Slack accepts the bot token. With ``by_oauth``, each workspace gets its own token on installation."""
    if not is_set and by_oauth:
        return Finding("bot token", Verdict.OK, "not set; each workspace gets its own when it installs the app")
    if not is_set:
        advice = (
            "Copy it from OAuth & Permissions. make doctor reads .env; python -m bot doctor only reads the environment."
        )
        return Finding("bot token", Verdict.FAIL, "SLACK_BOT_TOKEN is not set", advice)
    reply = ask()
    if not reply.headers:
        return Finding("bot token", Verdict.WARN, "not tried, because Slack was not reached")
    if reply.error:
        advice = "Copy SLACK_BOT_TOKEN again from OAuth & Permissions. If the app was removed, install it again first."
        return Finding("bot token", Verdict.FAIL, f"Slack says {reply.error}", advice)
    data = reply.data
    return Finding("bot token", Verdict.OK, f"{data.get('user')} in {data.get('team')} ({data.get('team_id')})")


def app_token(client: SlackClient, token: str | None) -> Finding:
    """Check that Socket Mode would connect: ask Slack for an address, and do not connect to it."""
    if token is None:
        return Finding("app token", Verdict.OK, "not set; only Socket Mode needs it")
    reply = ask(lambda: client.apps_connections_open(app_token=token))
    if not reply.headers:
        return Finding("app token", Verdict.WARN, "not tried, because Slack was not reached")
    if reply.error:
        advice = (
            "Create a new one with connections:write under Basic Information, App-Level Tokens; set it as "
            "SLACK_APP_TOKEN."
        )
        return Finding("app token", Verdict.FAIL, f"Slack says {reply.error}", advice)
    return Finding("app token", Verdict.OK, "accepted; Slack would let the bot connect")


def way_in(has_app_token: bool, has_signing_secret: bool) -> Finding:
    """Check that questions can arrive, by Socket Mode or by signed HTTP."""
    if has_app_token:
        more = "; the signing secret is not used" if has_signing_secret else ""
        return Finding("way in", Verdict.OK, f"Socket Mode{more}")
    if has_signing_secret:
        return Finding("way in", Verdict.OK, "HTTP; the signature of each request is checked")
    advice = "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP. docs/admins explains the choice."
    return Finding("way in", Verdict.FAIL, "neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set", advice)


def clock(ask: Ask) -> Finding:
    """Compare this machine's clock with Slack's; the signatures of requests contain the time."""
    reply = ask()
    try:
        slack_time = parsedate_to_datetime(reply.headers["date"]).timestamp()
    except (KeyError, ValueError):
        return Finding("clock", Verdict.WARN, "not compared, because Slack did not send the time")
    skew = round(reply.at - slack_time)
    found = f"{abs(skew)} s {'ahead of' if skew > 0 else 'behind'} Slack's" if abs(skew) > 1 else "agrees with Slack's"
    advice = "Keep the machine's time with NTP, for example: timedatectl set-ntp true"
    if abs(skew) > MAX_SKEW:
        return Finding("clock", Verdict.FAIL, f"{found}; beyond {MAX_SKEW} s, signed requests are refused", advice)
    if abs(skew) > _NOTABLE_SKEW:
        return Finding("clock", Verdict.WARN, found, advice)
    return Finding("clock", Verdict.OK, found)
