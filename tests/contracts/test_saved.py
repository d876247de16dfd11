"""Entries that people save are theirs alone, come newest first, and can be erased."""

from bot.services.saved import MOST_SAVED, Saving
from tests.support.samples import ACME, BETA
from tests.support.stores import Stores

ANNA, BEN = "U0ANNA", "U0BEN"
TRUST, CODIFY, URGENCY = "leaders/trust", "practices/codify", "drivers/shared-urgency"


def save(stores: Stores, *entries: str) -> None:
    for entry in entries:
        stores.clock.move(1)
        assert stores.saved.save(ACME, ANNA, entry) is Saving.DONE


def test_what_a_person_saved_comes_newest_first_and_is_nobody_elses(stores: Stores) -> None:
    save(stores, TRUST, CODIFY, URGENCY)

    seen = stores.reopen().saved
    assert list(seen.of_person(ACME, ANNA)) == [URGENCY, CODIFY, TRUST]
    assert list(seen.of_person(ACME, BEN)) == []
    assert list(seen.of_person(BETA, ANNA)) == []


def test_an_entry_is_saved_once_and_keeps_its_place(stores: Stores) -> None:
    save(stores, TRUST, CODIFY)
    stores.clock.move(1)

    assert stores.saved.save(ACME, ANNA, TRUST) is Saving.DONE_BEFORE
    assert list(stores.saved.of_person(ACME, ANNA)) == [CODIFY, TRUST]


def test_an_entry_that_was_removed_can_be_saved_again(stores: Stores) -> None:
    save(stores, TRUST, CODIFY)
    stores.saved.save(ACME, BEN, TRUST)
    for _ in range(2):
        stores.saved.remove(ACME, ANNA, TRUST)

    assert list(stores.saved.of_person(ACME, ANNA)) == [CODIFY]
    assert list(stores.saved.of_person(ACME, BEN)) == [TRUST]
    save(stores, TRUST)
    assert list(stores.saved.of_person(ACME, ANNA)) == [TRUST, CODIFY]


def test_one_person_can_save_only_so_many(stores: Stores) -> None:
    save(stores, *(f"leaders/number-{number}" for number in range(MOST_SAVED)))

    assert stores.saved.save(ACME, ANNA, TRUST) is Saving.TOO_MANY
    assert stores.saved.save(ACME, ANNA, "leaders/number-0") is Saving.DONE_BEFORE
    assert stores.saved.save(ACME, BEN, TRUST) is Saving.DONE
    stores.saved.remove(ACME, ANNA, "leaders/number-0")
    assert stores.saved.save(ACME, ANNA, TRUST) is Saving.DONE


def test_erasing_deletes_one_persons_and_forgetting_the_workspaces(stores: Stores) -> None:
    save(stores, TRUST, CODIFY)
    stores.saved.save(ACME, BEN, TRUST)
    stores.saved.save(BETA, ANNA, TRUST)

    assert stores.saved.erase(ACME, ANNA) == 2
    assert stores.saved.erase(ACME, ANNA) == 0
    assert list(stores.saved.of_person(ACME, BEN)) == [TRUST]
    assert stores.saved.forget(ACME) == 1
    assert list(stores.saved.of_person(ACME, BEN)) == []
    assert list(stores.saved.of_person(BETA, ANNA)) == [TRUST]
