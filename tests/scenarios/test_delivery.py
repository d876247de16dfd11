"""One reply, exactly once, whatever Slack and the network do."""

import pytest

from bot.playground.faults import Fault, rate_limited
from bot.playground.payloads import event_request, mention, message
from bot.playground.workspace import GENERAL, Message
from bot.services.deliveries import State
from tests.slack_bot import SlackBot

ASKED = "who keeps the partnership running day to day, like an intermediary?"
MINUTE = 60.0


def states(slack: SlackBot) -> dict[State, int]:
    return {state: count for state, count in slack.parts.ledger.backlog().by_state.items() if count}


def test_an_event_that_slack_delivers_four_times_is_answered_once(slack: SlackBot) -> None:
    request = event_request(mention(ASKED))
    responses = [slack.deliver(request).status for _ in range(4)]

    assert responses == [200, 200, 200, 200]
    assert len(slack.said) == 1


def test_two_events_that_tell_of_one_post_are_answered_once(slack: SlackBot) -> None:
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
def test_a_doubtful_reply_is_looked_up_before_it_is_sent_again(
    slack: SlackBot, fault: Fault, asked: dict[str, object]
) -> None:
    slack.workspace.faults.plan("chat.postMessage", fault)
    slack.hear(asked)
    slack.wait(MINUTE)

    assert len(slack.said) == 1
    assert states(slack) == {State.SENT: 1}


def test_a_doubtful_reply_is_not_looked_up_while_slack_may_be_at_it(slack: SlackBot) -> None:
    slack.workspace.faults.plan("chat.postMessage", Fault(lost="closed", effect=True))
    slack.hear(mention(ASKED))
    slack.wait(MINUTE - 1)

    assert [call.method for call in slack.workspace.calls].count("conversations.replies") == 0


@pytest.mark.parametrize("fault", [Fault(lost="closed"), Fault(status=503), rate_limited(30)], ids=lambda f: f.name)
def test_a_look_up_that_fails_sends_nothing(slack: SlackBot, fault: Fault) -> None:
    slack.workspace.faults.plan("chat.postMessage", Fault(lost="closed", effect=True))
    # The client that reads may ask twice.
    slack.workspace.faults.plan("conversations.replies", fault, count=2)
    slack.hear(mention(ASKED))
    slack.wait(MINUTE)
    assert states(slack) == {State.SENDING: 1}

    slack.workspace.faults.clear()
    slack.wait(5 * MINUTE)
    assert len(slack.said) == 1
    assert states(slack) == {State.SENT: 1}


@pytest.mark.parametrize("unreadable", ["missing_scope", "not_in_channel", "channel_not_found", "thread_not_found"])
def test_a_doubtful_reply_that_nobody_can_look_up_is_never_sent_again(slack: SlackBot, unreadable: str) -> None:
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


def test_a_pause_holds_for_the_whole_workspace(slack: SlackBot) -> None:
    slack.workspace.faults.plan("chat.postMessage", rate_limited(5))
    slack.hear(mention(ASKED))
    slack.workspace.faults.plan("chat.postMessage", rate_limited(100))
    slack.hear(message(ASKED))

    assert slack.wait(99) == []
    assert len(slack.wait(1)) + len(slack.wait(1)) == 2


def test_a_reply_that_reached_nobody_is_sent_when_slack_is_there_again(slack: SlackBot) -> None:
    slack.server.stop()
    response = slack.deliver(event_request(mention(ASKED)))

    assert response.status == 200
    assert states(slack) == {State.PENDING: 1}


@pytest.mark.parametrize("refusal", ["is_archived", "not_in_channel", "account_inactive", "msg_too_long"])
def test_a_reply_that_slack_refuses_for_good_is_given_up(slack: SlackBot, refusal: str) -> None:
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


def test_what_travels_with_a_message_is_an_opaque_id(slack: SlackBot) -> None:
    (said,) = slack.hear(mention(ASKED))

    assert said.metadata is not None
    assert said.metadata["event_type"] == "guidepost_delivery"
    assert list(said.metadata["event_payload"]) == ["delivery_id"]
    assert len(said.metadata["event_payload"]["delivery_id"]) == 32


def test_a_press_whose_reply_is_lost_fails_in_front_of_the_person_and_is_not_repeated(slack: SlackBot) -> None:
    told = slack.type("/guide", ASKED)
    private = slack.workspace.add(Message(GENERAL, slack.workspace.bot_user, told["text"], told["blocks"]))
    before = len(slack.said)
    slack.server.stop()
    response = slack.press_quietly(private, "Share to channel")

    assert response.status == 503
    assert len(slack.said) == before
