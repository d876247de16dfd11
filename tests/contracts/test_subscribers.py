"""People who want to hear of an answer are stored until they do, for a limited time, and can be erased."""

from bot.services.curation.subscribers import MOST_DAYS, Subscriber
from bot.services.retention import DAY
from bot.services.workspaces import Workspace
from tests.support.samples import ACME, BETA
from tests.support.stores import Backend, Stores


def subscriber(digest: str = "d1", user_id: str = "U0ANNA", workspace: Workspace = ACME) -> Subscriber:
    return Subscriber(workspace, digest, user_id, f"who pays for {digest}? ¿quién?")


def test_the_subscribers_of_a_question_are_found_in_its_workspace(stores: Stores) -> None:
    for one in (subscriber(), subscriber("d2"), subscriber("d3", "U0BEN"), subscriber(workspace=BETA)):
        assert stores.subscribers.add(one)

    assert stores.reopen().subscribers.find(ACME, {"d1", "d3"}) == [subscriber(), subscriber("d3", "U0BEN")]
    assert stores.subscribers.find(ACME, set()) == []


def test_a_person_subscribes_to_a_question_once(stores: Stores) -> None:
    for _ in range(2):
        stores.subscribers.add(subscriber())

    assert stores.subscribers.find(ACME, {"d1"}) == [subscriber()]


def test_one_subscriber_is_removed_and_no_other(stores: Stores) -> None:
    kept = [subscriber("d2"), subscriber("d1", "U0BEN"), subscriber(workspace=BETA)]
    for one in (subscriber(), *kept):
        stores.subscribers.add(one)
    for _ in range(2):
        stores.subscribers.remove(subscriber())

    assert stores.subscribers.find(ACME, {"d1", "d2"}) == [kept[1], kept[0]]
    assert stores.subscribers.find(BETA, {"d1"}) == [kept[2]]


def test_erasing_and_uninstalling_delete_subscribers(stores: Stores) -> None:
    for one in (subscriber(), subscriber("d2"), subscriber("d1", "U0BEN"), subscriber(workspace=BETA)):
        stores.subscribers.add(one)

    assert stores.subscribers.erase(ACME, "U0ANNA") == 2
    assert stores.subscribers.find(ACME, {"d1", "d2"}) == [subscriber("d1", "U0BEN")]
    assert stores.subscribers.forget(ACME) == 1
    assert stores.subscribers.find(BETA, {"d1"}) == [subscriber(workspace=BETA)]


def test_subscribers_are_purged_as_questions_are_and_after_90_days_at_most(backend: Backend) -> None:
    for days, expected in ((30, 30), (365, MOST_DAYS)):
        stores = backend.open(days=days)
        stores.subscribers.add(subscriber())
        stores.clock.move(expected * DAY - 1)
        assert stores.subscribers.purge() == 0
        stores.clock.move(2)
        assert stores.subscribers.purge() == 1
        assert stores.subscribers.find(ACME, {"d1"}) == []


def test_where_no_questions_are_kept_no_one_can_subscribe(backend: Backend) -> None:
    stores = backend.open(days=0)

    assert not stores.subscribers.add(subscriber())
    assert stores.subscribers.find(ACME, {"d1"}) == []
