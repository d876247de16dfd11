"""/tip: a tip now, and the schedule of the channel in which it is typed."""

import pytest

from bot.services.workspaces import Workspace
from slack_simulator.channels import Channel
from slack_simulator.faults import Fault
from slack_simulator.workspace import ASKER, BOT_USER, DIRECT, GENERAL, TEAM, Message
from tests.support.slack_bot import button
from tests.support.slack_user import SlackUser


def test_tip_gives_a_tip_at_once_only_to_the_person_who_asks(ada: SlackUser) -> None:
    reply = ada.type()

    assert reply["response_type"] == "ephemeral"
    assert reply["text"].startswith("Tip · ")
    assert ada.slack.said == []


def test_a_tip_can_be_shared_with_the_channel(ada: SlackUser) -> None:
    reply = ada.type()
    private = ada.slack.workspace.add(Message(GENERAL, BOT_USER, reply["text"], reply["blocks"], None, ASKER))
    shared, confirmed = ada.press(private, "Share to channel")

    assert (confirmed.text, confirmed.only_for) == ("Shared with the channel.", ASKER)
    assert shared.only_for is None
    assert shared.text.startswith(f"Shared by <@{ASKER}>")
    assert reply["blocks"][1] in shared.blocks
    assert "Share to channel" not in shared.text


def test_the_entry_behind_a_tip_opens_only_for_the_person_who_presses(ada: SlackUser) -> None:
    reply = ada.type()
    private = ada.slack.workspace.add(Message(GENERAL, BOT_USER, reply["text"], reply["blocks"], None, ASKER))
    (opened,) = ada.press(private, "Read the full entry")

    title = reply["blocks"][1]["elements"][0]["elements"][0]["text"]
    assert opened.blocks[0]["text"]["text"] == title
    assert opened.only_for == ASKER


@pytest.mark.parametrize("word", ["status", "next", "pause", "resume", "skip", "stop"])
def test_a_channel_without_tips_says_so_and_offers_to_set_them_up(ada: SlackUser, word: str) -> None:
    reply = ada.type(word)

    assert "has no daily tips" in reply["text"]
    assert button(reply["blocks"], "Set up daily tips")


def test_status_shows_the_next_tip_in_the_channels_time_zone(scheduled: SlackUser) -> None:
    reply = scheduled.type("status")

    assert f"Tips in <#{GENERAL}>:" in reply["text"]
    assert "Every day at 9:00 AM, New York time" in reply["text"]
    assert "Next tip: " in reply["text"]
    assert "9:00 AM New York time" in reply["text"]
    assert f"Set up by <@{ASKER}>" in reply["text"]


def test_next_is_one_sentence(scheduled: SlackUser) -> None:
    reply = scheduled.type("next")

    assert reply["text"].startswith("Next tip: ")
    assert reply["text"].endswith("9:00 AM New York time")


def test_pause_and_resume_do_what_they_say(scheduled: SlackUser) -> None:
    before = scheduled.type("next")["text"]

    assert "Paused" in scheduled.type("pause")["text"]
    assert scheduled.type("next")["text"] == "Paused."
    assert before in scheduled.type("resume")["text"]
    assert scheduled.type("next")["text"] == before


def test_skip_leaves_out_the_next_tip_and_shows_the_one_after(scheduled: SlackUser) -> None:
    before = scheduled.type("next")["text"].removeprefix("Next tip: ").partition(",")[0]
    reply = scheduled.type("skip")["text"]

    assert reply.startswith(f"Skipped: {before}.")
    after = scheduled.type("next")["text"]
    assert before not in after
    assert after in reply


def test_stop_deletes_the_schedule(scheduled: SlackUser) -> None:
    assert "Stopped" in scheduled.type("stop")["text"]
    assert "has no daily tips" in scheduled.type("status")["text"]


def test_the_buttons_next_to_a_schedule_change_it_in_place(scheduled: SlackUser) -> None:
    reply = scheduled.type("status")
    status = scheduled.slack.workspace.add(Message(GENERAL, BOT_USER, reply["text"], reply["blocks"], None, ASKER))

    scheduled.press(status, "Pause")
    assert "Paused" in status.text
    scheduled.press(status, "Resume")
    assert "Next tip: " in status.text
    scheduled.press(status, "Change")
    assert scheduled.modal
    scheduled.press(status, "Stop")
    assert "Stopped" in status.text


def test_help_names_every_word(ada: SlackUser) -> None:
    reply = ada.type("help")

    for word in ("schedule", "pause", "resume", "skip", "next", "status", "stop", "admins", "help"):
        assert f"/tip {word}: " in reply["text"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("skipp", "skip"), ("sheduel", "schedule"), ("set up", "schedule"), ("delete", "stop"), ("Statsu", "status")],
)
def test_an_unknown_word_gets_help_with_the_nearest(ada: SlackUser, typed: str, meant: str) -> None:
    reply = ada.type(typed)

    assert f"Did you mean /tip {meant}?" in reply["text"]
    assert "/tip resume: " in reply["text"]


def test_an_unknown_word_is_repeated_without_live_markup(ada: SlackUser) -> None:
    reply = ada.type("<!channel>zzzzzz")

    assert reply["text"].startswith("I don't know “/tip &lt;!channel&gt;zzzzzz”.")


def test_in_a_direct_message_there_is_a_tip_but_no_schedule(ada: SlackUser) -> None:
    assert ada.type("", DIRECT)["text"].startswith("Tip · ")
    assert ada.type("pause", DIRECT)["text"].startswith("Daily tips are for channels.")


def test_members_who_are_not_admins_may_change_tips(scheduled: SlackUser, ben: SlackUser) -> None:
    assert "Paused" in ben.type("pause")["text"]


def test_admins_can_reserve_that_for_themselves_and_permit_it_again(scheduled: SlackUser, ben: SlackUser) -> None:
    assert scheduled.type("admins on")["text"].startswith("From now on, only workspace admins")
    for word in ("pause", "skip", "stop", "schedule"):
        assert "only admins can change tips" in ben.type(word)["text"]
    assert ben.type("next")["text"].startswith("Next tip: ")
    assert "Paused" in scheduled.type("pause")["text"]

    assert scheduled.type("admins off")["text"].startswith("From now on, all members")
    assert "Next tip: " in ben.type("resume")["text"]


def test_only_admins_decide_who_may_change_tips(ben: SlackUser) -> None:
    assert ben.type("admins on")["text"] == "Only workspace admins can change that."
    assert not ben.slack.app_context.tips.admins_only(Workspace(TEAM))


def test_admins_requires_on_or_off(ada: SlackUser) -> None:
    assert ada.type("admins maybe")["text"] == "Type /tip admins on or /tip admins off."


def test_without_the_scope_to_know_admins_no_one_may_change_tips_and_the_answer_says_why(
    scheduled: SlackUser, ben: SlackUser
) -> None:
    scheduled.type("admins on")
    for grant in scheduled.slack.server.slack.grants.values():
        grant.scopes = tuple(scope for scope in grant.scopes if scope != "users:read")

    assert ben.type("pause")["text"].startswith("I couldn't check your permission")
    assert ben.type("next")["text"].startswith("Next tip: ")


def test_when_slack_does_not_answer_the_form_stays_shut_and_the_answer_says_so(ada: SlackUser) -> None:
    ada.slack.workspace.faults.plan("users.info", Fault(lost="closed"), count=2)

    assert ada.type("schedule")["text"].startswith("Slack didn't answer in time")
    assert ada.modal is None


def test_an_expired_trigger_is_reported(ada: SlackUser) -> None:
    ada.slack.workspace.fail_next("views.open", "expired_trigger_id")

    assert ada.type("schedule")["text"].startswith("I couldn't open the form")


def test_the_channel_of_another_workspace_keeps_its_own_schedule(scheduled: SlackUser) -> None:
    scheduled.slack.workspace.add_channel(Channel("C0OTHER", "other"), ASKER, BOT_USER)

    assert "has no daily tips" in scheduled.type("status", "C0OTHER")["text"]
