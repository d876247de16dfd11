"""Installing the app by OAuth, asked by Slack's own client."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from slack_sdk import WebClient

from bot.playground.oauth import CODE_LIFETIME
from bot.playground.server import SlackServer
from bot.playground.slack import Slack
from bot.playground.workspace import BOT_USER, TEAM, Workspace
from tests.unit.playground.conftest import refusal

SCOPES = ["chat:write", "commands"]
BACK = "https://bot.example/slack/oauth_redirect"


@pytest.fixture
def neighbour(slack: Slack) -> Workspace:
    return slack.add(Workspace.called("NEIGHBOUR"), installed=False)


@pytest.fixture
def app(connect: Callable[[str], WebClient]) -> WebClient:
    return connect("")


def exchange(slack: Slack, code: str) -> dict[str, str]:
    return {"client_id": slack.client.id, "client_secret": slack.client.secret, "redirect_uri": BACK, "code": code}


def test_a_code_is_exchanged_for_a_token_once(
    app: WebClient, slack: Slack, neighbour: Workspace, connect: Callable[[str], WebClient]
) -> None:
    code = slack.consent(neighbour.team, scopes=SCOPES, redirect_uri=BACK)
    told = app.oauth_v2_access(**exchange(slack, code))

    assert told["team"] == {"id": neighbour.team, "name": "Neighbour"}
    assert (told["enterprise"], told["is_enterprise_install"]) == (None, False)
    assert (told["scope"], told["bot_user_id"]) == ("chat:write,commands", neighbour.bot_user)
    assert told["authed_user"] == {"id": neighbour.asker}
    assert connect(told["access_token"]).auth_test()["team_id"] == neighbour.team
    assert refusal(app.oauth_v2_access, **exchange(slack, code)) == "code_already_used"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code": "made-up"}, "invalid_code"),
        ({"client_id": "another"}, "invalid_client_id"),
        ({"client_secret": "another"}, "bad_client_secret"),
        ({"redirect_uri": "https://elsewhere.example"}, "bad_redirect_uri"),
        ({"grant_type": "password"}, "invalid_grant_type"),
    ],
)
def test_slacks_reasons_to_refuse_a_code(app: WebClient, slack: Slack, changed: dict[str, str], error: str) -> None:
    code = slack.consent(TEAM, scopes=SCOPES, redirect_uri=BACK)

    assert refusal(app.oauth_v2_access, **{**exchange(slack, code), **changed}) == error
    assert app.oauth_v2_access(**exchange(slack, code))["ok"]


def test_an_old_code_is_refused(app: WebClient, slack: Slack) -> None:
    code = slack.consent(TEAM, scopes=SCOPES, redirect_uri=BACK)
    slack.clock.advance(CODE_LIFETIME + 1)

    assert refusal(app.oauth_v2_access, **exchange(slack, code)) == "invalid_code"


def test_the_apps_secret_may_come_in_the_form(app: WebClient, slack: Slack) -> None:
    code = slack.consent(TEAM, scopes=SCOPES, redirect_uri=BACK)

    assert app.api_call("oauth.v2.access", data=exchange(slack, code))["ok"]


def test_a_second_install_gives_the_same_token_more_scopes_and_one_after_the_end_another(
    app: WebClient, slack: Slack, neighbour: Workspace
) -> None:
    def install(*scopes: str) -> tuple[str, str]:
        code = slack.consent(neighbour.team, scopes=scopes, redirect_uri=BACK)
        told = app.oauth_v2_access(**exchange(slack, code))
        return told["access_token"], told["scope"]

    first, second = install("chat:write"), install("commands")
    slack.uninstall(neighbour.team)
    third = install("commands")

    assert second == (first[0], "chat:write,commands")
    assert third[0] != first[0]
    assert slack.grants[first[0]].ended == "account_inactive"


def test_an_org_wide_install_opens_every_workspace_of_the_enterprise(
    app: WebClient, slack: Slack, neighbour: Workspace
) -> None:
    for workspace in slack.workspaces.values():
        workspace.enterprise = "E0ORG"
    code = slack.consent(TEAM, neighbour.team, scopes=SCOPES, redirect_uri=BACK, enterprise="E0ORG")
    told = app.oauth_v2_access(**exchange(slack, code))

    assert (told["team"], told["is_enterprise_install"]) == (None, True)
    assert told["enterprise"]["id"] == "E0ORG"
    assert told["bot_user_id"] == BOT_USER
    assert slack.grants[told["access_token"]].teams == (TEAM, neighbour.team)


class NoRedirect(HTTPRedirectHandler):
    """Shows where a browser is sent, instead of going there."""

    def redirect_request(self, *_: object) -> None:
        return None

    def http_error_302(self, req: object, fp: object, code: object, msg: object, headers: object) -> object:
        return headers


def sent_back(server: SlackServer, **query: str) -> dict[str, list[str]]:
    page = f"{server.url}oauth/v2/authorize?{urlencode(query)}"
    headers = build_opener(NoRedirect()).open(page)
    address = headers["Location"]
    assert address.startswith(BACK)
    return parse_qs(urlsplit(address).query)


def test_the_consent_page_sends_a_browser_back_with_a_code_and_the_state(
    app: WebClient, server: SlackServer, slack: Slack, neighbour: Workspace
) -> None:
    asked = {"client_id": slack.client.id, "scope": "chat:write,commands", "redirect_uri": BACK, "state": "s1"}
    back = sent_back(server, **asked, team=neighbour.team)

    assert back["state"] == ["s1"]
    assert app.oauth_v2_access(**exchange(slack, back["code"][0]))["team"]["id"] == neighbour.team
    slack.consenting = False
    assert sent_back(server, **asked) == {"error": ["access_denied"], "state": ["s1"]}
