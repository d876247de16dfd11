"""Findings from Slack's answers, and from no answer."""

import pytest

from bot.doctor.findings import Finding, Verdict
from bot.doctor.slack import app_token, ask, bot_token, client_for, clock, reach, way_in
from slack_simulator.server import SlackServer
from slack_simulator.workspace import BOT_TOKEN, Workspace
from tests.support.scripted_slack import AUTHORIZED, scripted_slack

NOWHERE = "http://127.0.0.1:9/api/"
"""The port of the discard service, where nothing listens."""


def test_a_good_token_names_the_bot_and_the_workspace() -> None:
    with SlackServer(Workspace()) as server:
        client = client_for(server.api_url, BOT_TOKEN)
        found = bot_token(lambda: ask(client.auth_test), is_set=True, by_oauth=False)

    assert found == Finding("bot token", Verdict.OK, "guidepost in Playground (T0PLAYGROUND)")


def test_a_rejected_token_is_reported_with_slacks_name_for_the_reason() -> None:
    with SlackServer(Workspace()) as server:
        client = client_for(server.api_url, "xoxb-another")
        found = bot_token(lambda: ask(client.auth_test), is_set=True, by_oauth=False)

    assert (found.verdict, found.found) == (Verdict.FAIL, "Slack says invalid_auth")
    assert "SLACK_BOT_TOKEN" in found.advice


def test_no_token_is_a_failure_of_its_own() -> None:
    found = bot_token(lambda: pytest.fail("Slack was asked without a token"), is_set=False, by_oauth=False)

    assert found.verdict is Verdict.FAIL
    assert "make doctor" in found.advice


def test_no_answer_is_one_failure_and_leaves_the_rest_open(capfd: pytest.CaptureFixture[str]) -> None:
    client = client_for(NOWHERE, "xoxb-1")
    reply = ask(client.auth_test)

    assert reach(lambda: reply, NOWHERE).verdict is Verdict.FAIL
    assert "refused" in reach(lambda: reply, NOWHERE).found
    assert "SLACK_API_URL" in reach(lambda: reply, NOWHERE).advice
    assert bot_token(lambda: reply, is_set=True, by_oauth=False).verdict is Verdict.WARN
    assert app_token(client, "xapp-1").verdict is Verdict.WARN
    assert clock(lambda: reply).verdict is Verdict.WARN
    assert capfd.readouterr() == ("", "")


def test_a_refusal_is_an_answer() -> None:
    with scripted_slack(auth_test={"ok": False, "error": "not_authed"}) as slack:
        reply = ask(client_for(slack.url, None).auth_test)

    assert reach(lambda: reply, slack.url).verdict is Verdict.OK


def test_the_app_token_is_tried_as_itself() -> None:
    with scripted_slack(apps_connections_open={"ok": True, "url": "wss://nowhere"}) as slack:
        found = app_token(client_for(slack.url, "xoxb-1"), "xapp-1")

    assert found.verdict is Verdict.OK
    assert slack.tokens == ["xapp-1"]


def test_an_app_token_without_its_scope_names_the_scope() -> None:
    with scripted_slack(apps_connections_open={"ok": False, "error": "missing_scope"}) as slack:
        found = app_token(client_for(slack.url, None), "xapp-1")

    assert (found.verdict, found.found) == (Verdict.FAIL, "Slack says missing_scope")
    assert "connections:write" in found.advice


@pytest.mark.parametrize(
    ("has_app_token", "has_signing_secret", "verdict"),
    [(True, False, Verdict.OK), (False, True, Verdict.OK), (True, True, Verdict.OK), (False, False, Verdict.FAIL)],
)
def test_one_way_in_is_enough(has_app_token: bool, has_signing_secret: bool, verdict: Verdict) -> None:
    assert way_in(has_app_token, has_signing_secret).verdict is verdict


@pytest.mark.parametrize(
    ("ahead", "verdict", "words"),
    [
        (0, Verdict.OK, "agrees"),
        (-30, Verdict.OK, "ahead of"),
        (90, Verdict.WARN, "behind"),
        (-90, Verdict.WARN, "ahead of"),
        (320, Verdict.FAIL, "refused"),
        (-320, Verdict.FAIL, "refused"),
    ],
)
def test_the_clock_is_compared_with_slacks(ahead: float, verdict: Verdict, words: str) -> None:
    with scripted_slack(auth_test=AUTHORIZED, ahead=ahead) as slack:
        reply = ask(client_for(slack.url, "xoxb-1").auth_test)

    found = clock(lambda: reply)
    assert found.verdict is verdict
    assert words in found.found
