"""A person's browser on the way through an installation, and Slack's part in it."""

from contextlib import closing
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

from werkzeug.test import Client, TestResponse

from bot.slack.web.oauth import REDIRECT
from tests.slack_bot import SlackBot

PUBLIC = "https://bot.example.org"
OAUTH = {
    "slack_client_id": "1234567890.1234567890",
    "slack_client_secret": "client-secret",
    "public_url": PUBLIC,
}


def browser_of(slack: SlackBot) -> Client:
    return Client(slack.web)


def get(browser: Client, path: str, **query: str) -> TestResponse:
    return browser.get(f"{path}?{urlencode(query)}", base_url=PUBLIC)


def _redirect(address: str) -> HTTPError:
    try:
        build_opener(_NoRedirect).open(address)
    except HTTPError as redirected:
        return redirected
    raise AssertionError(f"{address} leads nowhere")


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def agree(slack: SlackBot, consent_url: str, team: str = "T0ACME") -> dict[str, str]:
    """What Slack sends along when a person agrees, or does not."""
    with closing(_redirect(f"{consent_url}&team={team}")) as redirected:
        address = urlsplit(redirected.headers["Location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{PUBLIC}{REDIRECT}"
    return {name: values[0] for name, values in parse_qs(address.query).items()}


def begin(browser: Client) -> str:
    response = get(browser, "/slack/install/start")
    assert response.status_code == 302
    return response.headers["Location"]


def install(slack: SlackBot, browser: Client, team: str = "T0ACME") -> TestResponse:
    return get(browser, REDIRECT, **agree(slack, begin(browser), team))
