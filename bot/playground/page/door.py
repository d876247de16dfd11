"""Who gets in: only the browser that was given the token, only from this page, only at this address.

Threats: other people's pages in the same browser (cross-site requests, DNS rebinding), other users of
this machine. https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
"""

import hmac
import secrets
from typing import Any

from flask import Flask, Response, redirect, request

MAX_BODY = 256 * 1024
"""Bytes."""
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
_NO_WAY_IN = "Open the address that the terminal shows, with its token: it lets in this browser, and no other.\n"


class Door:
    """Stands before every request to the page."""

    def __init__(self, port: int) -> None:
        self.token = secrets.token_urlsafe(24)
        """Opens the door once, in the address that the terminal shows."""
        self._port = port
        self._pass = secrets.token_urlsafe(24)
        # Cookies do not tell ports apart, and there may be two playgrounds.
        self._cookie = f"guidepost-playground-{port}"

    def guard(self, app: Flask) -> None:
        """Have every request to ``app`` checked, and the headers put on every response."""
        app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
        app.before_request(self._check)
        app.after_request(_harden)

    def _check(self) -> Any:
        """None for a request that may pass, else the response that turns it away."""
        if request.host not in self._hosts():
            return _refusal("This page answers at its own address alone.", 421)
        given = request.args.get("token")
        if request.path == "/" and given is not None:
            return self._let_in() if _same(given, self.token) else _refusal(_NO_WAY_IN, 403)
        # A cookie of this machine goes to every port of it, so where the request comes from counts as well.
        if not _same(request.cookies.get(self._cookie, ""), self._pass) or not _is_from_here():
            return _refusal(_NO_WAY_IN, 403)
        return None if request.method in {"GET", "HEAD"} else self._check_writing()

    def _check_writing(self) -> Any:
        if request.headers.get("Origin") not in {f"http://{request.host}"}:
            return _refusal("Only this page itself may ask for that.", 403)
        if request.mimetype != "application/json":
            return _refusal("Only application/json is read.", 415)
        return None

    def _let_in(self) -> Any:
        response = redirect("/", 303)
        response.set_cookie(self._cookie, self._pass, httponly=True, samesite="Strict", path="/")
        return response

    def _hosts(self) -> set[str]:
        return {f"{name}:{self._port}" for name in ("127.0.0.1", "localhost")}


def _is_from_here() -> bool:
    """Whether the browser says that this page, or the person, asked; an old one says nothing."""
    return request.headers.get("Sec-Fetch-Site", "none") in {"same-origin", "none"}


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _refusal(sentence: str, status: int) -> Any:
    if request.path.startswith("/api/"):
        return {"ok": False, "error": sentence.strip()}, status
    return Response(sentence, status, content_type="text/plain; charset=utf-8")


def _harden(response: Response) -> Response:
    response.headers.extend(HEADERS)
    return response
