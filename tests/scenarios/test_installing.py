"""Installing the bot in a workspace: from the page that says what it is to the first answer."""

import re
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from werkzeug.test import Client, TestResponse

from bot.playground.faults import Fault
from bot.playground.payloads import app_uninstalled, event_request
from bot.playground.workspace import Workspace
from bot.services.guide import Guide
from bot.services.workspaces import Workspace as Owner
from bot.slack.web.oauth import REDIRECT
from bot.slack.web.states import LIFETIME, States
from tests.slack_bot import MANIFEST, SlackBot

PUBLIC = "https://bot.example.org"
OAUTH = {
    "slack_client_id": "1234567890.1234567890",
    "slack_client_secret": "client-secret",
    "public_url": PUBLIC,
}
SCOPES = MANIFEST["oauth_config"]["scopes"]["bot"]
TOKEN = re.compile(r"xoxb-[\w-]+")


@pytest.fixture
def slack(guide: Guide) -> Iterator[SlackBot]:
    """The bot at home, and a workspace beside that has not installed it."""
    with SlackBot.started(guide, **OAUTH) as slack:
        yield slack.among(slack.server.slack.add(Workspace.called("ACME"), installed=False))


@pytest.fixture
def browser(slack: SlackBot) -> Client:
    return browser_of(slack)


def browser_of(slack: SlackBot) -> Client:
    return Client(slack.web)


def get(browser: Client, path: str, **query: str) -> TestResponse:
    return browser.get(f"{path}?{urlencode(query)}", base_url=PUBLIC)


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def agree(slack: SlackBot, consent_url: str, team: str = "T0ACME") -> dict[str, str]:
    """What Slack sends along when a person agrees, or does not."""
    opener = build_opener(_NoRedirect)
    try:
        opener.open(f"{consent_url}&team={team}")
    except OSError as redirected:
        address = urlsplit(redirected.headers["Location"])  # type: ignore[attr-defined] # an HTTPError
        redirected.close()  # type: ignore[attr-defined] # likewise
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{PUBLIC}{REDIRECT}"
    return {name: values[0] for name, values in parse_qs(address.query).items()}


def begin(browser: Client) -> str:
    response = get(browser, "/slack/install/start")
    assert response.status_code == 302
    return response.headers["Location"]


def install(slack: SlackBot, browser: Client, team: str = "T0ACME") -> TestResponse:
    return get(browser, REDIRECT, **agree(slack, begin(browser), team))


def test_the_way_to_slack_carries_what_the_manifest_asks_for(slack: SlackBot, browser: Client) -> None:
    page = get(browser, "/slack/install")
    assert 'href="/slack/install/start"' in page.text
    for scope in SCOPES:
        assert f"<code>{scope}</code>" in page.text

    consent = urlsplit(begin(browser))
    asked = parse_qs(consent.query)
    assert consent.path == "/oauth/v2/authorize"
    assert asked["scope"] == [",".join(SCOPES)]
    assert asked["redirect_uri"] == [f"{PUBLIC}{REDIRECT}"]
    assert "client-secret" not in begin(browser)


def test_a_workspace_that_installs_it_is_answered_with_its_own_token(slack: SlackBot, browser: Client) -> None:
    assert slack.mention("who decides?") == []
    page = install(slack, browser)
    assert page.status_code == 200
    assert "Guidepost is in Acme" in page.text
    assert "slack://app?team=T0ACME&amp;id=A0GUIDEPOST" in page.text

    (answer,) = slack.mention("who decides?")
    assert answer.team == "T0ACME"
    found = slack.stores.installations.find(Owner("T0ACME"))
    assert found
    assert (found.name, found.installed_by, found.bot_id, found.bot_user_id) == ("Acme", "U0ACME", "B1ACME", "U1ACME")
    assert found.scopes == tuple(SCOPES)
    assert abs(found.installed_at - time.time()) < 60


def test_no_token_and_no_secret_shows_on_a_page_or_in_an_address(slack: SlackBot, browser: Client) -> None:
    pages = [get(browser, "/slack/install"), get(browser, "/slack/install/start"), install(slack, browser)]
    pages.append(get(browser, REDIRECT, error="access_denied"))

    for page in pages:
        told = page.text + str(page.headers)
        assert not TOKEN.search(told)
        assert "client-secret" not in told


def test_whoever_installs_it_again_has_one_installation(slack: SlackBot, browser: Client) -> None:
    install(slack, browser)
    install(slack, browser)

    assert [found.team_id for found in slack.stores.installations.all()] == ["T0ACME", "T0PLAYGROUND"]


def test_news_of_an_uninstallation_before_it_do_not_undo_it(slack: SlackBot, browser: Client) -> None:
    install(slack, browser)
    slack.deliver(event_request(app_uninstalled(), slack.origin, event_time=time.time() - 60))

    assert len(slack.mention("who decides?")) == 1


def test_an_organization_installs_it_for_all_its_workspaces(slack: SlackBot, browser: Client) -> None:
    simulated = slack.server.slack
    other = simulated.add(Workspace.called("BETA"), installed=False)
    slack.workspace.enterprise = other.enterprise = "E0HOLDING"
    page = install(slack, browser, "E0HOLDING")
    assert "for the whole organization" in page.text

    (found,) = (one for one in slack.stores.installations.all() if one.team_id is None)
    assert found.enterprise_id == "E0HOLDING"
    assert found.name == "Playground Org"
    assert len(slack.among(other).mention("who decides?")) == 1


def test_the_cookie_is_for_this_browser_this_host_and_ten_minutes(slack: SlackBot, browser: Client) -> None:
    cookie = get(browser, "/slack/install/start").headers["Set-Cookie"]

    assert cookie.startswith("__Host-guidepost-install=")
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/", f"Max-Age={LIFETIME}"):
        assert attribute in cookie
    assert "Domain" not in cookie


def test_on_this_machine_alone_the_cookie_does_without_https(guide: Guide) -> None:
    with SlackBot.started(guide, **{**OAUTH, "public_url": "http://127.0.0.1:3000"}) as slack:
        cookie = Client(slack.web).get("/slack/install/start").headers["Set-Cookie"]

    assert cookie.startswith("guidepost-install=")
    assert "Secure" not in cookie


def test_two_tabs_of_one_browser_may_both_be_finished(slack: SlackBot, browser: Client) -> None:
    first, second = begin(browser), begin(browser)

    assert get(browser, REDIRECT, **agree(slack, first)).status_code == 200
    again = begin(browser)
    assert get(browser, REDIRECT, **agree(slack, again)).status_code == 200
    assert "another browser" in get(browser, REDIRECT, **agree(slack, second)).text


def refused(slack: SlackBot, page: TestResponse, status: int, *words: str) -> None:
    assert page.status_code == status
    for word in words:
        assert word in page.text
    assert slack.stores.installations.find(Owner("T0ACME")) is None
    assert "Traceback" not in page.text


def test_who_does_not_agree_is_told_that_nothing_happened(slack: SlackBot, browser: Client) -> None:
    slack.server.slack.consenting = False
    page = install(slack, browser)

    refused(slack, page, 200, "Not installed", "You cancelled at Slack", "Start again", 'href="/slack/install"')


def test_a_link_from_another_browser_installs_nothing(slack: SlackBot, browser: Client) -> None:
    brought = agree(slack, begin(browser_of(slack)))

    refused(slack, get(browser, REDIRECT, **brought), 400, "not begun here")
    begin(browser)
    refused(slack, get(browser, REDIRECT, **brought), 400, "not begun here")


@pytest.mark.parametrize("state", ["", "x", "a.b.c", "\udc80", "é" * 4_000, "."])
def test_a_made_up_state_installs_nothing(slack: SlackBot, browser: Client, state: str) -> None:
    brought = agree(slack, begin(browser))
    query = urlencode({**brought, "state": state}, errors="surrogateescape")

    refused(slack, browser.get(f"{REDIRECT}?{query}", base_url=PUBLIC), 400, "not begun here")


def test_a_state_signed_with_another_secret_installs_nothing(slack: SlackBot, browser: Client) -> None:
    brought = agree(slack, begin(browser))
    cookie = browser.get_cookie("__Host-guidepost-install", "bot.example.org")
    assert cookie
    forged = States("another secret").issue(cookie.value)

    refused(slack, get(browser, REDIRECT, **{**brought, "state": forged}), 400, "not begun here")


@pytest.mark.parametrize(("age", "status"), [(LIFETIME - 5, 200), (LIFETIME + 5, 400)])
def test_a_state_holds_for_ten_minutes(slack: SlackBot, browser: Client, age: int, status: int) -> None:
    brought = agree(slack, begin(browser))
    cookie = browser.get_cookie("__Host-guidepost-install", "bot.example.org")
    assert cookie
    # Any process with the client secret issues states that any other takes.
    issued_then = States("client-secret", lambda: time.time() - age).issue(cookie.value)
    page = get(browser, REDIRECT, **{**brought, "state": issued_then})

    assert page.status_code == status
    assert ("That took too long" in page.text) == (status == 400)


def test_who_comes_without_a_code_is_shown_the_way(slack: SlackBot, browser: Client) -> None:
    refused(slack, get(browser, REDIRECT), 400, "come to this page from Slack", "Start again")


def test_a_page_that_is_loaded_again_says_that_all_is_well(slack: SlackBot, browser: Client) -> None:
    begun = begin(browser)
    brought = agree(slack, begun)
    get(browser, REDIRECT, **brought)
    cookie_again = begin(browser)
    state = parse_qs(urlsplit(cookie_again).query)["state"][0]
    page = get(browser, REDIRECT, **{**brought, "state": state})

    assert page.status_code == 400
    assert "This page works once" in page.text
    assert slack.stores.installations.find(Owner("T0ACME"))


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("oauth.v2.access", Fault(lost="closed")),
        ("oauth.v2.access", Fault(lost="reset", effect=True)),
        ("oauth.v2.access", Fault(status=503)),
        ("oauth.v2.access", Fault(error="ratelimited", status=429, retry_after=30)),
        ("oauth.v2.access", Fault(error="internal_error")),
        ("auth.test", Fault(status=500)),
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_a_slack_that_does_not_answer_is_told_and_not_asked_twice(
    slack: SlackBot, browser: Client, method: str, fault: Fault
) -> None:
    brought = agree(slack, begin(browser))
    slack.server.slack.faults.plan(method, fault)
    page = get(browser, REDIRECT, **brought)

    refused(slack, page, 502, "Slack could not be reached", "Start again")
    assert [call.method for call in slack.server.slack.journal.calls].count("oauth.v2.access") == 1


@pytest.mark.parametrize("says", ["bad_client_secret", "bad_redirect_uri", "invalid_client_id", "access_denied"])
def test_what_slack_says_is_told_for_whoever_runs_the_bot(slack: SlackBot, browser: Client, says: str) -> None:
    brought = agree(slack, begin(browser))
    slack.server.slack.faults.plan("oauth.v2.access", Fault(error=says))

    refused(slack, get(browser, REDIRECT, **brought), 502, "Slack refused", f"<code>{says}</code>")


@pytest.mark.parametrize("error", ["<script>alert(1)</script>", "invalid scope", "Ünlaut", "a" * 500])
def test_an_error_that_is_no_word_of_slacks_is_not_repeated(slack: SlackBot, browser: Client, error: str) -> None:
    page = get(browser, REDIRECT, error=error)

    refused(slack, page, 502, "Slack refused")
    assert "Slack says" not in page.text
    assert "<script" not in page.text


def test_a_workspace_may_be_called_anything(slack: SlackBot, browser: Client) -> None:
    slack.workspace.name = "<script>alert('A & B')</script>"
    page = install(slack, browser)

    assert "<script" not in page.text
    assert "&lt;script&gt;alert(&#39;A &amp; B&#39;)&lt;/script&gt;" in page.text


def test_the_bot_of_one_workspace_has_no_install_page(guide: Guide) -> None:
    with SlackBot.started(guide) as slack:
        browser = browser_of(slack)

        for path in ("/slack/install", "/slack/install/start", REDIRECT):
            assert browser.get(path).status_code == 404
