"""The word that goes to Slack and comes back with whoever installs the app: signed, short-lived, for one browser.

It keeps anybody from finishing an installation that somebody else began (cross-site request forgery; RFC 6749,
section 10.12). Nothing is kept of it here, so any process can check what another has issued.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from bot.slack.web.troubles import EXPIRED, OTHER_BROWSER, InstallError

LIFETIME = 600
"""Seconds."""
_LABEL = b"guidepost: states of installations"


class States:
    """Issues states, and checks those that come back."""

    def __init__(self, client_secret: str, clock: Callable[[], float] = time.time) -> None:
        """``clock`` is in seconds since the epoch."""
        key = hmac.new(client_secret.encode(), _LABEL, hashlib.sha256).digest()
        self._serializer = URLSafeTimedSerializer(key, signer=_signer_by(clock))

    def issue(self, browser: str) -> str:
        """A state for the browser that was given the secret ``browser``."""
        return str(self._serializer.dumps(_mark(browser)))

    def check(self, state: str, browser: str) -> None:
        """Go on only with a state that was issued for this browser, not long ago.

        Raises:
            InstallError: it is no such state.
        """
        try:
            mark = self._serializer.loads(state, max_age=LIFETIME)
        except SignatureExpired:
            raise InstallError(EXPIRED) from None
        except BadSignature:
            raise InstallError(OTHER_BROWSER) from None
        if not hmac.compare_digest(str(mark), _mark(browser)):
            raise InstallError(OTHER_BROWSER)


def new_browser() -> str:
    """A secret for a browser to keep."""
    return secrets.token_urlsafe(24)


def _mark(browser: str) -> str:
    """What tells a browser's state from others'; the secret itself does not travel."""
    return hashlib.sha256(browser.encode("utf-8", "surrogateescape")).hexdigest()


def _signer_by(clock: Callable[[], float]) -> type[TimestampSigner]:
    class Signer(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(clock())

    return Signer
