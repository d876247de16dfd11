"""People beyond the workspace: other organizations in a shared channel (Slack Connect), and guests; and late events."""

import json
import time

from prometheus_client import generate_latest

from bot.cards.ids import ScheduleAction
from bot.services.guide import Guide
from bot.services.workspaces import Workspace
from slack_simulator.messages import Json
from slack_simulator.payloads import Request, buttons_of, click_request, event_request, mention, message
from slack_simulator.people import User
from slack_simulator.workspace import GENERAL, TEAM
from tests.support.slack_bot import SIGNING_SECRET, SlackBot, post
from tests.support.slack_user import SlackUser

ASKED = "who keeps the partnership running day to day, like an intermediary?"
DAY = 86_400


def shared(request: Request) -> Request:
    """Return the event as Slack delivers it from a channel that is shared with another organization."""
    envelope = json.loads(request.body)
    return Request(json.dumps({**envelope, "is_ext_shared_channel": True}), request.content_type)


def stored(slack: SlackBot) -> list[str]:
    return [question.text for question in slack.stores.questions.of_workspace(Workspace(TEAM))]


def ask(slack: SlackBot, event: Json) -> int:
    """Deliver an event from a shared channel; return the number of answers to it."""
    before = len(slack.said)
    assert slack.deliver(shared(event_request(event, slack.origin))).status == 200
    return len(slack.said) - before


def test_a_person_of_another_organization_is_answered_and_the_question_is_not_kept(slack: SlackBot) -> None:
    event = mention(ASKED, user="U0ELSEWHERE", user_team="T0ELSEWHERE", source_team="T0ELSEWHERE")

    assert ask(slack, event) == 1
    assert stored(slack) == []
    assert 'guidepost_questions_total{outcome="answered"} 1.0' in metrics_of(slack)


def test_a_person_of_another_organization_cannot_pass_on_what_is_not_kept(slack: SlackBot) -> None:
    event = mention("who won the game last night?", user="U0ELSEWHERE", user_team="T0ELSEWHERE")
    assert ask(slack, event) == 1

    assert slack.said[-1].text.startswith(slack.guide.knowledge.voice.no_answer)
    assert "tell:" not in str(slack.said[-1].blocks)


def metrics_of(slack: SlackBot) -> str:
    return generate_latest(slack.app_context.metrics.registry).decode()


def test_a_person_of_this_workspace_in_a_shared_channel_is_like_anyone(slack: SlackBot) -> None:
    assert ask(slack, mention(ASKED, user_team=TEAM, source_team=TEAM)) == 1
    assert len(stored(slack)) == 1


def test_nobody_of_another_organization_changes_the_tips_of_a_shared_channel(ada: SlackUser) -> None:
    ada.open_form()
    assert ada.submit(weekdays=list("0123456")) == {}
    card = ada.slack.said[-1]
    (pause,) = [found for found in buttons_of(card.blocks) if found["action_id"].startswith(ScheduleAction.PAUSE)]
    press = click_request(card, pause, response_url(ada.slack), origin=ada.slack.origin)
    theirs = press.body.replace("team_id%22%3A+%22T0PLAYGROUND%22", "team_id%22%3A+%22T0ELSEWHERE%22", 1)
    assert theirs != press.body

    assert ada.slack.deliver(Request(theirs, press.content_type)).status == 200
    assert ada.slack.said[-1].text == ada.slack.guide.knowledge.voice.tips.insiders_only
    assert not ada.slack.app_context.tips.of_workspace(Workspace(TEAM))[0].schedule.paused


def response_url(slack: SlackBot) -> str:
    return slack.workspace.open_response_url(slack.server.url, GENERAL, user="U0ELSEWHERE")


def test_a_guest_asks_like_anyone(slack: SlackBot) -> None:
    """A guest belongs to the workspace. Payloads do not tell guests apart, and neither does the bot."""
    slack.workspace.add_user(User("U0GUEST", "gil", "Gil"))
    (answer,) = slack.mention(ASKED, user="U0GUEST")

    assert "Intermediary organizations" in answer.text
    assert len(stored(slack)) == 1


def test_an_event_that_is_a_day_late_is_answered_once(slack: SlackBot) -> None:
    """Slack may deliver events up to a day late, and more than once. The signature is of the day of delivery."""
    asked_at = time.time() - DAY
    late = event_request(mention(ASKED, ts=f"{asked_at:.6f}"), slack.origin, event_id="Ev0LATE", event_time=asked_at)
    for delivery in (late, late.again(1), late.again(3)):
        assert slack.deliver(delivery).status == 200

    (answer,) = slack.said
    assert answer.thread_ts == f"{asked_at:.6f}"
    assert len(stored(slack)) == 1


def test_a_late_copy_of_an_answered_event_is_not_answered_again(slack: SlackBot) -> None:
    asked = event_request(message(ASKED), slack.origin, event_id="Ev0TWICE")
    slack.deliver(asked)
    slack.workspace.clock.advance(DAY)
    for store in slack.stores.purgeable:
        store.purge()
    headers = asked.headers(SIGNING_SECRET)

    assert post(slack.web, asked.body.encode(), headers).status == 200
    assert len(slack.said) == 1


def test_the_guide_is_not_asked_by_its_own_events(guide: Guide) -> None:
    with SlackBot.started(guide) as slack:
        assert slack.hear(mention(ASKED, user=slack.workspace.bot_user, bot_id=slack.workspace.bot_id)) == []
