"""The pages of the knowledge base, served from memory to everyone."""

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from mimetypes import guess_type

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

Files = Mapping[str, bytes]
"""The content of each file of the site by its path."""

_NOT_FOUND = "404.html"
_INDEX = "index.html"
_STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_WITH_SEARCH = f"{_STRICT}; script-src 'self'; connect-src 'self'"
_RUNS_SCRIPT = b"<script src="
_MOMENTS = "public, max-age=60"
"""Seconds in which a page is not asked for again, so that a change shows soon."""
_FOR_EVER = "public, max-age=31536000, immutable"
"""For addresses that change with their content."""


def site(files: Callable[[], Files]) -> Blueprint:
    """Return the pages in ``files``, which is called for each request, because the knowledge may have been replaced."""
    blueprint = Blueprint("site", __name__)

    @blueprint.get("/", defaults={"path": ""})
    @blueprint.get("/<path:path>")
    def show(path: str) -> AnyResponse:
        current = files()
        is_page = path == "" or path.endswith("/")
        name = f"{path}{_INDEX}" if is_page else path
        # Each page has one address, so a file of a page is not another.
        if name in current and (is_page or not name.endswith(".html")):
            return _file(name, current[name])
        return redirect(f"/{path}/", 308) if f"{path}/{_INDEX}" in current else _missing(current)

    return blueprint


def _file(name: str, content: bytes) -> Response:
    response = Response(content, content_type=_content_type(name))
    response.headers["Content-Security-Policy"] = _policy(content)
    response.headers["Cache-Control"] = _FOR_EVER if request.args.get("v") else _MOMENTS
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.set_etag(_digest(content))
    response.make_conditional(request)
    return response


def _missing(files: Files) -> Response:
    response = Response(files[_NOT_FOUND], 404, content_type=_content_type(_NOT_FOUND))
    response.headers["Content-Security-Policy"] = _policy(files[_NOT_FOUND])
    return response


def _policy(content: bytes) -> str:
    """Return what a page may load. Only the search runs a script, and reads its index."""
    return _WITH_SEARCH if _RUNS_SCRIPT in content else _STRICT


def _content_type(name: str) -> str:
    kind = guess_type(name)[0] or "application/octet-stream"
    is_text = kind.startswith("text/") or kind in {"application/json", "application/xml", "image/svg+xml"}
    return f"{kind}; charset=utf-8" if is_text else kind


@lru_cache(maxsize=500)
def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
