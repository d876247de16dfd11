"""One bot in two workspaces: each is answered with its own token, and no data crosses between them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.services.guide import Guide
from bot.services.workspaces import Workspace as Owner
from slack_simulator.payloads import command_request, event_request, message
from slack_simulator.workspace import GENERAL, Workspace
from tests.support.slack_bot import SlackBot

MOU = "our new superintendent wants out of what the last one signed, what should we have had in place?"
FOLLOW_UP = "and how often should everybody meet?"
TS = "1700000009.000200"

Pair = tuple[SlackBot, SlackBot]


@pytest.fixture
def two(guide: Guide) -> Iterator[Pair]:
    """The same bot, used in two workspaces whose channels have the same id: only the workspace distinguishes them."""
    acme, beta = Workspace.named("ACME"), Workspace.named("BETA")
    for workspace in (acme, beta):
        channel = workspace.channels.pop(workspace.general)
        workspace.general = channel.id = GENERAL
        workspace.add_channel(channel)
    with SlackBot.started(guide, acme, beta) as slack:
        yield slack, slack.in_workspace(beta)


def kept(slack: SlackBot) -> list[str]:
    return [asked.text for asked in slack.stores.questions.of_workspace(Owner(slack.workspace.team))]


def test_each_is_answered_where_it_asked_and_with_its_own_token(two: Pair) -> None:
    for slack, other in (two, two[::-1]):
        before = len(other.workspace.calls), len(other.said)
        (answer,) = slack.mention(MOU, ts=TS)

        assert answer.team == slack.workspace.team
        assert answer.bot_id == slack.workspace.bot_id
        assert slack.workspace.calls[-1].method == "chat.postMessage"
        assert (len(other.workspace.calls), len(other.said)) == before


def test_a_direct_message_a_command_and_a_button_are_answered_where_they_came_from(two: Pair) -> None:
    for slack, other in (two, two[::-1]):
        before = len(other.said)
        where = {"channel": slack.workspace.direct, "user": slack.workspace.asker, "team": slack.workspace.team}
        assert len(slack.hear(message(MOU, **where))) == 1
        assert slack.type("/guide", MOU)["text"].startswith("“Formal agreements like MOUs")
        (answer,) = slack.mention(MOU, ts=TS)
        (why,) = slack.press(answer, "Why this answer?")

        assert why.only_for == slack.workspace.asker
        assert len(other.said) == before


def test_the_same_event_id_in_two_workspaces_is_two_events(two: Pair) -> None:
    for slack in two:
        event = message(MOU, channel=slack.workspace.direct, user=slack.workspace.asker)
        assert slack.deliver(event_request(event, slack.origin, event_id="Ev0SAME")).status == 200

    assert [len(slack.said) for slack in two] == [1, 1]


def test_a_question_is_stored_for_the_workspace_where_it_was_asked(two: Pair) -> None:
    acme, beta = two
    acme.mention(MOU)
    beta.type("/guide", "who trusts whom?")

    assert kept(acme) == [f"[mention] {MOU}"]
    assert kept(beta) == ["who trusts whom?"]


def test_erasing_a_persons_questions_leaves_those_of_the_same_user_id_elsewhere(two: Pair) -> None:
    acme, beta = two
    for slack in two:
        origin = replace(slack.origin, user="U0ACME")
        slack.deliver(command_request("/guide", MOU, slack.server.url, origin=origin))
    acme.stores.questions.erase(Owner(acme.workspace.team), "U0ACME")

    assert kept(acme) == []
    assert kept(beta) == [MOU]


def test_a_thread_in_one_is_not_remembered_in_the_other(two: Pair) -> None:
    acme, beta = two
    acme.mention(MOU, ts=TS)
    place = (GENERAL, TS)
    assert acme.stores.outbox_store.recent_entries(Owner(acme.workspace.team), *place, 9) == ["practices/codify"]
    assert beta.stores.outbox_store.recent_entries(Owner(beta.workspace.team), *place, 9) == []

    (there,) = beta.mention(FOLLOW_UP, ts="1700000020.000100", thread_ts=TS)
    (alone,) = beta.mention(FOLLOW_UP, ts="1700000030.000100")
    assert there.blocks == alone.blocks


def test_a_pause_that_slack_asks_of_one_workspace_does_not_delay_the_other(two: Pair) -> None:
    acme, beta = two
    acme.workspace.fail_next("chat.postMessage", "ratelimited")
    assert acme.mention(MOU) == []

    assert len(beta.mention(MOU)) == 1
    assert len(acme.wait(60)) == 1
