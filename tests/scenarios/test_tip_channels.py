"""The channel in the form to schedule tips: whether it is there, who may, and how the bot comes into it."""

from dataclasses import replace

from bot.playground.channels import Channel
from bot.playground.faults import Fault
from bot.playground.workspace import ASKER, BOT_USER, DIRECT, GENERAL, TEAM
from bot.services.workspaces import Workspace
from tests.slack_bot import SlackBot
from tests.somebody import Somebody, kept, state

OURS = Workspace(TEAM)
LOBBY = "C0LOBBY"


def without(slack: SlackBot, *scopes: str) -> None:
    """Take scopes away, as an admin does who leaves them out."""
    for grant in slack.server.slack.grants.values():
        grant.scopes = tuple(scope for scope in grant.scopes if scope not in scopes)


def open_channel(slack: SlackBot, *members: str, **kind: bool | str) -> None:
    slack.workspace.add_channel(Channel(LOBBY, "lobby", **kind), *members)  # type: ignore[arg-type]


def test_a_channel_that_the_bot_is_not_in_is_joined_when_somebody_agrees(ada: Somebody) -> None:
    open_channel(ada.slack, ASKER)
    ada.opens_form()
    refused = ada.sends(channel=LOBBY)
    assert "Tick “Let it join”" in refused["errors"]["channel"]
    assert BOT_USER not in ada.slack.workspace.channels[LOBBY].members

    assert ada.sends(channel=LOBBY, join=["join"]) == {}
    assert BOT_USER in ada.slack.workspace.channels[LOBBY].members
    assert kept(ada.slack, LOBBY)


def test_nothing_is_joined_while_something_else_is_wrong(ada: Somebody) -> None:
    open_channel(ada.slack, ASKER)
    ada.opens_form()
    ada.sends(channel=LOBBY, join=["join"], time="25:00")

    assert BOT_USER not in ada.slack.workspace.channels[LOBBY].members


def test_a_channel_that_cannot_be_joined_after_all_is_told(ada: Somebody) -> None:
    open_channel(ada.slack, ASKER)
    ada.opens_form()
    ada.slack.workspace.fail_next("conversations.join", "method_not_supported_for_channel_type")
    told = ada.sends(channel=LOBBY, join=["join"])

    assert told["errors"]["channel"].startswith("Slack did not let me join that channel.")
    assert kept(ada.slack, LOBBY) is None


def test_where_the_bot_may_not_join_it_says_how_to_invite_it(ada: Somebody) -> None:
    installed = ada.slack.stores.installations.all()[0]
    ada.slack.stores.installations.save(replace(installed, scopes=("commands",)))
    open_channel(ada.slack, ASKER)
    form = ada.opens_form()
    told = ada.sends(channel=LOBBY)

    assert "join" not in state(form)
    assert told["errors"]["channel"] == "I am not in that channel. Type “/invite @Guidepost” in it, then save again."


def test_an_archived_channel_is_told(ada: Somebody) -> None:
    open_channel(ada.slack, ASKER, BOT_USER, archived=True)
    ada.opens_form()

    assert "archived" in ada.sends(channel=LOBBY)["errors"]["channel"]


def test_a_private_channel_that_the_bot_cannot_see_is_told_when_the_command_is_typed_in_it(ada: Somebody) -> None:
    open_channel(ada.slack, ASKER, kind="private_channel")
    ada.opens_form(LOBBY)

    assert "I cannot see that channel." in ada.sends()["errors"]["channel"]


def test_the_channel_of_others_stays_theirs(ben: Somebody) -> None:
    open_channel(ben.slack, ASKER, BOT_USER)
    ben.opens_form()

    assert ben.sends(channel=LOBBY)["errors"]["channel"] == "Only members of that channel may change its tips."
    assert kept(ben.slack, LOBBY) is None


def test_who_may_is_asked_again_when_the_form_is_sent_off(ada: Somebody, ben: Somebody) -> None:
    ben.opens_form()
    ada.types("admins on")

    assert "only admins may change tips" in ben.sends()["errors"]["channel"]
    assert kept(ben.slack) is None


def test_in_a_direct_message_the_form_asks_for_a_channel(ada: Somebody) -> None:
    form = ada.opens_form(DIRECT)

    assert state(form)["channel"]["channel"]["selected_conversation"] is None
    assert ada.sends(channel=GENERAL) == {}
    assert kept(ada.slack)


def test_without_scopes_to_look_people_and_channels_up_the_form_still_works(ada: Somebody) -> None:
    without(ada.slack, "users:read", "channels:read", "groups:read", "channels:join")
    form = ada.opens_form()
    assert state(form)["zone"]["zone"]["value"] is None

    assert ada.sends(zone="ET") == {}
    assert kept(ada.slack)
    ada.opens_form()
    assert "I could not find out whether you may" in ada.sends(channel="C0OTHER")["errors"]["channel"]


def test_when_slack_is_silent_nothing_is_kept_and_the_form_stays_open(ada: Somebody) -> None:
    ada.opens_form()
    ada.slack.workspace.faults.plan("conversations.info", Fault(lost="closed"))

    assert "Slack did not answer in time" in ada.sends()["errors"]["channel"]
    assert kept(ada.slack) is None
    assert ada.sends() == {}
