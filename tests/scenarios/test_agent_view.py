"""Slack's view for conversations with an app: prompts to press, a status, a greeting and titles."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest

from bot.services.guide import Guide
from bot.services.ports import Work
from bot.services.suggestions import prompts_after, suggestions
from bot.slack.listeners.agent import SLOW_AFTER, AnswerStatus
from slack_simulator.faults import Fault
from slack_simulator.payloads import assistant_thread_started, event_request, home_opened, message
from slack_simulator.workspace import DIRECT
from tests.support.slack_bot import SlackBot
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


def statuses(slack: SlackBot) -> list[tuple[str, str]]:
    """Return the calls that set a status or post a message, each with the status or the thread, in their order."""
    told = {"assistant.threads.setStatus": "status", "chat.postMessage": "thread_ts"}
    return [
        (one.method, str(one.args.get(told[one.method]) or "")) for one in slack.workspace.calls if one.method in told
    ]


@contextmanager
def slow_bot(guide: Guide) -> Iterator[SlackBot]:
    """Start a bot for which half a second passes before any answer is ready."""

    def pass_at_once(seconds: float, work: Work) -> Work:
        assert seconds <= SLOW_AFTER
        work()
        return lambda: None

    with SlackBot.started(guide, alarm=pass_at_once) as slack:
        yield slack


@pytest.mark.parametrize(
    ("question", "sentence"),
    [(QUESTION, "is looking that up…"), ("¿Necesitamos un acuerdo por escrito?", "está buscando la respuesta…")],
)
def test_an_answer_that_takes_long_has_a_status_in_its_thread_until_it_is_there(
    guide: Guide, question: str, sentence: str
) -> None:
    with slow_bot(guide) as slack:
        slack.hear(message(question, ts="1796126401.000100", thread_ts=THREAD))

        assert statuses(slack) == [
            ("assistant.threads.setStatus", sentence),
            ("chat.postMessage", THREAD),
            ("assistant.threads.setStatus", ""),
        ]
        assert slack.workspace.statuses == {}


def test_in_the_newer_view_a_message_begins_the_thread_that_has_the_status(guide: Guide) -> None:
    with slow_bot(guide) as slack:
        slack.hear(message(QUESTION, ts=THREAD))

        shown = [one.args for one in slack.workspace.calls if one.method == "assistant.threads.setStatus"]
        assert [one["thread_ts"] for one in shown] == [THREAD, THREAD]
        assert slack.workspace.statuses == {}


def test_a_fast_answer_has_no_status(guide: Guide) -> None:
    due: list[float] = []
    cancelled: list[float] = []

    def not_yet(seconds: float, work: Work) -> Work:
        due.append(seconds)
        return lambda: cancelled.append(seconds)

    with SlackBot.started(guide, alarm=not_yet) as slack:
        slack.hear(message(QUESTION, thread_ts=THREAD))

        assert statuses(slack) == [("chat.postMessage", THREAD)]
        assert len(due) == 1
        assert cancelled == due


def test_a_mention_in_a_channel_has_no_status(guide: Guide) -> None:
    with slow_bot(guide) as slack:
        slack.mention(QUESTION)

        assert [method for method, _ in statuses(slack)] == ["chat.postMessage"]


def test_a_status_that_slack_refuses_delays_no_answer(guide: Guide) -> None:
    with slow_bot(guide) as slack:
        slack.workspace.faults.plan("assistant.threads.setStatus", Fault("unknown_method"))
        (answer,) = slack.hear(message(QUESTION, ts="1796126401.000100", thread_ts=THREAD))

        assert "Codify the Commitment" in answer.text


def test_a_status_is_removed_also_if_the_answer_fails(guide: Guide) -> None:
    with slow_bot(guide) as slack:
        slack.workspace.fail_next("chat.postMessage", "channel_not_found")
        slack.hear(message(QUESTION, ts="1796126401.000100", thread_ts=THREAD))

        assert slack.workspace.statuses == {}


@pytest.mark.parametrize("moment", ["before", "during", "after"])
def test_whenever_the_answer_is_ready_no_status_stays(moment: str) -> None:
    calls: list[str] = []

    def set_it() -> None:
        calls.append("set")
        if moment == "during":
            assert not status.end()

    status = AnswerStatus(set_it, lambda: calls.append("removed"))
    if moment == "before":
        assert not status.end()
    status.begin()
    if moment == "after":
        assert status.end()
        status.remove()

    assert calls == ([] if moment == "before" else ["set", "removed"])
