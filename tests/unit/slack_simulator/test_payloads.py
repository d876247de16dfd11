"""The requests of the simulated Slack, as Bolt receives them."""

import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult

from slack_simulator import payloads
from slack_simulator.channels import Channel
from slack_simulator.payloads import Origin, Request
from slack_simulator.people import User
from slack_simulator.workspace import APP_ID, ASKER, BOT_ID, BOT_USER, DIRECT, GENERAL, TEAM, Message, Workspace

SECRET = "a secret between Slack and the app"
URL = "http://127.0.0.1/response/1"
ELEMENT = {"type": "button", "action_id": "go", "value": "1", "text": {"type": "plain_text", "text": "Go"}}
BLOCKS: list[dict[str, Any]] = [{"type": "actions", "block_id": "row", "elements": [ELEMENT]}]
POSTED = Message(GENERAL, BOT_USER, "hello", BLOCKS, ts="1700000000.000100", bot_id=BOT_ID)
VIEW = {"id": "V1", "type": "modal", "callback_id": "tips", "blocks": BLOCKS, "hash": "1.hash", "team_id": TEAM}


@pytest.fixture
def received() -> list[str]:
    """Names of the listeners that Bolt has called."""
    return []


@pytest.fixture
def app(received: list[str]) -> App:
    """A Bolt app that checks signatures and records which of its listeners run."""
    app = App(
        signing_secret=SECRET,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token="xoxb-1", bot_user_id=BOT_USER),
        process_before_response=True,
    )

    def note(name: str) -> Callable[..., None]:
        def listener(ack: Any) -> None:
            ack()
            received.append(name)

        return listener

    for event in ("app_mention", "message", "app_home_opened", "member_joined_channel", "app_uninstalled"):
        app.event(event)(note(event))
    app.event("tokens_revoked")(note("tokens_revoked"))
    app.command("/guide")(note("/guide"))
    app.action("go")(note("action"))
    app.view("tips")(note("view_submission"))
    app.view_closed("tips")(note("view_closed"))
    app.global_shortcut("ask")(note("shortcut"))
    app.message_shortcut("ask")(note("message_shortcut"))
    return app


def post(app: App, request: Request, secret: str = SECRET) -> int:
    headers: dict[str, str | Sequence[str]] = {**request.headers(secret)}
    return app.dispatch(BoltRequest(body=request.body, headers=headers)).status


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (payloads.event_request(payloads.mention("hi")), "app_mention"),
        (payloads.event_request(payloads.message("hi")), "message"),
        (payloads.event_request(payloads.home_opened()), "app_home_opened"),
        (payloads.event_request(payloads.member_joined(user="U0OTHER")), "member_joined_channel"),
        (payloads.event_request(payloads.app_uninstalled()), "app_uninstalled"),
        (payloads.event_request(payloads.tokens_revoked()), "tokens_revoked"),
        (payloads.command_request("/guide", "help", URL), "/guide"),
        (payloads.click_request(POSTED, ELEMENT, URL), "action"),
        (payloads.view_click_request(VIEW, ELEMENT), "action"),
        (payloads.submission_request(VIEW, {}), "view_submission"),
        (payloads.closing_request(VIEW), "view_closed"),
        (payloads.shortcut_request("ask"), "shortcut"),
        (payloads.message_shortcut_request("ask", POSTED, URL), "message_shortcut"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bolt_routes_each_request_to_its_listener(
    app: App, received: list[str], request_: Request, expected: str
) -> None:
    assert post(app, request_, "another secret") == 401
    assert post(app, request_) == 200
    assert received == [expected]


def payload(request: Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(json.loads(request.body))
    form = parse_qs(request.body, keep_blank_values=True)
    return dict(json.loads(form["payload"][0])) if "payload" in form else {k: v[0] for k, v in form.items()}


def test_an_event_has_an_id_of_its_own_which_a_retry_keeps() -> None:
    first, second = (payloads.event_request(payloads.mention("hi")) for _ in range(2))
    again = first.again(2, "http_error")

    assert payload(first)["event_id"] != payload(second)["event_id"]
    assert again.body == first.body
    assert again.headers(SECRET)["X-Slack-Retry-Num"] == "2"
    assert again.headers(SECRET)["X-Slack-Retry-Reason"] == "http_error"


def test_the_same_arguments_yield_the_same_event() -> None:
    event = payloads.mention("hi")
    one, other = (payloads.event_request(event, event_id="Ev1", event_time=1_700_000_000.9) for _ in range(2))

    assert one == other
    assert payload(one)["event_time"] == 1_700_000_000


def test_the_requests_of_an_org_wide_install_say_so() -> None:
    origin = Origin(enterprise="E0ORG", org_wide=True)
    event = payload(payloads.event_request(payloads.mention("hi"), origin))
    command = payload(payloads.command_request("/guide", "", URL, origin=origin))
    click = payload(payloads.click_request(POSTED, ELEMENT, URL, origin=origin))

    assert event["authorizations"] == [
        {
            "enterprise_id": "E0ORG",
            "team_id": None,
            "user_id": BOT_USER,
            "is_bot": True,
            "is_enterprise_install": True,
        }
    ]
    assert (event["team_id"], event["enterprise_id"], event["api_app_id"]) == (TEAM, "E0ORG", APP_ID)
    assert (command["is_enterprise_install"], command["enterprise_id"]) == ("true", "E0ORG")
    assert (click["is_enterprise_install"], click["enterprise"]["id"]) == (True, "E0ORG")


def test_the_requests_of_a_workspace_name_it_and_carry_a_valid_trigger_id() -> None:
    workspace = Workspace.named("OTHER")
    fields = payload(payloads.shortcut_request("ask", origin=Origin.of(workspace)))

    assert fields["team"]["id"] == workspace.team
    assert fields["user"]["id"] == workspace.asker
    assert workspace.triggers.exchange(fields["trigger_id"], workspace.clock.now()) == workspace.asker


def test_a_button_of_an_ephemeral_message_comes_without_the_message() -> None:
    original = Message(GENERAL, BOT_USER, "hello", BLOCKS, "1700000000.000050", ASKER, "1700000000.000100")
    fields = payload(payloads.click_request(original, ELEMENT, URL))

    assert "message" not in fields
    assert fields["container"] == {
        "type": "message",
        "message_ts": original.ts,
        "channel_id": GENERAL,
        "is_ephemeral": True,
        "thread_ts": original.thread_ts,
    }
    assert fields["actions"][0]["block_id"] == "row"


def test_a_submitted_modal_carries_what_was_typed() -> None:
    values = {"row": {"said": {"type": "plain_text_input", "value": "hello"}}}
    fields = payload(payloads.submission_request(VIEW, values))

    assert fields["view"]["state"] == {"values": values}
    assert payload(payloads.closing_request(VIEW, cleared=True))["is_cleared"] is True


def test_only_opening_the_home_tab_carries_the_published_view() -> None:
    assert payloads.home_opened(view=VIEW)["view"] == VIEW
    assert "view" not in payloads.home_opened(tab="messages", view=VIEW)


@pytest.mark.parametrize(
    ("channel", "name"),
    [
        (Channel("C0PUBLIC", "news"), "news"),
        (Channel("C0SECRET", "secret", "private_channel"), "privategroup"),
        (Channel("D0SOMEONE", kind="im"), "directmessage"),
        (Channel("C0GROUP", "mpdm-ada--ben--cleo-1", "mpim"), "mpdm-ada--ben--cleo-1"),
    ],
    ids=lambda value: value.kind if isinstance(value, Channel) else "",
)
def test_commands_and_buttons_name_each_kind_of_conversation_as_slack_does(channel: Channel, name: str) -> None:
    workspace = Workspace()
    workspace.add_channel(channel, ASKER, BOT_USER)
    origin = Origin.of(workspace)
    posted = Message(channel.id, BOT_USER, "hello", BLOCKS)

    assert (
        payload(payloads.command_request("/guide", "", URL, channel=channel.id, origin=origin))["channel_name"] == name
    )
    assert payload(payloads.click_request(posted, ELEMENT, URL, origin=origin))["channel"]["name"] == name


def test_a_group_message_that_was_opened_has_the_name_of_its_people() -> None:
    workspace = Workspace()
    workspace.add_user(User("U0BEN", "ben"))
    group = workspace.direct_channel(ASKER, "U0BEN")

    assert Origin.of(workspace).channel_name(group.id) == "mpdm-asker--ben-1"


@pytest.mark.parametrize(("channel", "name"), [(GENERAL, "general"), (DIRECT, "directmessage"), ("C0NEW", "c0new")])
def test_a_command_without_a_workspace_names_its_channel_too(channel: str, name: str) -> None:
    assert payload(payloads.command_request("/guide", "", URL, channel=channel))["channel_name"] == name
