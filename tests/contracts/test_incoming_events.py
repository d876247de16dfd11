"""An incoming event is accepted once, together with the reply to it."""

from bot.services.deliveries import Receipt, Sent, State
from bot.services.retention import DELIVERY_RETENTION, EVENT_RETENTION
from tests.support.samples import ACME, BETA, claim_if_due, claim_next, incoming_event, question_record, reply
from tests.support.stores import Stores


def test_an_event_is_accepted_once_however_often_it_arrives(stores: Stores) -> None:
    first = stores.outbox_store.accept(incoming_event("Ev1"), reply(), claim=False)
    again = stores.reopen().outbox_store.accept(incoming_event("Ev1"), reply(), claim=True)

    assert first.is_new
    assert again == Receipt(is_new=False)
    assert stores.outbox_store.backlog().by_state[State.PENDING] == 1


def test_the_same_id_in_another_workspace_is_another_event(stores: Stores) -> None:
    assert stores.outbox_store.accept(incoming_event("Ev1", ACME), None, claim=False).is_new
    assert stores.outbox_store.accept(incoming_event("Ev1", BETA), None, claim=False).is_new


def test_two_events_with_the_same_reply_count_once(stores: Stores) -> None:
    """A mention also arrives as a message: two events, one answer."""
    mention = stores.outbox_store.accept(
        incoming_event("Ev1"), reply("answer:C1:1.0"), claim=True, question=question_record()
    )
    message = stores.outbox_store.accept(
        incoming_event("Ev2"), reply("answer:C1:1.0"), claim=True, question=question_record()
    )

    assert mention.is_new
    assert message == Receipt(is_new=False)
    assert len(stores.questions.of_workspace(ACME)) == 1


def test_the_same_key_in_another_workspace_is_another_reply(stores: Stores) -> None:
    stores.outbox_store.accept(incoming_event("Ev1", ACME), reply("answer:C1:1.0", ACME), claim=False)

    assert stores.outbox_store.accept(incoming_event("Ev2", BETA), reply("answer:C1:1.0", BETA), claim=False).is_new


def test_an_event_without_a_reply_is_recorded_too(stores: Stores) -> None:
    assert stores.outbox_store.accept(incoming_event(), None, claim=True) == Receipt(is_new=True)
    assert not stores.outbox_store.accept(incoming_event(), None, claim=True).is_new


def test_the_caller_receives_the_only_claim_on_the_reply(stores: Stores) -> None:
    message = reply()
    claim = stores.outbox_store.accept(incoming_event(), message, claim=True).claim

    assert claim
    assert (claim.message, claim.attempt, claim.maybe_sent_since, claim.expired) == (message, 1, None, False)
    assert claim_if_due(stores.reopen().outbox_store) is None


def test_a_reply_that_the_caller_does_not_claim_is_due_at_once(stores: Stores) -> None:
    message = reply(fallback={"text": "plainer", "blocks": []})
    assert stores.outbox_store.accept(incoming_event(), message, claim=False).claim is None

    claim = claim_next(stores.reopen().outbox_store)
    assert (claim.message, claim.attempt, claim.maybe_sent_since) == (message, 1, None)


def test_a_question_is_stored_once_with_the_event_that_asked_it(stores: Stores) -> None:
    stores.outbox_store.accept(incoming_event("Ev1"), reply(), claim=False, question=question_record(text="who signs?"))
    stores.outbox_store.accept(incoming_event("Ev1"), reply(), claim=False, question=question_record(text="who signs?"))
    stores.clock.move(1)
    stores.outbox_store.accept(incoming_event("Ev2"), None, claim=False, question=question_record(text="and when?"))

    assert [question.text for question in stores.questions.of_workspace(ACME)] == ["who signs?", "and when?"]


def test_a_message_is_known_by_its_key_until_it_is_purged(stores: Stores) -> None:
    assert not stores.outbox_store.was_recorded(ACME, "person-question:1")
    stores.outbox_store.accept(incoming_event("Ev1"), reply("person-question:1"), claim=False)

    assert stores.reopen().outbox_store.was_recorded(ACME, "person-question:1")
    assert not stores.outbox_store.was_recorded(ACME, "person-question:2")
    assert not stores.outbox_store.was_recorded(BETA, "person-question:1")
    stores.outbox_store.record_outcome(claim_next(stores.outbox_store), Sent("1.0"), retry_in=1)
    assert stores.outbox_store.was_recorded(ACME, "person-question:1")
    stores.clock.move(DELIVERY_RETENTION + 1)
    stores.outbox_store.purge()
    assert not stores.outbox_store.was_recorded(ACME, "person-question:1")


def test_events_are_remembered_as_long_as_slack_may_deliver_them_again(stores: Stores) -> None:
    stores.outbox_store.accept(incoming_event(), None, claim=False)

    stores.clock.move(EVENT_RETENTION)
    assert stores.outbox_store.purge() == 0
    assert not stores.outbox_store.accept(incoming_event(), None, claim=False).is_new

    stores.clock.move(1)
    assert stores.outbox_store.purge() == 1
    assert stores.outbox_store.accept(incoming_event(), None, claim=False).is_new
