"""The app as Slack's OAuth knows it: where people are sent to agree, and what the code they bring back is worth.

Rules: https://docs.slack.dev/authentication/installing-with-oauth.
"""

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urljoin

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.services.installations import Installation
from bot.slack.web.troubles import CODE_USED, REFUSED, ROTATING, UNREACHABLE, InstallError

REDIRECT = "/slack/oauth_redirect"
_TIMEOUT = 10
WORD = re.compile(r"[a-z_]{1,60}")
"""What Slack's names for errors look like."""
_USED = {"invalid_code", "code_already_used", "code_expired"}
_PASSING = {"fatal_error", "internal_error", "ratelimited", "request_timeout", "service_unavailable"}


@dataclass(frozen=True)
class Granted:
    """What Slack gave for a code."""

    installation: Installation
    app_id: str
    slack_url: str
    """Slack's own address, with a slash at the end."""

    @property
    def app_link(self) -> str:
        """Opens the conversation with the bot in Slack's own program.

        Rules: https://docs.slack.dev/interactivity/deep-linking.
        """
        team = self.installation.team_id
        # Which of an organization's workspaces have the bot is not decided yet.
        return (
            f"slack://app?{urlencode({'team': team, 'id': self.app_id, 'tab': 'messages'})}" if team else "slack://open"
        )

    @property
    def web_link(self) -> str:
        """The same by way of the browser."""
        named = {"app": self.app_id, "team": self.installation.team_id}
        return urljoin(self.slack_url, f"app_redirect?{urlencode({name: id_ for name, id_ in named.items() if id_})}")


@dataclass(frozen=True)
class OAuth:
    """An app at Slack that many workspaces may install."""

    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...]
    public_url: str
    """Where people reach this bot, without a slash at the end."""
    api_url: str
    """The Web API's address, with a slash at the end."""

    @property
    def slack_url(self) -> str:
        """Slack's own address, with a slash at the end."""
        return urljoin(self.api_url, "..")

    @property
    def redirect_uri(self) -> str:
        """Where Slack sends people back to."""
        return self.public_url + REDIRECT

    def consent_url(self, state: str) -> str:
        """The page at Slack where a person agrees."""
        asked = {"client_id": self.client_id, "scope": ",".join(self.scopes), "state": state}
        page = urljoin(self.slack_url, "oauth/v2/authorize")
        return f"{page}?{urlencode(asked | {'redirect_uri': self.redirect_uri})}"

    def exchange(self, code: str) -> Granted:
        """The installation that a person agreed to.

        Raises:
            InstallError: Slack refused, or could not be reached.
        """
        try:
            # A code works once: who asks twice because a reply was lost is refused.
            given = self._client(retry=False).oauth_v2_access(
                client_id=self.client_id, client_secret=self.client_secret, code=code, redirect_uri=self.redirect_uri
            )
            told: Mapping[str, Any] = given.data  # type: ignore[assignment] # it is never bytes here
            if told.get("refresh_token"):
                raise InstallError(ROTATING)
            bot_id = self._client(told["access_token"]).auth_test()["bot_id"]
        except SlackApiError as error:
            raise _refusal(str(error.response.get("error"))) from None
        except (SlackClientError, OSError, HTTPException) as error:
            raise InstallError(UNREACHABLE) from error
        made = _installation(told, bot_id, _time_of(given.headers))
        return Granted(made, str(told.get("app_id") or ""), self.slack_url)

    def _client(self, token: str | None = None, *, retry: bool = True) -> WebClient:
        return WebClient(token, base_url=self.api_url, timeout=_TIMEOUT, retry_handlers=None if retry else [])


def _refusal(says: str) -> InstallError:
    if says in _USED:
        return InstallError(CODE_USED)
    # What is no word of Slack's came from something on the way.
    return InstallError(UNREACHABLE if says in _PASSING or not WORD.fullmatch(says) else REFUSED, says)


def _installation(told: Mapping[str, Any], bot_id: str, at: float) -> Installation:
    team, enterprise = told.get("team") or {}, told.get("enterprise") or {}
    whole = bool(told.get("is_enterprise_install"))
    return Installation(
        None if whole else team["id"],
        enterprise.get("id"),
        str((enterprise if whole else team).get("name") or ""),
        told["access_token"],
        bot_id,
        told["bot_user_id"],
        tuple(filter(None, str(told.get("scope") or "").split(","))),
        (told.get("authed_user") or {}).get("id"),
        at,
    )


def _time_of(headers: Mapping[str, str]) -> float:
    """When Slack answered, in seconds since the epoch: by its clock, by which it also tells of uninstallations."""
    with suppress(KeyError, ValueError):
        return parsedate_to_datetime({name.lower(): value for name, value in headers.items()}["date"]).timestamp()
    return time.time()
