"""What arrives is taken once, together with the reply to it."""

from bot.services.deliveries import State, Taken
from bot.services.retention import SEEN_FOR
from tests.posts import ACME, BETA, arrival, asked, claimed, reply
from tests.stores import Stores


def test_an_event_is_taken_once_however_often_it_is_delivered(stores: Stores) -> None:
    first = stores.ledger.take(arrival("Ev1"), reply(), mine=False)
    again = stores.again().ledger.take(arrival("Ev1"), reply(), mine=True)

    assert first.is_new
    assert again == Taken(is_new=False)
    assert stores.ledger.backlog().by_state[State.PENDING] == 1


def test_the_same_id_in_another_workspace_is_another_event(stores: Stores) -> None:
    assert stores.ledger.take(arrival("Ev1", ACME), None, mine=False).is_new
    assert stores.ledger.take(arrival("Ev1", BETA), None, mine=False).is_new


def test_two_events_with_the_same_reply_count_once(stores: Stores) -> None:
    """A mention also arrives as a message: two events, one post to answer."""
    mention = stores.ledger.take(arrival("Ev1"), reply("answer:C1:1.0"), mine=True, asked=asked())
    message = stores.ledger.take(arrival("Ev2"), reply("answer:C1:1.0"), mine=True, asked=asked())

    assert mention.is_new
    assert message == Taken(is_new=False)
    assert len(stores.questions.kept(ACME)) == 1


def test_the_same_key_in_another_workspace_is_another_reply(stores: Stores) -> None:
    stores.ledger.take(arrival("Ev1", ACME), reply("answer:C1:1.0", ACME), mine=False)

    assert stores.ledger.take(arrival("Ev2", BETA), reply("answer:C1:1.0", BETA), mine=False).is_new


def test_an_event_that_needs_no_reply_is_noted_all_the_same(stores: Stores) -> None:
    assert stores.ledger.take(arrival(), None, mine=True) == Taken(is_new=True)
    assert not stores.ledger.take(arrival(), None, mine=True).is_new


def test_the_taker_holds_the_reply_alone(stores: Stores) -> None:
    post = reply()
    claim = stores.ledger.take(arrival(), post, mine=True).claim

    assert claim
    assert (claim.post, claim.attempt, claim.doubtful_since, claim.expired) == (post, 1, None, False)
    assert stores.again().ledger.claim() is None


def test_a_reply_that_is_left_to_others_is_due_at_once(stores: Stores) -> None:
    post = reply(plainer={"text": "plainer", "blocks": []})
    assert stores.ledger.take(arrival(), post, mine=False).claim is None

    claim = claimed(stores.again().ledger)
    assert (claim.post, claim.attempt, claim.doubtful_since) == (post, 1, None)


def test_a_question_is_kept_with_the_event_that_asked_it(stores: Stores) -> None:
    stores.ledger.take(arrival("Ev1"), reply(), mine=False, asked=asked(text="who signs?"))
    stores.ledger.take(arrival("Ev1"), reply(), mine=False, asked=asked(text="who signs?"))
    stores.ledger.take(arrival("Ev2"), None, mine=False, asked=asked(text="and when?"))

    assert [question.text for question in stores.questions.kept(ACME)] == ["who signs?", "and when?"]


def test_events_are_remembered_for_as_long_as_slack_may_deliver_them_again(stores: Stores) -> None:
    stores.ledger.take(arrival(), None, mine=False)

    stores.clock.move(SEEN_FOR)
    assert stores.ledger.purge() == 0
    assert not stores.ledger.take(arrival(), None, mine=False).is_new

    stores.clock.move(1)
    assert stores.ledger.purge() == 1
    assert stores.ledger.take(arrival(), None, mine=False).is_new
