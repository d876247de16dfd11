"""The Flask application around the pages: their look, their headers, and the page for addresses that do not exist."""

import base64
import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path

from flask import Blueprint, Flask, Response, render_template
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from bot.web.install_errors import BROKEN, NOT_FOUND, Problem

_log = logging.getLogger(__name__)

_STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_MAX_BODY = 1 << 16
"""Bytes. Nothing is ever sent to these pages."""


def create_pages(blueprints: Iterable[Blueprint]) -> Flask:
    """Return an application with the pages of ``blueprints`` and headers that allow nothing beyond showing them."""
    pages = Flask(__name__, static_folder=None)
    pages.config["MAX_CONTENT_LENGTH"] = _MAX_BODY
    pages.jinja_env.globals["style"] = Markup(_STYLE)  # noqa: S704 (a file of this package)
    for blueprint in blueprints:
        pages.register_blueprint(blueprint)
    pages.after_request(_add_headers)
    pages.register_error_handler(HTTPException, _show_status)
    pages.register_error_handler(Exception, _show_failure)
    return pages


def problem_page(problem: Problem, slack_says: str = "") -> Response:
    """Return the page that reports ``problem``; ``slack_says`` is Slack's name for the reason."""
    return Response(render_template("problem.html", problem=problem, slack_says=slack_says), problem.status)


def _add_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _show_status(error: HTTPException) -> Response:
    """Show that there is no such page, or not by this method; the status says which."""
    response = problem_page(NOT_FOUND)
    response.status_code = error.code or NOT_FOUND.status
    return response


def _show_failure(error: Exception) -> Response:
    _log.error("a page failed", exc_info=error, extra={"action": "page_failed"})
    return problem_page(BROKEN)
