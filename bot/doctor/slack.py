"""What Slack says of the tokens, and what its clock says of ours."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.doctor.findings import Finding, Verdict

TIMEOUT = 10
"""Seconds to wait for Slack."""
MAX_OFF = 300
"""Seconds by which our clock may be off; from then on the guard takes every signature for stale."""
_WORTH_A_WORD = 60

# The library would print what goes wrong; here it is told as a finding.
_unheard = logging.getLogger(__name__)
_unheard.addHandler(logging.NullHandler())


@dataclass(frozen=True)
class Reply:
    """What came of a call."""

    data: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    """By their names in small letters; empty when Slack was not reached."""
    error: str = ""
    """Slack's own word, or the network's; empty when all went well."""
    at: float = 0.0
    """By our clock, when Slack may be thought to have answered."""


Ask = Callable[[], Reply]


def client_for(base_url: str, token: str | None) -> WebClient:
    """A client that asks once, and does not wait long."""
    return WebClient(token=token, base_url=base_url, timeout=TIMEOUT, retry_handlers=[], logger=_unheard)


def ask(call: Callable[[], SlackResponse]) -> Reply:
    """What Slack, or the way to it, answered to ``call``."""
    began = time.time()
    try:
        response, error = call(), ""
    except SlackApiError as refused:
        response, error = refused.response, str(refused.response.get("error"))[:200]
    except (OSError, HTTPException) as failure:
        return Reply(error=str(getattr(failure, "reason", None) or failure or type(failure).__name__))
    headers = {name.lower(): value for name, value in response.headers.items()}
    data = response.data if isinstance(response.data, dict) else {}
    return Reply(data, headers, error, (began + time.time()) / 2)


def reach(asked: Ask, base_url: str) -> Finding:
    """Whether this machine reaches Slack at all."""
    reply = asked()
    if reply.headers:
        return Finding("Slack", Verdict.OK, f"reached at {base_url}")
    advice = "Is there a way out to the internet? Behind a proxy, set HTTPS_PROXY."
    if "slack.com" not in base_url:
        advice += " SLACK_API_URL is set, and not to Slack's own address."
    return Finding("Slack", Verdict.FAIL, f"not reached at {base_url}: {reply.error}", advice)


def bot_token(asked: Ask, given: bool, by_oauth: bool) -> Finding:
    """Whether Slack accepts the bot token, and for which workspace; ``by_oauth``: each gets its own at its install."""
    if not given and by_oauth:
        return Finding("bot token", Verdict.OK, "not set; each workspace's comes with its installation")
    if not given:
        advice = "Copy it from OAuth & Permissions. make doctor reads .env; python -m bot doctor only the environment."
        return Finding("bot token", Verdict.FAIL, "SLACK_BOT_TOKEN is not set", advice)
    reply = asked()
    if not reply.headers:
        return Finding("bot token", Verdict.WARN, "not tried, as Slack was not reached")
    if reply.error:
        advice = "Copy SLACK_BOT_TOKEN anew, from OAuth & Permissions; if the app was removed, install it again first."
        return Finding("bot token", Verdict.FAIL, f"Slack says {reply.error}", advice)
    data = reply.data
    return Finding("bot token", Verdict.OK, f"{data.get('user')} in {data.get('team')} ({data.get('team_id')})")


def app_token(client: WebClient, token: str | None) -> Finding:
    """Whether Socket Mode would connect. Slack is asked for an address, and nobody connects to it."""
    if token is None:
        return Finding("app token", Verdict.OK, "not set; only Socket Mode needs it")
    reply = ask(lambda: client.apps_connections_open(app_token=token))
    if not reply.headers:
        return Finding("app token", Verdict.WARN, "not tried, as Slack was not reached")
    if reply.error:
        advice = "Make one anew with connections:write, at Basic Information, App-Level Tokens; it is SLACK_APP_TOKEN."
        return Finding("app token", Verdict.FAIL, f"Slack says {reply.error}", advice)
    return Finding("app token", Verdict.OK, "accepted; Slack would let the bot connect")


def way_in(has_app_token: bool, has_signing_secret: bool) -> Finding:
    """Whether questions can arrive: by Socket Mode, or by signed HTTP."""
    if has_app_token:
        more = "; the signing secret is not used" if has_signing_secret else ""
        return Finding("way in", Verdict.OK, f"Socket Mode{more}")
    if has_signing_secret:
        return Finding("way in", Verdict.OK, "HTTP, each request's signature checked")
    advice = "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP; docs/admins.md says which when."
    return Finding("way in", Verdict.FAIL, "neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set", advice)


def clock(asked: Ask) -> Finding:
    """Whether our clock agrees with Slack's; the signatures of requests carry the time."""
    reply = asked()
    try:
        slacks = parsedate_to_datetime(reply.headers["date"]).timestamp()
    except (KeyError, ValueError):
        return Finding("clock", Verdict.WARN, "not compared, as Slack did not tell the time")
    off = round(reply.at - slacks)
    found = f"{abs(off)} s {'ahead of' if off > 0 else 'behind'} Slack's" if abs(off) > 1 else "agrees with Slack's"
    advice = "Let the machine keep time by NTP, such as: timedatectl set-ntp true"
    if abs(off) > MAX_OFF:
        return Finding("clock", Verdict.FAIL, f"{found}; signed requests are refused from {MAX_OFF} s on", advice)
    if abs(off) > _WORTH_A_WORD:
        return Finding("clock", Verdict.WARN, found, advice)
    return Finding("clock", Verdict.OK, found)
