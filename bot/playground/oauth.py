"""Installing an app: the one-time codes, and the tokens given for them.

Rules: https://docs.slack.dev/authentication/installing-with-oauth.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.playground.errors import RefusedError

CODE_LIFETIME = 10 * 60
"""Seconds in which a code can be exchanged."""


@dataclass(frozen=True)
class Client:
    """An app as the OAuth flow knows it."""

    id: str = "1234567890.1234567890"
    secret: str = "client-secret"  # noqa: S105 (opens nothing but this simulation)


@dataclass
class Consent:
    """What a person agreed to, to be exchanged for a token once."""

    teams: tuple[str, ...]
    user: str
    scopes: tuple[str, ...]
    redirect_uri: str
    given: float
    enterprise: str | None = None
    """Set when the app is installed on the whole organisation."""
    used: bool = False


@dataclass
class Consents:
    """Every consent by its code."""

    _given: dict[str, Consent] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def give(self, consent: Consent) -> str:
        """A code for ``consent``."""
        code = f"{next(self._numbers)}.{int(consent.given)}.code"
        self._given[code] = consent
        return code

    def exchange(self, code: str, redirect_uri: str, now: float) -> Consent:
        """Use a code up.

        Raises:
            RefusedError: it was never given, is too old, was used before, or for another address.
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
