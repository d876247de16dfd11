"""Installing the app by OAuth, through Slack's own client."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from slack_sdk import WebClient

from slack_simulator.consents import CODE_LIFETIME
from slack_simulator.server import SlackServer
from slack_simulator.slack import Slack
from slack_simulator.workspace import BOT_USER, TEAM, Workspace
from tests.unit.slack_simulator.conftest import refusal

SCOPES = ["chat:write", "commands"]
BACK = "https://bot.example/slack/oauth_redirect"


@pytest.fixture
def other(slack: Slack) -> Workspace:
    return slack.add(Workspace.named("OTHER"), installed=False)


@pytest.fixture
def app(connect: Callable[[str], WebClient]) -> WebClient:
    return connect("")


def exchange(slack: Slack, code: str) -> dict[str, str]:
    return {"client_id": slack.client.id, "client_secret": slack.client.secret, "redirect_uri": BACK, "code": code}


def test_a_code_can_be_exchanged_for_a_token_once(
    app: WebClient, slack: Slack, other: Workspace, connect: Callable[[str], WebClient]
) -> None:
    code = slack.consent(other.team, scopes=SCOPES, redirect_uri=BACK)
    response = app.oauth_v2_access(**exchange(slack, code))

    assert response["team"] == {"id": other.team, "name": "Other"}
    assert (response["enterprise"], response["is_enterprise_install"]) == (None, False)
    assert (response["scope"], response["bot_user_id"]) == ("chat:write,commands", other.bot_user)
    assert response["authed_user"] == {"id": other.asker}
    assert connect(response["access_token"]).auth_test()["team_id"] == other.team
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
def test_a_wrong_exchange_is_refused_and_leaves_the_code_valid(
    app: WebClient, slack: Slack, changed: dict[str, str], error: str
) -> None:
    code = slack.consent(TEAM, scopes=SCOPES, redirect_uri=BACK)

    assert refusal(app.oauth_v2_access, **{**exchange(slack, code), **changed}) == error
    assert app.oauth_v2_access(**exchange(slack, code))["ok"]


def test_an_expired_code_is_refused(app: WebClient, slack: Slack) -> None:
    code = slack.consent(TEAM, scopes=SCOPES, redirect_uri=BACK)
    slack.clock.advance(CODE_LIFETIME + 1)

    assert refusal(app.oauth_v2_access, **exchange(slack, code)) == "invalid_code"


def test_the_apps_secret_may_be_in_the_form(app: WebClient, slack: Slack) -> None:
    code = slack.consent(TEAM, scopes=SCOPES, redirect_uri=BACK)

    assert app.api_call("oauth.v2.access", data=exchange(slack, code))["ok"]


def test_installing_again_extends_the_token_and_after_an_uninstall_yields_another(
    app: WebClient, slack: Slack, other: Workspace
) -> None:
    def install(*scopes: str) -> tuple[str, str]:
        code = slack.consent(other.team, scopes=scopes, redirect_uri=BACK)
        response = app.oauth_v2_access(**exchange(slack, code))
        return response["access_token"], response["scope"]

    first, second = install("chat:write"), install("commands")
    slack.uninstall(other.team)
    third = install("commands")

    assert second == (first[0], "chat:write,commands")
    assert third[0] != first[0]
    assert slack.grants[first[0]].ended == "account_inactive"


def test_an_org_wide_token_opens_every_workspace_of_the_enterprise(
    app: WebClient, slack: Slack, other: Workspace
) -> None:
    for workspace in slack.workspaces.values():
        workspace.enterprise = "E0ORG"
    code = slack.consent(TEAM, other.team, scopes=SCOPES, redirect_uri=BACK, enterprise="E0ORG")
    response = app.oauth_v2_access(**exchange(slack, code))

    assert (response["team"], response["is_enterprise_install"]) == (None, True)
    assert response["enterprise"]["id"] == "E0ORG"
    assert response["bot_user_id"] == BOT_USER
    assert slack.grants[response["access_token"]].teams == (TEAM, other.team)


class NoRedirect(HTTPRedirectHandler):
    """Handler that returns a redirect's headers instead of following it."""

    def redirect_request(self, *_: object) -> None:
        return None

    def http_error_302(self, req: object, fp: object, code: object, msg: object, headers: object) -> object:
        return headers


def redirect_query(server: SlackServer, **query: str) -> dict[str, list[str]]:
    page = f"{server.url}oauth/v2/authorize?{urlencode(query)}"
    headers = build_opener(NoRedirect()).open(page)
    address = headers["Location"]
    assert address.startswith(BACK)
    return parse_qs(urlsplit(address).query)


def test_the_consent_page_redirects_to_the_app_with_a_code_and_the_state(
    app: WebClient, server: SlackServer, slack: Slack, other: Workspace
) -> None:
    query = {"client_id": slack.client.id, "scope": "chat:write,commands", "redirect_uri": BACK, "state": "s1"}
    back = redirect_query(server, **query, team=other.team)

    assert back["state"] == ["s1"]
    assert app.oauth_v2_access(**exchange(slack, back["code"][0]))["team"]["id"] == other.team
    slack.consenting = False
    assert redirect_query(server, **query) == {"error": ["access_denied"], "state": ["s1"]}
