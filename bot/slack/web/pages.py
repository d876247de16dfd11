"""The Flask application around the pages: how they look, their headers, and what is shown where there is none."""

import base64
import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path

from flask import Blueprint, Flask, Response, render_template
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from bot.slack.web.troubles import BROKEN, NOT_FOUND, Trouble

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
"""Bytes; nothing is ever sent to these pages."""


def create_pages(blueprints: Iterable[Blueprint]) -> Flask:
    """The pages of ``blueprints``, each with the headers that keep browsers from doing anything else with it."""
    pages = Flask(__name__, static_folder=None)
    pages.config["MAX_CONTENT_LENGTH"] = _MAX_BODY
    pages.jinja_env.globals["style"] = Markup(_STYLE)  # noqa: S704 (our own file)
    for blueprint in blueprints:
        pages.register_blueprint(blueprint)
    pages.after_request(_secure)
    pages.register_error_handler(HTTPException, _tell_status)
    pages.register_error_handler(Exception, _tell_failure)
    return pages


def trouble_page(trouble: Trouble, slack_says: str = "") -> Response:
    """The page that tells of ``trouble``."""
    return Response(render_template("trouble.html", trouble=trouble, slack_says=slack_says), trouble.status)


def _secure(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response


def _tell_status(error: HTTPException) -> Response:
    """No such page, or not by this method; the status says which."""
    response = trouble_page(NOT_FOUND)
    response.status_code = error.code or NOT_FOUND.status
    return response


def _tell_failure(error: Exception) -> Response:
    _log.error("a page failed", exc_info=error, extra={"action": "page_failed"})
    return trouble_page(BROKEN)
