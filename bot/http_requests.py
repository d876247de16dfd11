"""HTTP requests that are rejected, and the check of a body's stated length."""

from collections.abc import Sequence
from http import HTTPStatus
from wsgiref.types import WSGIEnvironment


class RejectedError(Exception):
    """The request is rejected."""

    def __init__(self, status: HTTPStatus, headers: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(status.phrase)
        self.status = status
        """Status to answer it with."""
        self.headers = tuple(headers)
        """Headers of the response that say what to do."""


def stated_length(environ: WSGIEnvironment, most: int) -> int:
    """Return the length of the body that the request states, in bytes.

    Raises:
        RejectedError: if it states none, or more than ``most``.
    """
    length = environ.get("CONTENT_LENGTH", "")
    if not (length.isascii() and length.isdigit()):
        raise RejectedError(HTTPStatus.LENGTH_REQUIRED if not length else HTTPStatus.BAD_REQUEST)
    if len(length) > 10 or int(length) > most:
        raise RejectedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return int(length)
