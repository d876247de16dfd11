"""An installation by a person's browser, and Slack's part in it."""

from contextlib import closing
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

from werkzeug.test import Client, TestResponse

from bot.web.oauth import REDIRECT
from tests.support.slack_bot import SlackBot

PUBLIC = "https://bot.example.org"
OAUTH: dict[str, Any] = {
    "slack_client_id": "1234567890.1234567890",
    "slack_client_secret": "client-secret",
    "public_url": PUBLIC,
}


def browser_of(slack: SlackBot) -> Client:
    """Return a browser of the bot's web pages."""
    return Client(slack.web)


def get(browser: Client, path: str, **query: str) -> TestResponse:
    """Open a page of the bot at its public address."""
    return browser.get(f"{path}?{urlencode(query)}", base_url=PUBLIC)


def _redirect(address: str) -> HTTPError:
    try:
        build_opener(_NoRedirect).open(address)
    except HTTPError as redirected:
        return redirected
    raise AssertionError(f"{address} does not redirect")


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def agree(slack: SlackBot, consent_url: str, team: str = "T0ACME") -> dict[str, str]:
    """Consent or not, as the simulated Slack is set, and return the query of Slack's redirect to the bot."""
    with closing(_redirect(f"{consent_url}&team={team}")) as redirected:
        address = urlsplit(redirected.headers["Location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{PUBLIC}{REDIRECT}"
    return {name: values[0] for name, values in parse_qs(address.query).items()}


def begin(browser: Client) -> str:
    """Start an installation, and return the address of Slack's consent page."""
    response = get(browser, "/slack/install/start")
    assert response.status_code == 302
    return response.headers["Location"]


def install(slack: SlackBot, browser: Client, team: str = "T0ACME") -> TestResponse:
    """Go through a whole installation, and return the bot's last page."""
    return get(browser, REDIRECT, **agree(slack, begin(browser), team))
