"""The form to schedule tips: opened, previewed, tested, submitted."""

from datetime import date, time

import pytest

from bot.bootstrap.delivery import TipSource
from bot.services.tips.models import Schedule
from bot.services.tips.planner import PlanRunner
from bot.services.workspaces import Workspace
from slack_simulator.faults import Fault
from slack_simulator.workspace import ASKER, BOT_USER, DIRECT, GENERAL, TEAM
from tests.support.slack_user import SlackUser, form_state, stored_schedule, text_of

OURS = Workspace(TEAM)


def test_the_form_opens_for_this_channel_in_the_persons_time_zone(ben: SlackUser) -> None:
    filled = form_state(ben.open_form())

    assert filled["channel"]["channel"]["selected_conversation"] == GENERAL
    assert filled["time"]["time"]["value"] == "9:00 AM"
    assert filled["zone"]["zone"]["value"] == "Europe/Berlin"
    assert [one["text"]["text"] for one in filled["weekdays"]["weekdays"]["selected_options"]][::4] == [
        "Monday",
        "Friday",
    ]


def test_a_form_submitted_unchanged_schedules_tips_on_weekdays(ben: SlackUser) -> None:
    ben.open_form()

    assert ben.submit() == {}
    assert ben.modal is None
    # It is 1 PM there, so the first tip comes tomorrow.
    expected = Schedule(OURS, GENERAL, time(9), "Europe/Berlin", "U0BEN", date(2026, 12, 2), holidays="DE")
    assert stored_schedule(ben.slack) == expected


def test_everything_that_is_filled_in_is_saved(ada: SlackUser) -> None:
    ada.open_form()
    response = ada.submit(
        time="4:45 pm", zone="pacific", weekdays=["0", "2"], themes=["leaders/overview", "drivers/overview"],
        holidays="US-AL", starts="2027-01-04", ends="2027-06-30",
    )  # fmt: skip

    assert response == {}
    assert stored_schedule(ada.slack) == Schedule(
        OURS, GENERAL, time(16, 45), "America/Los_Angeles", ASKER, date(2027, 1, 4), date(2027, 6, 30),
        frozenset({0, 2}), frozenset({"leaders/overview", "drivers/overview"}), "US-AL",
    )  # fmt: skip


def test_the_person_who_scheduled_reads_there_alone_when_the_next_tip_comes(ada: SlackUser) -> None:
    ada.open_form()
    ada.submit(zone="Berlin")
    (response,) = ada.slack.said

    assert (response.channel, response.only_for) == (GENERAL, ASKER)
    assert response.text.startswith(
        f"Daily tips are set up.\nTips in <#{GENERAL}>:\n• Next tip: Wed 2 Dec 2026, 9:00 AM Berlin"
    )


def test_where_slack_shows_no_confirmation_a_direct_message_confirms(ada: SlackUser) -> None:
    ada.slack.workspace.faults.plan("chat.postEphemeral", Fault(lost="closed"))
    ada.open_form()
    ada.submit(zone="Berlin")
    (response,) = ada.slack.said

    assert response.channel == DIRECT
    assert response.text.startswith("Daily tips are set up.")


def test_a_second_form_for_a_channel_shows_and_changes_its_schedule(ada: SlackUser) -> None:
    ada.open_form()
    ada.submit(
        time="14:30", zone="ET", weekdays=["5"], themes=["leaders/overview"], holidays="US-NY", ends="2027-12-31"
    )
    filled = form_state(ada.open_form())

    assert filled["time"]["time"]["value"] == "2:30 PM"
    assert filled["zone"]["zone"]["value"] == "America/New_York"
    assert [one["value"] for one in filled["weekdays"]["weekdays"]["selected_options"]] == ["5"]
    assert [one["value"] for one in filled["themes"]["themes"]["selected_options"]] == ["leaders/overview"]
    assert filled["holidays"]["holidays"]["selected_option"]["text"]["text"] == "New York"
    assert filled["ends"]["ends"]["selected_date"] == "2027-12-31"

    ada.submit(time="15:00", holidays="none")
    (schedule,) = ada.slack.stores.schedules.of_workspace(OURS)
    assert (schedule.at, schedule.holidays, schedule.weekdays) == (time(15), None, frozenset({5}))


def test_submitting_the_form_again_resumes_a_paused_schedule(scheduled: SlackUser) -> None:
    scheduled.type("pause")
    scheduled.open_form()
    scheduled.submit()

    assert scheduled.type("next")["text"].startswith("Next tip: ")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("time", "9", "Is 9 in the morning or in the evening? Write 9 am or 9 pm."),
        ("time", "9:5pm", "Write minutes with two digits: 9:05 pm, not “9:5pm”."),
        ("time", "25:00", "“25:00” isn't a time of day."),
        ("time", "soon", "I can't read “soon” as a time."),
        ("zone", "Atlantis", "I don't know a time zone called “Atlantis”."),
        ("zone", "Americas/New_Yrok", "Did you mean America/New_York"),
        ("weekdays", [], "Choose at least one day."),
        ("ends", "2026-11-30", "The last day is before the first."),
        ("channel", None, "Choose a channel."),
        ("channel", DIRECT, "I can't post daily tips in direct messages."),
        ("channel", "C0NOWHERE", "Only members of that channel can change its tips."),
    ],
)
def test_bad_input_gets_a_sentence_at_its_field_and_nothing_is_saved(
    ada: SlackUser, field: str, typed: object, said: str
) -> None:
    ada.open_form()
    response = ada.submit(**{field: typed})

    assert response["response_action"] == "errors"
    assert list(response["errors"]) == [field]
    assert said in response["errors"][field]
    assert stored_schedule(ada.slack) is None
    assert ada.slack.said == []


def test_all_errors_are_shown_at_once(ada: SlackUser) -> None:
    ada.open_form()
    response = ada.submit(time="25:00", zone="Atlantis", weekdays=[], ends="2020-01-01", channel=None)

    assert set(response["errors"]) == {"time", "zone", "weekdays", "ends", "channel"}


def test_a_schedule_without_any_day_is_an_error(ada: SlackUser) -> None:
    ada.open_form()
    # The dates are a Saturday and a Sunday, but tips are for Mondays only.
    response = ada.submit(weekdays=["0"], starts="2026-12-05", ends="2026-12-06")

    assert "there would never be a tip" in response["errors"]["ends"]


def test_the_preview_shows_the_next_five_in_the_channels_time_zone_and_keeps_what_was_typed(ada: SlackUser) -> None:
    ada.open_form()
    form = ada.press_in_form("Preview the next five", time="4 pm", zone="Berlin", weekdays=["1", "3"])
    shown = text_of(form)

    for day in ("Tue 1 Dec", "Thu 3 Dec", "Tue 8 Dec", "Thu 10 Dec", "Tue 15 Dec"):
        assert f"{day} 2026, 4:00 PM Berlin time: " in shown
    assert "Thu 17 Dec" not in shown
    assert form_state(form)["time"]["time"]["value"] == "4 pm"
    assert stored_schedule(ada.slack) is None


def test_the_channel_gets_the_tips_that_the_preview_shows(ada: SlackUser) -> None:
    ada.open_form()
    form = ada.press_in_form("Preview the next five")
    ada.submit()
    planner = PlanRunner(ada.slack.stores.schedules, TipSource(ada.slack.guide.knowledge).decide)
    ada.slack.workspace.clock.advance(3 * 3600)
    planner.plan_due()
    (tip,) = ada.slack.wait(0)

    title = tip.blocks[1]["elements"][0]["elements"][0]["text"]
    assert f"Tue 1 Dec 2026, 9:00 AM New York time: {title}" in text_of(form)


def test_the_preview_shows_errors(ada: SlackUser) -> None:
    ada.open_form()
    shown = text_of(ada.press_in_form("Preview the next five", time="25:00"))

    assert "Please fix:" in shown
    assert "“25:00” isn't a time of day." in shown


def test_a_test_is_sent_to_the_person_alone(ben: SlackUser) -> None:
    ben.open_form()
    form = ben.press_in_form("Send me a test")
    (test,) = ben.slack.said

    assert ben.slack.workspace.channels[test.channel].members == {"U0BEN", BOT_USER}
    assert test.text.startswith("Only you can see this.")
    assert "Sent." in text_of(form)
