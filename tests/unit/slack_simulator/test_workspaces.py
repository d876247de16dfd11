"""Several workspaces behind one address: tokens, scopes, members and conversations."""

from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_simulator.channels import Channel
from slack_simulator.grants import Grant
from slack_simulator.slack import Slack
from slack_simulator.workspace import ASKER, BOT_TOKEN, BOT_USER, GENERAL, TEAM, Message, Workspace
from tests.unit.slack_simulator.conftest import refusal

Connect = Callable[[str], WebClient]


@pytest.fixture
def beta(slack: Slack) -> Workspace:
    return slack.add(Workspace.named("BETA"))


def test_a_token_opens_only_its_own_workspace(
    client: WebClient, connect: Connect, beta: Workspace, slack: Slack
) -> None:
    other = connect(beta.bot_token)
    other.chat_postMessage(channel=beta.general, text="theirs")
    client.chat_postMessage(channel=GENERAL, text="ours")

    assert other.auth_test()["team_id"] == beta.team
    assert client.auth_test()["team_id"] == TEAM
    assert refusal(client.conversations_history, channel=beta.general) == "channel_not_found"
    assert refusal(other.users_info, user=ASKER) == "user_not_found"
    assert [(post.team, post.text) for post in slack.journal.posts] == [(beta.team, "theirs"), (TEAM, "ours")]
    assert {call.team for call in beta.calls} == {beta.team}


def test_two_workspaces_share_no_id(beta: Workspace) -> None:
    ours = Workspace()

    assert not beta.users.keys() & ours.users.keys()
    assert not beta.channels.keys() & ours.channels.keys()
    assert beta.bot_token != ours.bot_token


@pytest.mark.parametrize(
    ("token", "error"), [("xoxb-unknown", "invalid_auth"), ("", "not_authed")], ids=["unknown", "none"]
)
def test_an_unknown_token_is_refused(connect: Connect, token: str, error: str) -> None:
    assert refusal(connect(token).auth_test) == error


@pytest.mark.parametrize("ended", ["token_revoked", "account_inactive", "invalid_auth"])
def test_a_token_that_has_ended_is_refused_with_the_reason(client: WebClient, slack: Slack, ended: str) -> None:
    slack.grants[BOT_TOKEN].ended = ended  # type: ignore[assignment]

    assert refusal(client.chat_postMessage, channel=GENERAL, text="x") == ended


def test_the_error_names_a_missing_scope(client: WebClient, slack: Slack) -> None:
    slack.grants[BOT_TOKEN].scopes = ("commands", "users:read")
    with pytest.raises(SlackApiError, match="missing_scope") as caught:
        client.chat_postMessage(channel=GENERAL, text="x")

    response = caught.value.response
    assert response["needed"] == "chat:write"
    assert response["provided"] == "commands,users:read"


def test_every_response_names_the_scopes_and_the_time(client: WebClient, slack: Slack) -> None:
    slack.grants[BOT_TOKEN].scopes = ("commands", "users:read")
    headers = client.auth_test().headers

    assert headers["X-OAuth-Scopes"] == "commands,users:read"
    assert headers["Date"].endswith("GMT")


def test_a_revoked_token_is_refused(client: WebClient) -> None:
    assert client.auth_revoke(test=True)["revoked"] is False
    assert client.auth_revoke()["revoked"] is True
    assert refusal(client.auth_test) == "token_revoked"


@pytest.fixture
def org(slack: Slack, beta: Workspace, connect: Connect) -> WebClient:
    """A client with one token for both workspaces."""
    for workspace in slack.workspaces.values():
        workspace.enterprise = "E0ORG"
    grant = slack.grant(Grant("xoxb-org", (TEAM, beta.team), enterprise="E0ORG"))
    return connect(grant.token)


def test_an_org_wide_call_is_for_the_workspace_of_its_channel(org: WebClient, slack: Slack, beta: Workspace) -> None:
    org.chat_postMessage(channel=beta.general, text="a")
    org.chat_postMessage(channel=GENERAL, text="b")
    org.chat_postMessage(channel=beta.asker, text="c")

    assert [post.team for post in slack.journal.posts] == [beta.team, TEAM, beta.team]
    response = org.auth_test()
    assert response["is_enterprise_install"] is True
    assert response["enterprise_id"] == "E0ORG"


def test_an_org_wide_call_without_a_channel_must_name_its_workspace(org: WebClient, beta: Workspace) -> None:
    assert refusal(org.conversations_list) == "missing_argument"
    assert [c["id"] for c in org.conversations_list(team_id=beta.team)["channels"]] == [beta.general]
    assert refusal(org.conversations_list, team_id="T0ELSEWHERE") == "team_access_not_granted"


def test_the_web_api_describes_members_and_channels(client: WebClient, workspace: Workspace) -> None:
    workspace.users[ASKER].tz = "Europe/Berlin"
    user = client.users_info(user=ASKER, include_locale=True)["user"]

    assert {user[right] for right in ("is_admin", "is_owner")} == {True}
    assert (user["real_name"], user["tz"], user["locale"]) == ("Ada Asker", "Europe/Berlin", "en-US")
    assert user["tz_offset"] == 3600
    assert {member["id"] for member in client.users_list()["members"]} == {ASKER, BOT_USER}
    assert client.conversations_members(channel=GENERAL)["members"] == [ASKER, BOT_USER]
    assert client.conversations_info(channel=GENERAL, include_num_members=True)["channel"]["num_members"] == 2


def test_conversations_are_listed_by_kind(client: WebClient, workspace: Workspace) -> None:
    workspace.direct_channel(ASKER)
    kinds = client.conversations_list(types="im,public_channel")["channels"]

    assert {channel["id"] for channel in kinds} == {GENERAL, "D0ASKER"}
    assert refusal(client.conversations_list, types="secret") == "invalid_types"
    workspace.channels[GENERAL].archived = True
    assert client.conversations_list(exclude_archived=True)["channels"] == []


def test_the_channels_of_a_user_are_listed_as_far_as_the_bot_can_see_them(
    client: WebClient, workspace: Workspace
) -> None:
    workspace.add_channel(Channel("C0THEIRS", "theirs"), ASKER)
    workspace.add_channel(Channel("C0NOT", "not"), BOT_USER)
    workspace.add_channel(Channel("C0SECRET", "secret", "private_channel"), ASKER)
    workspace.add_channel(Channel("C0SHARED", "shared", "private_channel"), ASKER, BOT_USER)
    kinds = "public_channel,private_channel"
    channels = client.users_conversations(user=ASKER, types=kinds)["channels"]

    assert {channel["id"] for channel in channels} == {GENERAL, "C0THEIRS", "C0SHARED"}
    assert {channel["id"] for channel in client.users_conversations()["channels"]} == {GENERAL, "C0NOT"}
    assert refusal(client.users_conversations, user="U0NOBODY") == "user_not_found"


def test_a_direct_message_is_opened_once(client: WebClient, workspace: Workspace) -> None:
    assert client.conversations_open(users=ASKER)["channel"]["id"] == "D0ASKER"
    assert client.conversations_open(users=ASKER)["already_open"] is True
    assert refusal(client.conversations_open, users="U0NOBODY") == "user_not_found"
    assert refusal(client.conversations_open, users=",") == "users_list_not_supplied"


def test_joining_a_channel_makes_it_readable(client: WebClient, workspace: Workspace) -> None:
    channel = workspace.channels[GENERAL]
    channel.members.discard(BOT_USER)
    workspace.add(Message(GENERAL, ASKER, "hello"))

    assert refusal(client.conversations_history, channel=GENERAL) == "not_in_channel"
    client.conversations_join(channel=GENERAL)
    assert len(client.conversations_history(channel=GENERAL)["messages"]) == 1
    assert client.conversations_join(channel=GENERAL)["warning"] == "already_in_channel"
