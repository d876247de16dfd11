"""The Home tab."""

import pytest

from bot.cards.home import PER_PAGE
from bot.playground.channels import Channel
from bot.playground.faults import Fault
from bot.playground.payloads import buttons_of, event_request, home_opened
from bot.playground.view_rules import MAX_BLOCKS
from bot.playground.workspace import BOT_USER, GENERAL
from tests.slack_bot import button
from tests.somebody import Somebody, words


def labels(home: dict[str, object]) -> list[str]:
    return [one["text"]["text"] for one in buttons_of(home["blocks"])]  # type: ignore[arg-type]


def schedule_many(somebody: Somebody, count: int) -> None:
    for number in range(count):
        channel = somebody.slack.workspace.add_channel(Channel(f"C0MANY{number:03}", f"many-{number}"))
        channel.members |= {somebody.user, BOT_USER}
        somebody.opens_form(channel.id)
        assert somebody.sends() == {}


def test_it_welcomes_and_says_how_to_ask_and_what_is_kept(ada: Somebody) -> None:
    shown = words(ada.opens_home())

    assert "Welcome to Guidepost" in shown
    assert "/takeaways and a theme" in shown
    assert "/guide privacy" in shown
    assert "No channel gets daily tips yet." in shown


def test_other_tabs_are_left_alone(ada: Somebody) -> None:
    response = ada.slack.deliver(event_request(home_opened(tab="messages"), ada.origin))

    assert response.status == 200
    assert ada.slack.workspace.views.homes == {}


def test_every_example_question_is_answered_outright(ada: Somebody) -> None:
    home = ada.opens_home()
    examples = [one for one in buttons_of(home["blocks"]) if one["action_id"].startswith("ask:")]

    assert len(examples) == len(ada.slack.guide.knowledge.themes)
    for example in examples:
        assert ada.presses_at_home(example["text"]["text"]).status == 200
        assert ada.window
        assert "Did you mean" not in words(ada.window)
        assert "Quoted from" in words(ada.window)


def test_an_answer_in_a_window_leads_on_to_others(ada: Somebody) -> None:
    ada.opens_home()
    ada.presses_at_home("West Alabama Works!")
    assert ada.window
    assert ada.window["blocks"][0]["text"]["text"] == "West Alabama Works!"
    assert "Share to channel" not in labels(ada.window)

    onward = next(one for one in buttons_of(ada.window["blocks"]) if one["action_id"].startswith("open:"))
    ada.presses_in_window(onward["text"]["text"])
    assert ada.window["blocks"][0]["text"]["text"] == onward["text"]["text"]


def test_it_lists_every_scheduled_channel_with_its_next_tip(scheduled: Somebody) -> None:
    home = scheduled.opens_home()

    assert f'"channel_id": "{GENERAL}"' in words(home)
    assert "Next tip: Tue 1 Dec 2026, 9:00 AM New York time" in words(home)
    assert {"Change", "Pause", "Stop"} <= set(labels(home))


def test_its_buttons_change_a_schedule_and_draw_it_anew(scheduled: Somebody) -> None:
    scheduled.opens_home()
    scheduled.presses_at_home("Pause")
    assert "Paused." in words(scheduled.home)
    scheduled.presses_at_home("Resume")
    assert "Next tip: " in words(scheduled.home)
    scheduled.presses_at_home("Change")
    assert scheduled.window
    assert scheduled.window["callback_id"] == "tip-schedule"
    scheduled.presses_at_home("Stop")
    assert "No channel gets daily tips yet." in words(scheduled.home)


def test_stopping_asks_first(scheduled: Somebody) -> None:
    stop = button(scheduled.opens_home()["blocks"], "Stop")

    assert stop["confirm"]["title"]["text"] == "Stop the tips?"


def test_who_is_not_in_a_channel_sees_its_schedule_without_buttons(scheduled: Somebody, ben: Somebody) -> None:
    scheduled.slack.workspace.channels[GENERAL].members.remove("U0BEN")
    home = ben.opens_home()

    assert "Next tip: " in words(home)
    assert "Change" not in labels(home)
    assert "Where there are no buttons" in words(home)


def test_where_only_admins_may_change_tips_others_see_no_buttons(scheduled: Somebody, ben: Somebody) -> None:
    scheduled.types("admins on")

    assert "Change" not in labels(ben.opens_home())
    assert "Change" in labels(scheduled.opens_home())


def test_a_button_from_before_they_were_locked_out_says_why_it_does_nothing(scheduled: Somebody, ben: Somebody) -> None:
    ben.opens_home()
    scheduled.types("admins on")
    ben.presses_at_home("Pause")

    assert ben.window
    assert "only admins may change tips" in words(ben.window)
    assert scheduled.types("next")["text"].startswith("Next tip: ")


def test_many_channels_come_in_pages(ada: Somebody) -> None:
    schedule_many(ada, PER_PAGE + 2)
    home = ada.opens_home()
    assert len(home["blocks"]) <= MAX_BLOCKS
    assert labels(home).count("Pause") == PER_PAGE
    assert f"1 to {PER_PAGE} of {PER_PAGE + 2}" in words(home)

    ada.presses_at_home("More")
    assert labels(ada.home).count("Pause") == 2
    ada.presses_at_home("Earlier ones")
    assert labels(ada.home).count("Pause") == PER_PAGE


def test_without_the_scopes_to_know_who_is_where_it_is_drawn_without_buttons(scheduled: Somebody) -> None:
    for grant in scheduled.slack.server.slack.grants.values():
        grant.scopes = tuple(scope for scope in grant.scopes if scope != "groups:read")

    assert "Change" not in labels(scheduled.opens_home())


def test_when_slack_is_silent_about_channels_it_is_drawn_all_the_same(scheduled: Somebody) -> None:
    scheduled.slack.workspace.faults.plan("users.conversations", Fault(lost="closed"))

    assert "Next tip: " in words(scheduled.opens_home())


@pytest.mark.parametrize("error", ["not_enabled", "fatal_error"])
def test_a_home_that_slack_does_not_take_is_no_reason_to_deliver_again(ada: Somebody, error: str) -> None:
    ada.slack.workspace.fail_next("views.publish", error)
    response = ada.slack.deliver(event_request(home_opened(), ada.origin))

    assert response.status == 200
    assert ada.slack.said == []


def test_a_window_that_slack_does_not_open_tells_who_pressed(ada: Somebody) -> None:
    ada.opens_home()
    ada.slack.workspace.fail_next("views.open", "expired_trigger_id")

    # Slack marks the button then.
    assert ada.presses_at_home("West Alabama Works!").status == 503
