"""Slack's OAuth flow: the consent page, the state that travels with it, and the code that becomes an installation.

Rules: https://docs.slack.dev/authentication/installing-with-oauth.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urljoin

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner, URLSafeTimedSerializer
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.services.installations import Installation
from bot.web.install_errors import CODE_USED, EXPIRED, OTHER_BROWSER, REFUSED, ROTATING, UNREACHABLE, InstallError
from bot.web_api import ERROR_NAME, UNEXPECTED_RESPONSE, SlackClient

REDIRECT = "/slack/oauth_redirect"
_TIMEOUT = 10
_CODE_WAS_USED = {"invalid_code", "code_already_used", "code_expired"}
_TEMPORARY = {
    "fatal_error", "internal_error", "ratelimited", "request_timeout", "service_unavailable", UNEXPECTED_RESPONSE,
}  # fmt: skip


@dataclass(frozen=True)
class Grant:
    """Result of redeeming a code at Slack."""

    installation: Installation
    app_id: str
    slack_url: str
    """Address of Slack itself, with a slash at the end."""

    @property
    def app_link(self) -> str:
        """Address that opens the conversation with the bot in the Slack app.

        Rules: https://docs.slack.dev/interactivity/deep-linking.
        """
        team = self.installation.team_id
        # After an installation for an organization, its workspaces are still to be chosen.
        return (
            f"slack://app?{urlencode({'team': team, 'id': self.app_id, 'tab': 'messages'})}" if team else "slack://open"
        )

    @property
    def web_link(self) -> str:
        """Address that opens the same conversation in the browser."""
        parameters = {"app": self.app_id, "team": self.installation.team_id}
        known = {name: id_ for name, id_ in parameters.items() if id_}
        return urljoin(self.slack_url, f"app_redirect?{urlencode(known)}")


@dataclass(frozen=True)
class OAuth:
    """An app at Slack that many workspaces can install."""

    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...]
    public_url: str
    """Address at which people reach this bot, without a slash at the end."""
    api_url: str
    """Address of the Web API, with a slash at the end."""

    @property
    def slack_url(self) -> str:
        """Address of Slack itself, with a slash at the end."""
        return urljoin(self.api_url, "..")

    @property
    def redirect_uri(self) -> str:
        """Address to which Slack sends people back."""
        return self.public_url + REDIRECT

    def consent_url(self, state: str) -> str:
        """Return the address of the page at Slack where a person agrees."""
        parameters = {"client_id": self.client_id, "scope": ",".join(self.scopes), "state": state}
        page = urljoin(self.slack_url, "oauth/v2/authorize")
        return f"{page}?{urlencode(parameters | {'redirect_uri': self.redirect_uri})}"

    def redeem(self, code: str) -> Grant:
        """Exchange ``code`` for the installation that a person agreed to.

        Raises:
            InstallError: Slack refused or could not be reached.
        """
        try:
            # A code works once, so a second try after a lost reply would be refused.
            response = self._client(retry=False).oauth_v2_access(
                client_id=self.client_id, client_secret=self.client_secret, code=code, redirect_uri=self.redirect_uri
            )
            granted: Mapping[str, Any] = response.data  # type: ignore[assignment] # it is never bytes here
            if granted.get("refresh_token"):
                raise InstallError(ROTATING)
            bot_id = self._client(granted["access_token"]).auth_test()["bot_id"]
        except SlackApiError as error:
            raise _refusal(str(error.response.get("error"))) from None
        except (SlackClientError, OSError, HTTPException) as error:
            raise InstallError(UNREACHABLE) from error
        installation = _installation(granted, bot_id, _time_of(response.headers))
        return Grant(installation, str(granted.get("app_id") or ""), self.slack_url)

    def _client(self, token: str | None = None, *, retry: bool = True) -> SlackClient:
        return SlackClient(token, base_url=self.api_url, timeout=_TIMEOUT, retry_handlers=None if retry else [])


def _refusal(says: str) -> InstallError:
    if says in _CODE_WAS_USED:
        return InstallError(CODE_USED)
    # A text that is not one of Slack's error names comes from a proxy on the way.
    return InstallError(UNREACHABLE if says in _TEMPORARY or not ERROR_NAME.fullmatch(says) else REFUSED, says)


def _installation(granted: Mapping[str, Any], bot_id: str, at: float) -> Installation:
    team, enterprise = granted.get("team") or {}, granted.get("enterprise") or {}
    whole = bool(granted.get("is_enterprise_install"))
    return Installation(
        None if whole else team["id"],
        enterprise.get("id"),
        str((enterprise if whole else team).get("name") or ""),
        granted["access_token"],
        bot_id,
        granted["bot_user_id"],
        tuple(filter(None, str(granted.get("scope") or "").split(","))),
        (granted.get("authed_user") or {}).get("id"),
        at,
    )


def _time_of(headers: Mapping[str, str]) -> float:
    """Return when Slack answered, in seconds since the epoch, by its own clock: the one that uninstall events use."""
    with suppress(KeyError, ValueError):
        return parsedate_to_datetime({name.lower(): value for name, value in headers.items()}["date"]).timestamp()
    return time.time()


LIFETIME = 600
"""Seconds for which a state is valid."""
_LABEL = b"guidepost: states of installations"


class StateTokens:
    """Issues and checks the ``state`` that goes to Slack and comes back: signed, short-lived, for one browser.

    It keeps a person from finishing an installation that another person started (cross-site request forgery; RFC 6749,
    section 10.12). Nothing is stored when a state is issued, so any process can check it, and nobody can fill a table
    by asking for states. That a state was used is stored, by `bot.web.install.InstallPages`.
    """

    def __init__(self, client_secret: str, clock: Callable[[], float] = time.time) -> None:
        """Sign with a key derived from ``client_secret``; ``clock`` gives seconds since the epoch."""
        key = hmac.new(client_secret.encode(), _LABEL, hashlib.sha256).digest()
        self._serializer = URLSafeTimedSerializer(key, signer=_signer_by(clock))

    def issue(self, browser_secret: str) -> str:
        """Return a state for the browser that holds ``browser_secret``."""
        # Two tabs of a browser may begin in the same second; each may finish once.
        return str(self._serializer.dumps([_digest(browser_secret), secrets.token_urlsafe(9)]))

    def check(self, state: str, browser_secret: str) -> None:
        """Check that ``state`` was issued for this browser, and recently.

        Raises:
            InstallError: It was not.
        """
        try:
            digest, _ = self._serializer.loads(state, max_age=LIFETIME)
        except SignatureExpired:
            raise InstallError(EXPIRED) from None
        except (BadSignature, ValueError):
            raise InstallError(OTHER_BROWSER) from None
        if not hmac.compare_digest(str(digest), _digest(browser_secret)):
            raise InstallError(OTHER_BROWSER)


def new_browser_secret() -> str:
    """Return a new secret for a browser to keep."""
    return secrets.token_urlsafe(24)


def _digest(browser_secret: str) -> str:
    """Return what the state says of a browser: a digest, so that the secret itself does not travel."""
    return hashlib.sha256(browser_secret.encode("utf-8", "surrogateescape")).hexdigest()


def _signer_by(clock: Callable[[], float]) -> type[TimestampSigner]:
    class Signer(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(clock())

    return Signer
