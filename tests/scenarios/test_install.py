"""Installation of the bot in a workspace, from the page that describes it to the first answer."""

import re
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.test import Client

from bot.services.guide import Guide
from bot.services.workspaces import Workspace as Owner
from bot.web.oauth import LIFETIME, REDIRECT
from slack_simulator.payloads import app_uninstalled, event_request
from slack_simulator.workspace import Workspace
from tests.support.install_visitor import OAUTH, PUBLIC, agree, begin, browser_of, get, install
from tests.support.slack_bot import MANIFEST, SlackBot

SCOPES = MANIFEST["oauth_config"]["scopes"]["bot"]
TOKEN = re.compile(r"xoxb-[\w-]+")


@pytest.fixture
def slack(guide: Guide) -> Iterator[SlackBot]:
    """The bot in its own workspace, used from another one where it is not installed."""
    with SlackBot.started(guide, **OAUTH) as slack:
        yield slack.in_workspace(slack.server.slack.add(Workspace.named("ACME"), installed=False))


@pytest.fixture
def browser(slack: SlackBot) -> Client:
    return browser_of(slack)


def test_the_link_to_slack_requests_the_scopes_in_the_manifest(slack: SlackBot, browser: Client) -> None:
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


def test_a_workspace_that_installs_it_gets_answers_posted_with_its_own_token(slack: SlackBot, browser: Client) -> None:
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


def test_no_page_and_no_address_contains_a_token_or_secret(slack: SlackBot, browser: Client) -> None:
    pages = [get(browser, "/slack/install"), get(browser, "/slack/install/start"), install(slack, browser)]
    pages.append(get(browser, REDIRECT, error="access_denied"))

    for page in pages:
        content = page.text + str(page.headers)
        assert not TOKEN.search(content)
        assert "client-secret" not in content


def test_after_a_new_installation_the_previous_token_is_not_tried(slack: SlackBot, browser: Client) -> None:
    install(slack, browser)
    slack.mention("who decides?", ts="1700000010.000100")
    slack.server.slack.uninstall("T0ACME")
    install(slack, browser)

    assert len(slack.mention("who decides?", ts="1700000020.000100")) == 1
    assert {call.outcome for call in slack.workspace.calls} == {"ok"}


def test_installing_it_again_leaves_one_installation(slack: SlackBot, browser: Client) -> None:
    install(slack, browser)
    install(slack, browser)

    assert [found.team_id for found in slack.stores.installations.all()] == ["T0ACME", "T0PLAYGROUND"]


def test_an_event_about_an_earlier_uninstallation_does_not_undo_it(slack: SlackBot, browser: Client) -> None:
    install(slack, browser)
    slack.deliver(event_request(app_uninstalled(), slack.origin, event_time=time.time() - 60))

    assert len(slack.mention("who decides?")) == 1


def test_an_organization_installs_it_for_all_its_workspaces(slack: SlackBot, browser: Client) -> None:
    simulated = slack.server.slack
    other = simulated.add(Workspace.named("BETA"), installed=False)
    slack.workspace.enterprise = other.enterprise = "E0HOLDING"
    page = install(slack, browser, "E0HOLDING")
    assert "for the whole organization" in page.text

    (found,) = (one for one in slack.stores.installations.all() if one.team_id is None)
    assert found.enterprise_id == "E0HOLDING"
    assert found.name == "Playground Org"
    assert len(slack.in_workspace(other).mention("who decides?")) == 1


def test_the_cookie_is_valid_for_this_browser_this_host_and_ten_minutes(slack: SlackBot, browser: Client) -> None:
    cookie = get(browser, "/slack/install/start").headers["Set-Cookie"]

    assert cookie.startswith("__Host-guidepost-install=")
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/", f"Max-Age={LIFETIME}"):
        assert attribute in cookie
    assert "Domain" not in cookie


def test_at_a_loopback_address_the_cookie_works_without_https(guide: Guide) -> None:
    with SlackBot.started(guide, **{**OAUTH, "public_url": "http://127.0.0.1:3000"}) as slack:
        cookie = Client(slack.web).get("/slack/install/start").headers["Set-Cookie"]

    assert cookie.startswith("guidepost-install=")
    assert "Secure" not in cookie


def test_two_tabs_of_one_browser_can_both_complete_an_installation(slack: SlackBot, browser: Client) -> None:
    tabs = [begin(browser), begin(browser)]

    assert [get(browser, REDIRECT, **agree(slack, tab)).status_code for tab in tabs] == [200, 200]


def test_a_workspace_name_with_markup_is_escaped(slack: SlackBot, browser: Client) -> None:
    slack.workspace.name = "<script>alert('A & B')</script>"
    page = install(slack, browser)

    assert "<script" not in page.text
    assert "&lt;script&gt;alert(&#39;A &amp; B&#39;)&lt;/script&gt;" in page.text


def test_a_bot_for_one_workspace_has_no_install_page(guide: Guide) -> None:
    with SlackBot.started(guide) as slack:
        browser = browser_of(slack)

        for path in ("/slack/install", "/slack/install/start", REDIRECT):
            assert browser.get(path).status_code == 404


def test_a_state_works_once_even_with_a_new_code(slack: SlackBot, browser: Client) -> None:
    first, second = (agree(slack, begin(browser)) for _ in range(2))
    assert get(browser, REDIRECT, **first).status_code == 200
    again = get(browser, REDIRECT, code=second["code"], state=first["state"])

    assert again.status_code == 400
    assert "This page works once" in again.text
    # The code is still good, with the state that Slack returned it with.
    assert get(browser, REDIRECT, **second).status_code == 200
