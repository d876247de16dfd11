"""Failed installations: each ends with a page that says what to do, and with nothing installed."""

import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from werkzeug.test import Client, TestResponse

from bot.bootstrap.web import create_dispatcher
from bot.errors import StorageError
from bot.services.guide import Guide
from bot.services.installations import Installation
from bot.services.workspaces import Workspace as Owner
from bot.settings import Settings
from bot.slack.app import create_app
from bot.storage.memory.installations import MemoryInstallations
from bot.web.oauth import LIFETIME, REDIRECT, StateTokens
from slack_simulator.faults import Fault
from slack_simulator.workspace import Workspace
from tests.support.install_visitor import OAUTH, PUBLIC, agree, begin, browser_of, get, install
from tests.support.slack_bot import SETTINGS, SlackBot


@pytest.fixture
def slack(guide: Guide) -> Iterator[SlackBot]:
    """The bot in its own workspace, used from another one where it is not installed."""
    with SlackBot.started(guide, **OAUTH) as slack:
        yield slack.in_workspace(slack.server.slack.add(Workspace.named("ACME"), installed=False))


@pytest.fixture
def browser(slack: SlackBot) -> Client:
    return browser_of(slack)


def refused(slack: SlackBot, page: TestResponse, status: int, *words: str) -> None:
    assert page.status_code == status
    for word in words:
        assert word in page.text
    assert slack.stores.installations.find(Owner("T0ACME")) is None
    assert "Traceback" not in page.text


def test_a_person_who_does_not_consent_sees_that_nothing_was_installed(slack: SlackBot, browser: Client) -> None:
    slack.server.slack.consenting = False
    page = install(slack, browser)

    refused(slack, page, 200, "Not installed", "You canceled at Slack", "Start again", 'href="/slack/install"')


def test_a_link_from_another_browser_installs_nothing(slack: SlackBot, browser: Client) -> None:
    brought = agree(slack, begin(browser_of(slack)))

    refused(slack, get(browser, REDIRECT, **brought), 400, "not started here")
    begin(browser)
    refused(slack, get(browser, REDIRECT, **brought), 400, "not started here")


@pytest.mark.parametrize("state", ["", "x", "a.b.c", "\udc80", "é" * 4_000, "."])
def test_an_invented_state_installs_nothing(slack: SlackBot, browser: Client, state: str) -> None:
    brought = agree(slack, begin(browser))
    query = urlencode({**brought, "state": state}, errors="surrogateescape")

    refused(slack, browser.get(f"{REDIRECT}?{query}", base_url=PUBLIC), 400, "not started here")


def test_a_state_signed_with_another_secret_installs_nothing(slack: SlackBot, browser: Client) -> None:
    brought = agree(slack, begin(browser))
    cookie = browser.get_cookie("__Host-guidepost-install", "bot.example.org")
    assert cookie
    forged = StateTokens("another secret").issue(cookie.value)

    refused(slack, get(browser, REDIRECT, **{**brought, "state": forged}), 400, "not started here")


@pytest.mark.parametrize(("age", "status"), [(LIFETIME - 5, 200), (LIFETIME + 5, 400)])
def test_a_state_is_valid_for_ten_minutes(slack: SlackBot, browser: Client, age: int, status: int) -> None:
    brought = agree(slack, begin(browser))
    cookie = browser.get_cookie("__Host-guidepost-install", "bot.example.org")
    assert cookie
    # Every process with the client secret accepts states that another one issued.
    issued_then = StateTokens("client-secret", lambda: time.time() - age).issue(cookie.value)
    page = get(browser, REDIRECT, **{**brought, "state": issued_then})

    assert page.status_code == status
    assert ("That took too long" in page.text) == (status == 400)


def test_a_person_who_arrives_without_a_code_sees_where_to_start(slack: SlackBot, browser: Client) -> None:
    refused(slack, get(browser, REDIRECT), 400, "Slack sends people to this page", "Start again")


def test_a_page_that_is_loaded_again_says_that_it_works_once_and_keeps_the_installation(
    slack: SlackBot, browser: Client
) -> None:
    brought = agree(slack, begin(browser))
    get(browser, REDIRECT, **brought)
    page = get(browser, REDIRECT, **brought)

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
def test_when_slack_does_not_answer_the_page_says_so_and_slack_is_not_asked_twice(
    slack: SlackBot, browser: Client, method: str, fault: Fault
) -> None:
    brought = agree(slack, begin(browser))
    slack.server.slack.faults.plan(method, fault)
    page = get(browser, REDIRECT, **brought)

    refused(slack, page, 502, "Slack could not be reached", "Start again")
    assert [call.method for call in slack.server.slack.journal.calls].count("oauth.v2.access") == 1


@pytest.mark.parametrize("says", ["bad_client_secret", "bad_redirect_uri", "invalid_client_id", "access_denied"])
def test_the_page_shows_slacks_error_for_the_person_who_runs_the_bot(
    slack: SlackBot, browser: Client, says: str
) -> None:
    brought = agree(slack, begin(browser))
    slack.server.slack.faults.plan("oauth.v2.access", Fault(error=says))

    refused(slack, get(browser, REDIRECT, **brought), 502, "Slack refused", f">{says}</code>")


def test_a_token_that_would_expire_is_not_accepted(slack: SlackBot, browser: Client) -> None:
    slack.server.slack.rotating = True

    refused(slack, install(slack, browser), 502, "would not last", "without token rotation")


class UnreachableInstallations(MemoryInstallations):
    """An installation store whose database stops answering when an installation is saved."""

    def save(self, installation: Installation) -> None:
        raise StorageError("unreachable")


def test_an_installation_that_cannot_be_saved_is_reported(slack: SlackBot) -> None:
    stores = replace(slack.stores, installations=UnreachableInstallations())
    settings = Settings(**SETTINGS, **OAUTH, slack_api_url=slack.server.api_url)
    web = create_dispatcher(settings, create_app(slack.app_context, slack.server.api_url), slack.app_context, stores)
    unreachable = replace(slack, web=web, stores=stores)

    refused(unreachable, install(unreachable, browser_of(unreachable)), 503, "could not be saved", "Wait a minute")


@pytest.mark.parametrize("error", ["<script>alert(1)</script>", "invalid scope", "Ünlaut", "a" * 500])
def test_an_error_that_does_not_look_like_slacks_is_not_repeated(slack: SlackBot, browser: Client, error: str) -> None:
    page = get(browser, REDIRECT, error=error)

    refused(slack, page, 502, "Slack refused")
    assert "Slack says" not in page.text
    assert "<script" not in page.text
