"""The Home tab."""

import json

import pytest

from bot.cards.home import PER_PAGE
from bot.services.workspaces import Workspace
from slack_simulator.channels import Channel
from slack_simulator.faults import Fault
from slack_simulator.limits import MAX_VIEW_BLOCKS
from slack_simulator.payloads import buttons_of, event_request, home_opened
from slack_simulator.workspace import BOT_USER, GENERAL, TEAM
from tests.support.slack_bot import button, labels, menus_of
from tests.support.slack_user import SlackUser, text_of


def schedule_many(user: SlackUser, count: int) -> None:
    for number in range(count):
        channel = user.slack.workspace.add_channel(Channel(f"C0MANY{number:03}", f"many-{number}"))
        channel.members |= {user.user, BOT_USER}
        user.open_form(channel.id)
        assert user.submit() == {}


def test_it_offers_to_ask_themes_awardees_a_tip_and_settings_and_does_not_repeat_the_help(ada: SlackUser) -> None:
    home = ada.open_home()
    knowledge, shown = ada.slack.guide.knowledge, text_of(home)

    assert "Welcome to Guidepost" in shown
    assert labels(home["blocks"])[:5] == ["Ask a question", *(theme.title for theme in knowledge.themes)]
    (menu,) = menus_of(home["blocks"])
    assert [one["text"]["text"] for one in menu["options"]] == [one.title for one in knowledge.spotlights]
    assert "Tip of the day" in shown
    assert labels(home["blocks"])[-3:] == ["Read the full entry", "What I keep about you", "Set up daily tips"]
    assert "No channel has daily tips yet." in shown
    assert "/guide" not in shown


def test_it_leads_to_the_window_to_ask_in_and_its_answer_repeats_the_question(ada: SlackUser) -> None:
    ada.open_home()
    ada.press_at_home("Ask a question")
    ada.submit(**{"ask-question": "Do we need a written agreement?"})

    assert ada.modal
    assert "Do we need a written agreement?" in json.dumps(ada.modal["blocks"][0])
    assert "Quoted from" in text_of(ada.modal)


def test_the_tip_is_the_same_all_day_and_for_everyone_and_opens_its_entry(ada: SlackUser, ben: SlackUser) -> None:
    tip = ada.slack.app_context.tips.today(Workspace(TEAM))
    assert tip
    assert tip.quote
    assert tip.quote.quote in text_of(ada.open_home())
    ada.slack.workspace.clock.advance(11 * 3_600)
    assert tip.quote.quote in text_of(ben.open_home())
    ada.slack.workspace.clock.advance(24 * 3_600)
    assert ada.slack.app_context.tips.today(Workspace(TEAM)) != tip

    ada.press_at_home("Read the full entry")
    assert ada.modal
    assert ada.modal["blocks"][0]["text"]["text"] == ada.slack.guide.knowledge.entries[tip.entry_id].title


def test_it_says_what_is_kept_and_erases_it(ada: SlackUser) -> None:
    ada.slack.mention("who won the 1998 world cup in soccer?")
    ada.open_home()
    ada.press_at_home("What I keep about you")
    assert ada.modal
    assert "I keep your questions for 90 days" in text_of(ada.modal)

    assert ada.press_in_modal("Erase my questions, votes and saved cards").status == 200
    assert "Questions, votes and saved cards erased: 1." in text_of(ada.modal)
    assert ada.slack.stores.questions.of_workspace(Workspace(TEAM)) == []


def test_it_opens_the_form_for_daily_tips(ada: SlackUser) -> None:
    ada.open_home()
    ada.press_at_home("Set up daily tips")

    assert ada.modal
    assert ada.modal["callback_id"] == "tip-schedule"


def test_other_tabs_are_ignored(ada: SlackUser) -> None:
    response = ada.slack.deliver(event_request(home_opened(tab="messages"), ada.origin))

    assert response.status == 200
    assert ada.slack.workspace.views.homes == {}


def test_an_answer_in_a_modal_leads_to_other_entries(ada: SlackUser) -> None:
    ada.open_home()
    ada.choose_at_home("West Alabama Works!")
    assert ada.modal
    assert ada.modal["blocks"][0]["text"]["text"] == "West Alabama Works!"
    assert "Share to channel" not in labels(ada.modal["blocks"])

    onward = next(one for one in buttons_of(ada.modal["blocks"]) if one["action_id"].startswith("open:"))
    ada.press_in_modal(onward["text"]["text"])
    assert ada.modal["blocks"][0]["text"]["text"] == onward["text"]["text"]


def test_it_lists_every_scheduled_channel_with_its_next_tip(scheduled: SlackUser) -> None:
    home = scheduled.open_home()

    assert f'"channel_id": "{GENERAL}"' in text_of(home)
    assert "Next tip: Tue 1 Dec 2026, 9:00 AM New York time" in text_of(home)
    assert {"Change", "Pause", "Stop"} <= set(labels(home["blocks"]))


def test_its_buttons_change_a_schedule_and_publish_it_again(scheduled: SlackUser) -> None:
    scheduled.open_home()
    scheduled.press_at_home("Pause")
    assert "Paused." in text_of(scheduled.home)
    scheduled.press_at_home("Resume")
    assert "Next tip: " in text_of(scheduled.home)
    scheduled.press_at_home("Change")
    assert scheduled.modal
    assert scheduled.modal["callback_id"] == "tip-schedule"
    scheduled.press_at_home("Stop")
    assert "No channel has daily tips yet." in text_of(scheduled.home)


def test_stopping_asks_for_confirmation(scheduled: SlackUser) -> None:
    stop = button(scheduled.open_home()["blocks"], "Stop")

    assert stop["confirm"]["title"]["text"] == "Stop the tips?"


def test_a_person_outside_a_channel_sees_its_schedule_without_buttons(scheduled: SlackUser, ben: SlackUser) -> None:
    scheduled.slack.workspace.channels[GENERAL].members.remove("U0BEN")
    home = ben.open_home()

    assert "Next tip: " in text_of(home)
    assert "Change" not in labels(home["blocks"])
    assert "No buttons?" in text_of(home)


def test_where_only_admins_may_change_tips_others_see_no_buttons(scheduled: SlackUser, ben: SlackUser) -> None:
    scheduled.type("admins on")

    assert "Change" not in labels(ben.open_home()["blocks"])
    assert "Change" in labels(scheduled.open_home()["blocks"])


def test_a_button_shown_before_the_permission_was_withdrawn_says_why_it_does_nothing(
    scheduled: SlackUser, ben: SlackUser
) -> None:
    ben.open_home()
    scheduled.type("admins on")
    ben.press_at_home("Pause")

    assert ben.modal
    assert "only admins can change tips" in text_of(ben.modal)
    assert scheduled.type("next")["text"].startswith("Next tip: ")


def test_many_channels_are_shown_in_pages(ada: SlackUser) -> None:
    schedule_many(ada, PER_PAGE + 2)
    home = ada.open_home()
    assert len(home["blocks"]) <= MAX_VIEW_BLOCKS
    assert labels(home["blocks"]).count("Pause") == PER_PAGE
    assert f"1 to {PER_PAGE} of {PER_PAGE + 2}" in text_of(home)

    ada.press_at_home("More")
    assert labels(ada.home["blocks"]).count("Pause") == 2
    ada.press_at_home("Earlier")
    assert labels(ada.home["blocks"]).count("Pause") == PER_PAGE


def test_without_the_scopes_to_know_memberships_it_is_shown_without_buttons(scheduled: SlackUser) -> None:
    for grant in scheduled.slack.server.slack.grants.values():
        grant.scopes = tuple(scope for scope in grant.scopes if scope != "groups:read")

    assert "Change" not in labels(scheduled.open_home()["blocks"])


def test_when_slack_does_not_answer_about_channels_it_is_shown_anyway(scheduled: SlackUser) -> None:
    scheduled.slack.workspace.faults.plan("users.conversations", Fault(lost="closed"))

    assert "Next tip: " in text_of(scheduled.open_home())


@pytest.mark.parametrize("error", ["not_enabled", "fatal_error"])
def test_a_home_tab_that_slack_refuses_does_not_make_slack_deliver_the_event_again(ada: SlackUser, error: str) -> None:
    ada.slack.workspace.fail_next("views.publish", error)
    response = ada.slack.deliver(event_request(home_opened(), ada.origin))

    assert response.status == 200
    assert ada.slack.said == []


def test_a_modal_that_slack_does_not_open_fails_visibly(ada: SlackUser) -> None:
    ada.open_home()
    ada.slack.workspace.fail_next("views.open", "expired_trigger_id")

    # Slack then marks the button as failed.
    assert ada.choose_at_home("West Alabama Works!").status == 422


def test_an_answer_in_a_modal_has_no_row_for_votes(ada: SlackUser) -> None:
    ada.open_home()
    ada.press_at_home("Ask a question")
    ada.submit(**{"ask-question": "Do we need a written agreement?"})

    assert ada.modal
    assert "Quoted from" in text_of(ada.modal)
    assert "context_actions" not in text_of(ada.modal)
    assert "This was it" not in labels(ada.modal["blocks"])
