"""Consents to install the app, and the one-time codes of the OAuth flow that stand for them.

The pages and the method that issue and exchange the codes are in ``methods.oauth``.

Rules: https://docs.slack.dev/authentication/installing-with-oauth.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from slack_simulator.errors import RefusedError

CODE_LIFETIME = 10 * 60
"""Seconds for which a code can be exchanged."""


@dataclass(frozen=True)
class OAuthClient:
    """The credentials of the app in the OAuth flow."""

    id: str = "1234567890.1234567890"
    secret: str = "client-secret"  # noqa: S105 (opens nothing but this simulation)


@dataclass
class Consent:
    """A person's consent to an installation, which can be exchanged for a token once."""

    teams: tuple[str, ...]
    user: str
    scopes: tuple[str, ...]
    redirect_uri: str
    given: float
    """When the person agreed, in seconds since the epoch."""
    enterprise: str | None = None
    """The enterprise, when the app is installed on the whole organization."""
    used: bool = False


@dataclass
class Consents:
    """All consents by their codes."""

    _given: dict[str, Consent] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def give(self, consent: Consent) -> str:
        """Record ``consent`` and return its code."""
        code = f"{next(self._numbers)}.{int(consent.given)}.code"
        self._given[code] = consent
        return code

    def exchange(self, code: str, redirect_uri: str, now: float) -> Consent:
        """Use up a code and return its consent.

        Raises:
            RefusedError: The code is unknown, expired, used, or was issued for another ``redirect_uri``.
        """
        consent = self._given.get(code)
        if consent is None or now - consent.given > CODE_LIFETIME:
            raise RefusedError("invalid_code")
        if consent.used:
            raise RefusedError("code_already_used")
        if redirect_uri != consent.redirect_uri:
            raise RefusedError("bad_redirect_uri")
        consent.used = True
        return consent
