"""Access to the page: only for a browser that opened a secret address, only from this page, only at this address.

A secret address holds a token and opens one browser, once: the browser gets a cookie for it, and uses the cookie from
then on. A copy of the address, in a history or in a picture of a screen, opens nothing.

Threats: other people's pages in the same browser (cross-site requests, DNS rebinding) and other users of
this machine. https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
"""

import hmac
import secrets
import threading
from typing import Any

from flask import Flask, Response, redirect, request

MAX_BODY = 256 * 1024
"""Maximum size of a request body in bytes."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self'; "
        "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_DENIED = (
    "To use this page, open the full address that the terminal shows, including its token. "
    "Only a browser that has opened it has access. For a new address, press Enter in that terminal.\n"
)
_USED = (
    "This address does not work any more: it opens one browser, once, and only the newest one works. "
    "For another browser, press Enter in the terminal where the playground runs, and open the new address that it "
    "prints. If you cannot reach that terminal, start the playground again.\n"
)
_OPENED = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>Opening…</title>\n'
"""Page that opens the playground's page, for a browser that came from a link on another site. The browser would keep
the cookie from a redirect, because another site started it."""


class AccessGuard:
    """Checks every request to the page. Threads may use it concurrently."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._token: str | None = None
        self._former: set[str] = set()
        self._lock = threading.Lock()
        self._cookie_value = secrets.token_urlsafe(24)
        # Cookies are shared by all ports of a host, and two playgrounds may be running.
        self._cookie = f"guidepost-playground-{port}"

    def new_token(self) -> str:
        """Return a token that gives one browser the cookie, once. It takes the place of the token before."""
        with self._lock:
            if self._token:
                self._former.add(self._token)
            self._token = secrets.token_urlsafe(24)
            return self._token

    def protect(self, app: Flask) -> None:
        """Check every request to ``app``, and add the security headers to every response."""
        app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
        app.before_request(self._check)
        app.after_request(_add_headers)

    def _check(self) -> Any:
        """Return None for a request that may pass, or the response that rejects it."""
        if request.host not in self._hosts():
            return _rejection("This page is available only at its own address.", 421)
        token = request.args.get("token")
        has_cookie = _is_same(request.cookies.get(self._cookie, ""), self._cookie_value)
        if request.path == "/" and token is not None:
            return self._open(token, has_cookie=has_cookie)
        # The browser sends the cookie to every port of this host, so the page that sends the request counts as well.
        if not has_cookie or not _is_same_origin():
            return _rejection(_DENIED, 403)
        return None if request.method in {"GET", "HEAD"} else self._check_write()

    def _open(self, token: str, *, has_cookie: bool) -> Any:
        """Return the response to a browser that opens an address with ``token``."""
        if has_cookie:  # The person opened the address again, in the same browser.
            return redirect("/", 303)
        # Only GET opens an address: a program that merely looks whether a link works must not use it up.
        if request.method == "GET" and self._use(token):
            return self._grant()
        return _rejection(_USED if token in self._former else _DENIED, 403)

    def _use(self, token: str) -> bool:
        """Use up the token. Return False if it is wrong, or was used before."""
        with self._lock:
            if self._token is None or not _is_same(token, self._token):
                return False
            self._former.add(self._token)
            self._token = None
            return True

    def _check_write(self) -> Any:
        if request.headers.get("Origin") not in {f"http://{request.host}"}:
            return _rejection("Only the playground's own page can send this request.", 403)
        if request.mimetype != "application/json":
            return _rejection("The request body must be application/json.", 415)
        return None

    def _grant(self) -> Any:
        response: Any = redirect("/", 303) if _is_same_origin() else Response(_OPENED)
        response.set_cookie(self._cookie, self._cookie_value, httponly=True, samesite="Strict", path="/")
        return response

    def _hosts(self) -> set[str]:
        return {f"{name}:{self._port}" for name in ("127.0.0.1", "localhost")}


def _is_same_origin() -> bool:
    """Tell whether this page or the person sent the request, according to the browser. An old browser does not say."""
    return request.headers.get("Sec-Fetch-Site", "none") in {"same-origin", "none"}


def _is_same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def _rejection(sentence: str, status: int) -> Any:
    if request.path.startswith("/api/"):
        return {"ok": False, "error": sentence.strip()}, status
    return Response(sentence, status, content_type="text/plain; charset=utf-8")


def _add_headers(response: Response) -> Response:
    response.headers.extend(HEADERS)
    return response
