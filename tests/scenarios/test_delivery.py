"""One reply, exactly once, whatever Slack and the network do."""

from typing import Any

import pytest

from bot.services.deliveries import OutgoingMessage, State
from bot.services.guide import Guide
from bot.services.rate_limits import Pace
from bot.services.workspaces import Workspace
from slack_simulator.faults import Fault, rate_limited
from slack_simulator.payloads import event_request, mention, message, metadata_posted
from slack_simulator.workspace import ASKER, GENERAL, Message
from tests.support.slack_bot import SlackBot

ASKED = "who keeps the partnership running day to day, like an intermediary?"
MINUTE = 60.0


def states(slack: SlackBot) -> dict[State, int]:
    return {state: count for state, count in slack.app_context.outbox_store.backlog().by_state.items() if count}


def test_an_event_that_slack_delivers_four_times_is_answered_once(slack: SlackBot) -> None:
    request = event_request(mention(ASKED))
    responses = [slack.deliver(request).status for _ in range(4)]

    assert responses == [200, 200, 200, 200]
    assert len(slack.said) == 1


def test_two_events_about_one_message_are_answered_once(slack: SlackBot) -> None:
    slack.hear(mention(ASKED))

    assert slack.hear(mention(ASKED)) == []


def test_the_same_words_asked_again_are_answered_again(slack: SlackBot) -> None:
    slack.hear(mention(ASKED, ts="1700000010.000100"))

    assert len(slack.hear(mention(ASKED, ts="1700000020.000100"))) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(lost="closed", effect=True),
        Fault(lost="reset", effect=True),
        Fault(status=500, effect=True),
        Fault(error="internal_error", effect=True),
        Fault(lost="closed"),
        Fault(status=503),
        Fault(error="fatal_error"),
    ],
    ids=lambda fault: fault.name,
)
@pytest.mark.parametrize("asked", [mention(ASKED), message(ASKED)], ids=["in a thread", "in a direct message"])
def test_an_indeterminate_reply_is_looked_up_before_it_is_sent_again(
    slack: SlackBot, fault: Fault, asked: dict[str, object]
) -> None:
    slack.workspace.faults.plan("chat.postMessage", fault)
    slack.hear(asked)
    slack.wait(MINUTE)

    assert len(slack.said) == 1
    assert states(slack) == {State.SENT: 1}


def test_an_indeterminate_reply_is_not_looked_up_while_slack_may_still_process_it(slack: SlackBot) -> None:
    slack.workspace.faults.plan("chat.postMessage", Fault(lost="closed", effect=True))
    slack.hear(mention(ASKED))
    slack.wait(MINUTE - 1)

    assert [call.method for call in slack.workspace.calls].count("conversations.replies") == 0


@pytest.mark.parametrize("fault", [Fault(lost="closed"), Fault(status=503), rate_limited(30)], ids=lambda f: f.name)
def test_a_look_up_that_fails_sends_nothing(slack: SlackBot, fault: Fault) -> None:
    slack.workspace.faults.plan("chat.postMessage", Fault(lost="closed", effect=True))
    # The client that reads retries once.
    slack.workspace.faults.plan("conversations.replies", fault, count=2)
    slack.hear(mention(ASKED))
    slack.wait(MINUTE)
    assert states(slack) == {State.SENDING: 1}

    slack.workspace.faults.clear()
    slack.wait(5 * MINUTE)
    assert len(slack.said) == 1
    assert states(slack) == {State.SENT: 1}


@pytest.mark.parametrize("unreadable", ["missing_scope", "not_in_channel", "channel_not_found", "thread_not_found"])
def test_an_indeterminate_reply_that_cannot_be_looked_up_is_never_sent_again(slack: SlackBot, unreadable: str) -> None:
    slack.workspace.faults.plan("chat.postMessage", Fault(lost="closed"))
    slack.workspace.fail_next("conversations.replies", unreadable)
    slack.hear(mention(ASKED))
    slack.wait(MINUTE)

    assert slack.said == []
    assert states(slack) == {State.SKIPPED: 1}


def test_a_reply_waits_as_long_as_slack_asks_and_is_not_looked_up(slack: SlackBot) -> None:
    slack.workspace.faults.plan("chat.postMessage", rate_limited(40))
    slack.hear(mention(ASKED))
    assert slack.wait(39) == []

    assert len(slack.wait(1)) == 1
    assert [call.method for call in slack.workspace.calls].count("conversations.replies") == 0


def test_a_pause_applies_to_the_whole_workspace(slack: SlackBot) -> None:
    slack.workspace.faults.plan("chat.postMessage", rate_limited(5))
    slack.hear(mention(ASKED))
    slack.workspace.faults.plan("chat.postMessage", rate_limited(100))
    slack.hear(message(ASKED))

    assert slack.wait(99) == []
    assert len(slack.wait(1)) + len(slack.wait(1)) == 2


def test_a_reply_for_which_there_was_no_connection_stays_to_be_sent(slack: SlackBot) -> None:
    slack.server.stop()
    response = slack.deliver(event_request(mention(ASKED)))

    assert response.status == 200
    assert states(slack) == {State.PENDING: 1}


@pytest.mark.parametrize("refusal", ["is_archived", "not_in_channel", "account_inactive", "msg_too_long"])
def test_a_reply_that_slack_refuses_permanently_is_not_sent_again(slack: SlackBot, refusal: str) -> None:
    slack.workspace.fail_next("chat.postMessage", refusal)
    slack.hear(mention(ASKED))
    slack.wait(10 * MINUTE)

    assert slack.said == []
    assert states(slack) == {State.FAILED: 1}


def test_a_reply_is_not_sent_a_day_late(slack: SlackBot) -> None:
    slack.workspace.faults.plan("chat.postMessage", rate_limited(30))
    slack.hear(mention(ASKED))

    assert slack.wait(25 * 60 * MINUTE) == []
    assert states(slack) == {State.SKIPPED: 1}


def test_a_messages_metadata_holds_only_an_opaque_id(slack: SlackBot) -> None:
    (said,) = slack.hear(mention(ASKED))

    assert said.metadata is not None
    assert said.metadata["event_type"] == "guidepost_delivery"
    assert list(said.metadata["event_payload"]) == ["delivery_id"]
    assert len(said.metadata["event_payload"]["delivery_id"]) == 32


def test_a_button_press_whose_reply_is_lost_fails_visibly_and_is_not_repeated(slack: SlackBot) -> None:
    reply = slack.type("/guide", ASKED)
    private = slack.workspace.add(Message(GENERAL, slack.workspace.bot_user, reply["text"], reply["blocks"]))
    before = len(slack.said)
    slack.server.stop()
    response = slack.press_quietly(private, "Share to channel")

    assert response.status == 503
    assert len(slack.said) == before


def report(slack: SlackBot, said: Message, **origin: str) -> None:
    """Let Slack report a message with its metadata to the bot."""
    assert said.metadata
    event = metadata_posted(said.metadata, channel=said.channel, ts=said.ts, **origin)
    assert slack.deliver(event_request(event, slack.origin)).status == 200


def look_ups(slack: SlackBot) -> int:
    return sum(call.method.startswith("conversations.") for call in slack.workspace.calls)


def test_a_reply_that_slack_reports_is_settled_without_reading_history(slack: SlackBot) -> None:
    slack.workspace.faults.plan("chat.postMessage", Fault(lost="closed", effect=True))
    [said] = slack.mention(ASKED)
    report(slack, said)
    slack.wait(0)

    assert states(slack) == {State.SENT: 1}
    assert (len(slack.said), look_ups(slack)) == (1, 0)


def test_a_report_of_another_apps_message_is_ignored(slack: SlackBot) -> None:
    slack.workspace.faults.plan("chat.postMessage", Fault(lost="closed", effect=True))
    [said] = slack.mention(ASKED)
    report(slack, said, app="A0OTHER")
    slack.wait(0)
    assert states(slack) == {State.SENDING: 1}

    slack.wait(MINUTE)
    assert (states(slack), look_ups(slack)) == ({State.SENT: 1}, 1)


@pytest.mark.parametrize("metadata", [{}, {"event_type": "guidepost_delivery"}, {"event_payload": []}, None, "text"])
def test_a_report_without_a_delivery_is_acknowledged(slack: SlackBot, metadata: Any) -> None:
    assert slack.deliver(event_request(metadata_posted(metadata), slack.origin)).status == 200


def busy_channel(slack: SlackBot, count: int) -> None:
    """Let other people write ``count`` messages, one a second."""
    for number in range(count):
        slack.workspace.add(Message(GENERAL, ASKER, f"small talk {number}"))
        slack.workspace.clock.advance(1)


def tip(slack: SlackBot, key: str = "tip:1", **fields: Any) -> OutgoingMessage:
    """Record a message for a channel, outside threads."""
    workspace = Workspace(slack.workspace.team, slack.workspace.enterprise)
    message = OutgoingMessage(workspace, key, GENERAL, {"text": "a tip", "blocks": []}, **fields)
    slack.app_context.outbox_store.enqueue([message])
    return message


@pytest.mark.parametrize("has_arrived", [True, False])
def test_within_slacks_limits_on_history_a_doubtful_message_in_a_busy_channel_is_settled(
    slack: SlackBot, has_arrived: bool
) -> None:
    """15 messages a page, one page a minute, and 60 messages a minute by other people."""
    slack.server.slack.rate_limits.restricted_history = True
    busy_channel(slack, 30)
    slack.workspace.faults.plan("chat.postMessage", Fault(lost="closed", effect=has_arrived))
    tip(slack)
    slack.app_context.outbox.deliver_due()
    minutes = 0
    while State.SENT not in states(slack):
        busy_channel(slack, 60)
        slack.wait(0)
        minutes += 1
        assert minutes < 30

    assert len(slack.said) == 1
    limited = [call.outcome for call in slack.workspace.calls if call.method == "conversations.history"]
    assert limited.count("ratelimited") <= 1


def test_two_doubtful_messages_share_the_one_look_up_a_minute(slack: SlackBot) -> None:
    slack.server.slack.rate_limits.restricted_history = True
    slack.workspace.faults.plan("chat.postMessage", Fault(lost="closed", effect=True), count=4)
    for number in range(4):
        tip(slack, f"tip:{number}")
    slack.app_context.outbox.deliver_due()
    for _ in range(7):
        slack.wait(MINUTE)

    assert states(slack) == {State.SENT: 4}
    assert len(slack.said) == 4


def test_thirty_mentions_in_a_channel_are_answered_in_order_within_its_limit(guide: Guide) -> None:
    with SlackBot.started(guide, pace=Pace()) as slack:
        slack.server.slack.rate_limits.limited_posting = True
        slack.workspace.clock.set(1_700_001_000.0)
        asked = [f"1700000{number:03}.000100" for number in range(30)]
        for ts in asked:
            slack.mention(ASKED, ts=ts)
        for _ in range(300):
            slack.wait(0.1)

        assert [said.thread_ts for said in slack.said] == asked
        posts = [call.outcome for call in slack.workspace.calls if call.method == "chat.postMessage"]
        assert posts.count("ratelimited") <= 3
