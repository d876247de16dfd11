"""The form to schedule tips: opened, previewed, tried out, sent off."""

from datetime import date, time

import pytest

from bot.bootstrap.tips import create_planner
from bot.playground.workspace import ASKER, BOT_USER, DIRECT, GENERAL, TEAM
from bot.services.tips.schedule import Schedule
from bot.services.workspaces import Workspace
from tests.somebody import Somebody, kept, state, words

OURS = Workspace(TEAM)


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
