"""An installation as a browser makes it: from the bot's page to Slack's consent, and back to the bot."""

from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

from bot.web.install import START

PUBLIC_URL = "https://bot.example.org"
_TIMEOUT = 30.0


def install(port: int, team: str) -> None:
    """Install the app in the workspace ``team`` through the web process at ``port``.

    Raises:
        RuntimeError: if the bot does not say that it is installed.
    """
    started = _get(f"127.0.0.1:{port}", START)
    cookie = (started.headers["Set-Cookie"] or "").partition(";")[0]
    consent = urlsplit(started.headers["Location"] or "")
    agreed = _get(consent.netloc, f"{consent.path}?{consent.query}&team={team}")
    back = urlsplit(agreed.headers["Location"] or "")
    finished = _get(f"127.0.0.1:{port}", f"{back.path}?{back.query}", Cookie=cookie)
    if finished.status != 200:
        raise RuntimeError(f"{team} was not installed: status {finished.status}")


def _get(host: str, path: str, **headers: str) -> HTTPResponse:
    connection = HTTPConnection(host, timeout=_TIMEOUT)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()
