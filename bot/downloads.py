"""Downloads of web pages, bounded in time and size: what is read is only compared, never shown or run."""

import ssl
import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException, HTTPMessage
from urllib.error import HTTPError, URLError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from bot import __version__
from bot.errors import GuidepostError

SECONDS = 30.0
"""Seconds in which all pages must have arrived."""
MOST_BYTES = 10 << 20
"""Size of a page up to which it is read."""
MOST_REDIRECTS = 5
_CHUNK = 1 << 16
_HEADERS = {"User-Agent": f"Guidepost/{__version__}", "Accept": "text/html, text/plain", "Accept-Encoding": "identity"}


class DownloadError(GuidepostError):
    """A page could not be read."""


@dataclass(frozen=True)
class Download:
    """A page as it arrived."""

    content: bytes
    media_type: str
    """Its type as the server states it, such as ``text/html``."""
    encoding: str | None
    """Its encoding as the server states it; None if it states none."""
    url: str
    """The address that it came from in the end."""


class _Redirects(HTTPRedirectHandler):
    """Follows a few redirects; only web addresses have a handler."""

    max_redirections = MOST_REDIRECTS


def download_all(
    urls: Collection[str], seconds: float = SECONDS, most_bytes: int = MOST_BYTES
) -> Mapping[str, Download | DownloadError]:
    """Return each page, or why it could not be read, at most ``seconds`` from now.

    Pages of more than ``most_bytes`` are not read to the end.
    """
    found: dict[str, Download | DownloadError] = {}
    deadline = time.monotonic() + seconds

    def run(url: str) -> None:
        found[url] = _download(url, seconds, most_bytes)

    # A server that sends a byte now and then keeps its thread busy beyond any timeout of a socket; nobody waits for it.
    threads = [threading.Thread(target=run, args=(url,), daemon=True) for url in dict.fromkeys(urls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(deadline - time.monotonic(), 0))
    late = DownloadError(f"it did not arrive within {seconds:g} seconds; try again later")
    return {url: found.get(url, late) for url in urls}


def _download(url: str, seconds: float, most_bytes: int) -> Download | DownloadError:
    try:
        with _opener().open(Request(url, headers=_HEADERS), timeout=seconds) as response:  # noqa: S310 (only HTTP has a handler)
            content = b""
            while chunk := response.read1(_CHUNK):
                content += chunk
                if len(content) > most_bytes:
                    return DownloadError(f"it has more than {most_bytes} bytes; compare it by hand")
            headers: HTTPMessage = response.headers
            return Download(content, headers.get_content_type(), headers.get_content_charset(), response.url)
    except HTTPError as error:
        with error:
            return DownloadError(f"the server answered {error.code} {error.reason}; open it in a browser, correct url")
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        return DownloadError(f"it could not be reached ({reason or type(error).__name__}); check url and the network")


@cache
def _opener() -> OpenerDirector:
    # The certificates of the authorities are read once, and not for each page.
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        HTTPHandler(),
        HTTPSHandler(context=ssl.create_default_context()),
        HTTPErrorProcessor(),
        HTTPDefaultErrorHandler(),
        _Redirects(),
        UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener
