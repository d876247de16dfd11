"""/tip: a tip now, and the schedule of the channel in which it is typed."""

import pytest

from bot.playground.channels import Channel
from bot.playground.faults import Fault
from bot.playground.workspace import ASKER, BOT_USER, DIRECT, GENERAL, TEAM, Message
from bot.services.workspaces import Workspace
from tests.slack_bot import button
from tests.somebody import Somebody


def test_tip_gives_one_at_once_for_who_asks_alone(ada: Somebody) -> None:
    told = ada.types()

    assert told["response_type"] == "ephemeral"
    assert told["text"].startswith("A tip · ")
    assert ada.slack.said == []


def test_a_tip_can_be_shared_with_the_channel(ada: Somebody) -> None:
    told = ada.types()
    private = ada.slack.workspace.add(Message(GENERAL, BOT_USER, told["text"], told["blocks"], None, ASKER))
    (shared,) = ada.presses(private, "Share to channel")

    assert shared.only_for is None
    assert shared.text.startswith(f"Shared by <@{ASKER}>")
    assert told["blocks"][1] in shared.blocks
    assert "Share to channel" not in shared.text


def test_the_entry_behind_a_tip_opens_for_who_presses(ada: Somebody) -> None:
    told = ada.types()
    private = ada.slack.workspace.add(Message(GENERAL, BOT_USER, told["text"], told["blocks"], None, ASKER))
    (opened,) = ada.presses(private, "Read the whole entry")

    title = told["blocks"][1]["elements"][0]["elements"][0]["text"]
    assert opened.blocks[0]["text"]["text"] == title
    assert opened.only_for == ASKER


@pytest.mark.parametrize("word", ["status", "next", "pause", "resume", "skip", "stop"])
def test_a_channel_without_tips_says_so_and_offers_to_set_them_up(ada: Somebody, word: str) -> None:
    told = ada.types(word)

    assert "gets no daily tips" in told["text"]
    assert button(told["blocks"], "Set up daily tips")


def test_status_tells_the_next_tip_by_the_channels_own_clock(scheduled: Somebody) -> None:
    told = scheduled.types("status")

    assert f"Tips in <#{GENERAL}>:" in told["text"]
    assert "Every day at 9:00 AM, New York time" in told["text"]
    assert "Next tip: " in told["text"]
    assert "9:00 AM New York time" in told["text"]
    assert f"Set up by <@{ASKER}>" in told["text"]


def test_next_is_one_sentence(scheduled: Somebody) -> None:
    told = scheduled.types("next")

    assert told["text"].startswith("Next tip: ")
    assert told["text"].endswith("9:00 AM New York time")


def test_pause_and_resume_do_what_they_say(scheduled: Somebody) -> None:
    before = scheduled.types("next")["text"]

    assert "Paused" in scheduled.types("pause")["text"]
    assert scheduled.types("next")["text"] == "Paused."
    assert before in scheduled.types("resume")["text"]
    assert scheduled.types("next")["text"] == before


def test_skip_leaves_out_the_next_tip_and_tells_the_one_after(scheduled: Somebody) -> None:
    before = scheduled.types("next")["text"].removeprefix("Next tip: ").partition(",")[0]
    told = scheduled.types("skip")["text"]

    assert told.startswith(f"Left out: {before}.")
    after = scheduled.types("next")["text"]
    assert before not in after
    assert after in told


def test_stop_forgets_the_schedule(scheduled: Somebody) -> None:
    assert "Stopped" in scheduled.types("stop")["text"]
    assert "gets no daily tips" in scheduled.types("status")["text"]


def test_the_buttons_beside_a_schedule_change_it_in_place(scheduled: Somebody) -> None:
    told = scheduled.types("status")
    status = scheduled.slack.workspace.add(Message(GENERAL, BOT_USER, told["text"], told["blocks"], None, ASKER))

    scheduled.presses(status, "Pause")
    assert "Paused" in status.text
    scheduled.presses(status, "Resume")
    assert "Next tip: " in status.text
    scheduled.presses(status, "Change")
    assert scheduled.window
    scheduled.presses(status, "Stop")
    assert "Stopped" in status.text


def test_help_names_every_word(ada: Somebody) -> None:
    told = ada.types("help")

    for word in ("schedule", "pause", "resume", "skip", "next", "status", "stop", "admins", "help"):
        assert f"/tip {word}: " in told["text"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("skipp", "skip"), ("sheduel", "schedule"), ("set up", "schedule"), ("delete", "stop"), ("Statsu", "status")],
)
def test_an_unknown_word_gets_help_with_the_nearest(ada: Somebody, typed: str, meant: str) -> None:
    told = ada.types(typed)

    assert f"Did you mean /tip {meant}?" in told["text"]
    assert "/tip resume: " in told["text"]


def test_a_word_like_none_is_said_back_harmlessly(ada: Somebody) -> None:
    told = ada.types("<!channel>zzzzzz")

    assert told["text"].startswith("I do not know “/tip &lt;!channel&gt;zzzzzz”.")


def test_in_a_direct_message_there_is_a_tip_but_no_schedule(ada: Somebody) -> None:
    assert ada.types("", DIRECT)["text"].startswith("A tip · ")
    assert ada.types("pause", DIRECT)["text"].startswith("Daily tips are for channels.")


def test_members_who_are_no_admins_may_change_tips(scheduled: Somebody, ben: Somebody) -> None:
    assert "Paused" in ben.types("pause")["text"]


def test_admins_can_keep_that_to_themselves_and_give_it_back(scheduled: Somebody, ben: Somebody) -> None:
    assert scheduled.types("admins on")["text"].startswith("From now on only admins")
    for word in ("pause", "skip", "stop", "schedule"):
        assert "only admins may change tips" in ben.types(word)["text"]
    assert ben.types("next")["text"].startswith("Next tip: ")
    assert "Paused" in scheduled.types("pause")["text"]

    assert scheduled.types("admins off")["text"].startswith("From now on all members")
    assert "Next tip: " in ben.types("resume")["text"]


def test_only_admins_decide_that(ben: Somebody) -> None:
    assert ben.types("admins on")["text"] == "Only admins of the workspace may decide that."
    assert not ben.slack.parts.tips.admins_only(Workspace(TEAM))


def test_admins_wants_on_or_off(ada: Somebody) -> None:
    assert ada.types("admins maybe")["text"] == "Type /tip admins on, or /tip admins off."


def test_without_the_scope_to_know_admins_nobody_is_let_in_and_the_reason_is_told(
    scheduled: Somebody, ben: Somebody
) -> None:
    scheduled.types("admins on")
    for grant in scheduled.slack.server.slack.grants.values():
        grant.scopes = tuple(scope for scope in grant.scopes if scope != "users:read")

    assert ben.types("pause")["text"].startswith("I could not find out whether you may")
    assert ben.types("next")["text"].startswith("Next tip: ")


def test_when_slack_is_silent_the_form_stays_shut_and_somebody_is_told(ada: Somebody) -> None:
    ada.slack.workspace.faults.plan("users.info", Fault(lost="closed"))

    assert ada.types("schedule")["text"].startswith("Slack did not answer in time")
    assert ada.window is None


def test_a_trigger_that_is_too_old_is_told(ada: Somebody) -> None:
    ada.slack.workspace.fail_next("views.open", "expired_trigger_id")

    assert ada.types("schedule")["text"].startswith("Slack did not let me open the form")


def test_the_channel_of_another_workspace_keeps_its_own_schedule(scheduled: Somebody) -> None:
    scheduled.slack.workspace.add_channel(Channel("C0OTHER", "other"), ASKER, BOT_USER)

    assert "gets no daily tips" in scheduled.types("status", "C0OTHER")["text"]
