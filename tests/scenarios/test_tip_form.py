"""The form to schedule tips: opened, previewed, tried out, sent off."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.bootstrap.tips import create_planner
from bot.playground.channels import Channel
from bot.playground.faults import Fault
from bot.playground.workspace import ASKER, BOT_USER, DIRECT, GENERAL, TEAM
from bot.services.tips.schedule import Schedule
from bot.services.workspaces import Workspace
from tests.slack_bot import SlackBot
from tests.somebody import Somebody, state, words

OURS = Workspace(TEAM)
LOBBY = "C0LOBBY"


def kept(slack: SlackBot, channel: str = GENERAL) -> Schedule | None:
    return slack.stores.schedules.find(OURS, channel)


def without(slack: SlackBot, *scopes: str) -> None:
    """Take scopes away, as an admin does who leaves them out."""
    for grant in slack.server.slack.grants.values():
        grant.scopes = tuple(scope for scope in grant.scopes if scope not in scopes)


def open_channel(slack: SlackBot, *members: str, **kind: bool | str) -> None:
    slack.workspace.add_channel(Channel(LOBBY, "lobby", **kind), *members)  # type: ignore[arg-type]


def test_the_form_opens_for_this_channel_at_the_persons_own_time(ben: Somebody) -> None:
    filled = state(ben.opens_form())

    assert filled["channel"]["channel"]["selected_conversation"] == GENERAL
    assert filled["time"]["time"]["value"] == "9:00 AM"
    assert filled["zone"]["zone"]["value"] == "Europe/Berlin"
    assert [one["text"]["text"] for one in filled["weekdays"]["weekdays"]["selected_options"]][::4] == [
        "Monday",
        "Friday",
    ]


def test_a_form_sent_off_as_it_is_brings_tips_on_weekdays(ben: Somebody) -> None:
    ben.opens_form()

    assert ben.sends() == {}
    assert ben.window is None
    # It is one in the afternoon there, so the first comes tomorrow.
    assert kept(ben.slack) == Schedule(OURS, GENERAL, time(9), "Europe/Berlin", "U0BEN", date(2026, 12, 2))


def test_all_that_is_filled_in_is_kept(ada: Somebody) -> None:
    ada.opens_form()
    told = ada.sends(
        time="4:45 pm", zone="pacific", weekdays=["0", "2"], themes=["leaders/overview", "drivers/overview"],
        holidays="US-AL", starts="2027-01-04", ends="2027-06-30",
    )  # fmt: skip

    assert told == {}
    assert kept(ada.slack) == Schedule(
        OURS, GENERAL, time(16, 45), "America/Los_Angeles", ASKER, date(2027, 1, 4), date(2027, 6, 30),
        frozenset({0, 2}), frozenset({"leaders/overview", "drivers/overview"}), "US-AL",
    )  # fmt: skip


def test_who_scheduled_is_told_the_next_day_and_time_once(ada: Somebody) -> None:
    ada.opens_form()
    ada.sends(zone="Berlin")
    (told,) = ada.slack.said

    assert told.channel == DIRECT
    assert told.text.startswith(
        f"The tips are set up.\nTips in <#{GENERAL}>:\n• Next tip: Wed 2 Dec 2026, 9:00 AM Berlin"
    )


def test_a_channel_set_twice_is_changed_and_the_form_shows_what_was_there(ada: Somebody) -> None:
    ada.opens_form()
    ada.sends(time="14:30", zone="ET", weekdays=["5"], themes=["leaders/overview"], holidays="US-NY", ends="2027-12-31")
    filled = state(ada.opens_form())

    assert filled["time"]["time"]["value"] == "2:30 PM"
    assert filled["zone"]["zone"]["value"] == "America/New_York"
    assert [one["value"] for one in filled["weekdays"]["weekdays"]["selected_options"]] == ["5"]
    assert [one["value"] for one in filled["themes"]["themes"]["selected_options"]] == ["leaders/overview"]
    assert filled["holidays"]["holidays"]["selected_option"]["text"]["text"] == "New York"
    assert filled["ends"]["ends"]["selected_date"] == "2027-12-31"

    ada.sends(time="15:00", holidays="none")
    (schedule,) = ada.slack.stores.schedules.of_workspace(OURS)
    assert (schedule.at, schedule.holidays, schedule.weekdays) == (time(15), None, frozenset({5}))


def test_setting_it_up_again_resumes_what_was_paused(scheduled: Somebody) -> None:
    scheduled.types("pause")
    scheduled.opens_form()
    scheduled.sends()

    assert scheduled.types("next")["text"].startswith("Next tip: ")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("time", "9", "Is 9 in the morning or in the evening? Write 9 am or 9 pm."),
        ("time", "9:5pm", "Minutes have two digits: write 9:05 pm, not “9:5pm”."),
        ("time", "25:00", "No clock shows “25:00”."),
        ("time", "soon", "“soon” is not a time I can read."),
        ("zone", "Atlantis", "I know no time zone “Atlantis”."),
        ("zone", "Americas/New_Yrok", "Did you mean America/New_York"),
        ("weekdays", [], "Choose at least one day."),
        ("ends", "2026-11-30", "The last day is before the first."),
        ("channel", None, "Choose a channel."),
        ("channel", DIRECT, "Tips cannot come to direct messages."),
        ("channel", "C0NOWHERE", "Only members of that channel may change its tips."),
    ],
)
def test_bad_input_gets_a_sentence_at_its_field_and_nothing_is_kept(
    ada: Somebody, field: str, typed: object, said: str
) -> None:
    ada.opens_form()
    told = ada.sends(**{field: typed})

    assert told["response_action"] == "errors"
    assert list(told["errors"]) == [field]
    assert said in told["errors"][field]
    assert kept(ada.slack) is None
    assert ada.slack.said == []


def test_all_that_is_wrong_is_told_at_once(ada: Somebody) -> None:
    ada.opens_form()
    told = ada.sends(time="25:00", zone="Atlantis", weekdays=[], ends="2020-01-01", channel=None)

    assert set(told["errors"]) == {"time", "zone", "weekdays", "ends", "channel"}


def test_days_that_never_come_are_told(ada: Somebody) -> None:
    ada.opens_form()
    # A Saturday and a Sunday, but tips on Mondays only.
    told = ada.sends(weekdays=["0"], starts="2026-12-05", ends="2026-12-06")

    assert "no tip would ever come" in told["errors"]["ends"]


def test_a_channel_that_the_bot_is_not_in_is_joined_when_somebody_agrees(ada: Somebody) -> None:
    open_channel(ada.slack, ASKER)
    ada.opens_form()
    refused = ada.sends(channel=LOBBY)
    assert "Tick “Let me join it”" in refused["errors"]["channel"]
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


def test_the_preview_shows_the_next_five_by_the_channels_clock_and_keeps_what_was_typed(ada: Somebody) -> None:
    ada.opens_form()
    form = ada.presses_in_form("Preview the next five", time="4 pm", zone="Berlin", weekdays=["1", "3"])
    shown = words(form)

    for day in ("Tue 1 Dec", "Thu 3 Dec", "Tue 8 Dec", "Thu 10 Dec", "Tue 15 Dec"):
        assert f"{day} 2026, 4:00 PM Berlin time: " in shown
    assert "Thu 17 Dec" not in shown
    assert state(form)["time"]["time"]["value"] == "4 pm"
    assert kept(ada.slack) is None


def test_what_the_preview_shows_is_what_the_channel_gets(ada: Somebody) -> None:
    ada.opens_form()
    form = ada.presses_in_form("Preview the next five")
    ada.sends()
    planner = create_planner(ada.slack.guide.knowledge, ada.slack.parts.tips.library, ada.slack.stores)
    ada.slack.workspace.clock.advance(3 * 3600)
    planner.plan_due()
    (tip,) = ada.slack.wait(0)

    title = tip.blocks[1]["elements"][0]["elements"][0]["text"]
    assert f"Tue 1 Dec 2026, 9:00 AM New York time: {title}" in words(form)


def test_the_preview_says_what_is_wrong(ada: Somebody) -> None:
    ada.opens_form()
    shown = words(ada.presses_in_form("Preview the next five", time="25:00"))

    assert "Not yet:" in shown
    assert "No clock shows “25:00”." in shown


def test_a_test_comes_to_the_person_alone(ben: Somebody) -> None:
    ben.opens_form()
    form = ben.presses_in_form("Send a test to me")
    (test,) = ben.slack.said

    assert ben.slack.workspace.channels[test.channel].members == {"U0BEN", BOT_USER}
    assert test.text.startswith("Only you see this.")
    assert "Sent." in words(form)
