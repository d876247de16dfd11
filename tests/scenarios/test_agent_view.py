"""Slack's view for conversations with an app: prompts to press, a greeting and titles; without it, direct messages."""

from dataclasses import replace
from datetime import date

import pytest

from bot.services.suggestions import prompts_after, suggestions
from slack_simulator.faults import Fault
from slack_simulator.payloads import assistant_thread_started, event_request, home_opened, message
from slack_simulator.workspace import DIRECT
from tests.support.slack_user import SlackUser

QUESTION = "Do we need a written agreement?"
THREAD = "1796126400.000100"


def open_messages(person: SlackUser) -> int:
    """Open the Messages tab; return the status of the bot's response."""
    return person.slack.deliver(event_request(home_opened(tab="messages"), person.origin)).status


def prompts(person: SlackUser, thread_ts: str = "") -> list[str]:
    return [one["message"] for one in person.slack.workspace.prompts.get((DIRECT, thread_ts), [])]


def test_the_conversation_begins_with_four_questions_of_the_curators(ada: SlackUser) -> None:
    assert open_messages(ada) == 200

    offered = prompts(ada)
    assert len(offered) == 4
    assert set(offered) <= set(ada.slack.guide.knowledge.first_questions)
    assert ada.slack.said == []


def test_the_questions_go_on_with_the_theme_that_was_shown_last(ada: SlackUser) -> None:
    ada.slack.hear(message(QUESTION, ts=THREAD))
    open_messages(ada)

    knowledge = ada.slack.guide.knowledge
    theme = knowledge.theme_of(knowledge.entries["practices/codify"])
    for question in prompts(ada):
        first = ada.slack.guide.ask(question).ranking.matches[0].entry_id
        assert knowledge.theme_of(knowledge.entries[first]) == theme
        assert first != "practices/codify"


def test_without_the_scope_slack_is_not_asked_and_messages_are_answered(ada: SlackUser) -> None:
    (installed,) = ada.slack.stores.installations.all()
    scopes = tuple(scope for scope in installed.scopes if scope != "assistant:write")
    ada.slack.stores.installations.save(replace(installed, scopes=scopes))
    ada.slack.app_context.installation_cache.clear()

    assert open_messages(ada) == 200
    assert [call.method for call in ada.slack.workspace.calls if call.method.startswith("assistant")] == []
    (answer,) = ada.slack.hear(message(QUESTION))
    assert "Codify the Commitment" in answer.text


@pytest.mark.parametrize("fault", [Fault("unknown_method"), Fault(lost="closed")])
def test_a_workspace_without_the_view_has_plain_direct_messages(ada: SlackUser, fault: Fault) -> None:
    ada.slack.workspace.faults.plan("assistant.threads.setSuggestedPrompts", fault)

    assert open_messages(ada) == 200
    (answer,) = ada.slack.hear(message(QUESTION))
    assert "Codify the Commitment" in answer.text


def test_in_the_older_view_a_thread_is_greeted_and_named_after_its_first_question(ada: SlackUser) -> None:
    ada.slack.workspace.agent_view = False
    (greeting,) = ada.slack.hear(assistant_thread_started(ts=THREAD))
    assert (greeting.thread_ts, greeting.text[:6]) == (THREAD, "Hello!")
    assert len(prompts(ada, THREAD)) == 4

    (answer,) = ada.slack.hear(message(QUESTION, ts="1796126401.000100", thread_ts=THREAD))
    assert answer.thread_ts == THREAD
    assert ada.slack.workspace.titles == {(DIRECT, THREAD): QUESTION}
    ada.slack.hear(message("who does this?", ts="1796126402.000100", thread_ts=THREAD))
    assert ada.slack.workspace.titles == {(DIRECT, THREAD): QUESTION}


def test_a_thread_is_greeted_once(ada: SlackUser) -> None:
    request = event_request(assistant_thread_started(ts=THREAD), ada.origin)
    ada.slack.deliver(request)
    ada.slack.deliver(request)

    assert len(ada.slack.said) == 1


def test_after_a_spotlight_which_has_no_theme_the_questions_are_those_to_begin_with(ada: SlackUser) -> None:
    knowledge = ada.slack.guide.knowledge
    day = date(2026, 12, 1)
    assert prompts_after(knowledge, ["spotlight/baltimores-promise"], day) == suggestions(knowledge, day)
