"""The channel in the form to schedule tips: its existence, permissions, and how the bot joins it."""

from dataclasses import replace

from bot.services.workspaces import Workspace
from slack_simulator.channels import Channel
from slack_simulator.faults import Fault
from slack_simulator.workspace import ASKER, BOT_USER, DIRECT, GENERAL, TEAM
from tests.support.slack_bot import SlackBot
from tests.support.slack_user import SlackUser, form_state, stored_schedule

OURS = Workspace(TEAM)
LOBBY = "C0LOBBY"


def without(slack: SlackBot, *scopes: str) -> None:
    """Remove scopes, as an admin does who leaves them out."""
    for grant in slack.server.slack.grants.values():
        grant.scopes = tuple(scope for scope in grant.scopes if scope not in scopes)


def open_channel(slack: SlackBot, *members: str, **kind: bool | str) -> None:
    slack.workspace.add_channel(Channel(LOBBY, "lobby", **kind), *members)  # type: ignore[arg-type]


def test_the_bot_joins_a_channel_when_the_person_agrees(ada: SlackUser) -> None:
    open_channel(ada.slack, ASKER)
    ada.open_form()
    refused = ada.submit(channel=LOBBY)
    assert "Check “Add Guidepost to the channel”" in refused["errors"]["channel"]
    assert BOT_USER not in ada.slack.workspace.channels[LOBBY].members

    assert ada.submit(channel=LOBBY, join=["join"]) == {}
    assert BOT_USER in ada.slack.workspace.channels[LOBBY].members
    assert stored_schedule(ada.slack, LOBBY)


def test_the_bot_joins_no_channel_while_another_field_is_wrong(ada: SlackUser) -> None:
    open_channel(ada.slack, ASKER)
    ada.open_form()
    ada.submit(channel=LOBBY, join=["join"], time="25:00")

    assert BOT_USER not in ada.slack.workspace.channels[LOBBY].members


def test_a_channel_that_slack_does_not_let_the_bot_join_is_an_error_in_the_form(ada: SlackUser) -> None:
    open_channel(ada.slack, ASKER)
    ada.open_form()
    ada.slack.workspace.fail_next("conversations.join", "method_not_supported_for_channel_type")
    response = ada.submit(channel=LOBBY, join=["join"])

    assert response["errors"]["channel"].startswith("Slack didn't let me join that channel.")
    assert stored_schedule(ada.slack, LOBBY) is None


def test_without_the_scope_to_join_the_form_says_how_to_invite_the_bot(ada: SlackUser) -> None:
    installed = ada.slack.stores.installations.all()[0]
    ada.slack.stores.installations.save(replace(installed, scopes=("commands",)))
    open_channel(ada.slack, ASKER)
    form = ada.open_form()
    response = ada.submit(channel=LOBBY)

    assert "join" not in form_state(form)
    assert response["errors"]["channel"] == "I'm not in that channel. Type “/invite @Guidepost” in it, then save again."


def test_an_archived_channel_is_an_error_in_the_form(ada: SlackUser) -> None:
    open_channel(ada.slack, ASKER, BOT_USER, archived=True)
    ada.open_form()

    assert "archived" in ada.submit(channel=LOBBY)["errors"]["channel"]


def test_a_private_channel_that_the_bot_cannot_see_is_an_error_even_when_the_command_is_typed_in_it(
    ada: SlackUser,
) -> None:
    open_channel(ada.slack, ASKER, kind="private_channel")
    ada.open_form(LOBBY)

    assert "I can't see that channel." in ada.submit()["errors"]["channel"]


def test_a_person_outside_a_channel_cannot_schedule_its_tips(ben: SlackUser) -> None:
    open_channel(ben.slack, ASKER, BOT_USER)
    ben.open_form()

    assert ben.submit(channel=LOBBY)["errors"]["channel"] == "Only members of that channel can change its tips."
    assert stored_schedule(ben.slack, LOBBY) is None


def test_permissions_are_checked_again_when_the_form_is_submitted(ada: SlackUser, ben: SlackUser) -> None:
    ben.open_form()
    ada.type("admins on")

    assert "only admins can change tips" in ben.submit()["errors"]["channel"]
    assert stored_schedule(ben.slack) is None


def test_in_a_direct_message_the_form_asks_for_a_channel(ada: SlackUser) -> None:
    form = ada.open_form(DIRECT)

    assert form_state(form)["channel"]["channel"]["selected_conversation"] is None
    assert ada.submit(channel=GENERAL) == {}
    assert stored_schedule(ada.slack)


def test_without_scopes_to_look_up_people_and_channels_the_form_still_works(ada: SlackUser) -> None:
    without(ada.slack, "users:read", "channels:read", "groups:read", "channels:join")
    form = ada.open_form()
    assert form_state(form)["zone"]["zone"]["value"] is None

    assert ada.submit(zone="ET") == {}
    assert stored_schedule(ada.slack)
    ada.open_form()
    assert "I couldn't check your permission" in ada.submit(channel="C0OTHER")["errors"]["channel"]


def test_when_slack_does_not_answer_nothing_is_saved_and_the_form_stays_open(ada: SlackUser) -> None:
    ada.open_form()
    ada.slack.workspace.faults.plan("conversations.info", Fault(lost="closed"))

    assert "Slack didn't answer in time" in ada.submit()["errors"]["channel"]
    assert stored_schedule(ada.slack) is None
    assert ada.submit() == {}
