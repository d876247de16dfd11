"""Answers of curators to gaps: stored until they are in use, and moved on by one process at a time."""

from dataclasses import replace

from bot.services.curation.edits import KEPT_DAYS, Edit, EditState
from bot.services.retention import DAY
from tests.contracts.test_concurrency import at_once
from tests.support.samples import ACME, BETA
from tests.support.stores import Stores

EDIT = Edit(
    ACME,
    "0a1b2c3d4e5f6071",
    "a1b2c3d4",
    "U0ANNA",
    "leaders/trust",
    "how do we “earn” trust? ñ",
    (
        ("knowledge/takeaways/leaders/trust.yaml", "a: 1\r\n", "a: 1\r\nb: “2”\r\n"),
        ("tests/questions/x.yaml", "", "- ñ\n"),
    ),
    "how is trust earned?",
)


def test_an_edit_is_read_as_it_was_stored(stores: Stores) -> None:
    stores.edits.add(EDIT)
    off_topic = replace(EDIT, edit_id="1", target=None)
    stores.edits.add(off_topic)

    found = stores.reopen().edits.find(ACME, EDIT.edit_id)
    assert found == EDIT
    assert found
    assert found.changed_at == stores.clock.now
    assert stores.edits.find(ACME, "1") == off_topic
    assert stores.edits.find(BETA, EDIT.edit_id) is None


def test_the_edits_to_finish_are_those_that_were_published_oldest_first(stores: Stores) -> None:
    for number, workspace in enumerate((ACME, BETA, ACME)):
        edit = replace(EDIT, workspace=workspace, edit_id=str(number))
        stores.edits.add(edit)
        if number:
            assert stores.edits.advance(edit, EditState.PUBLISHING)
        stores.clock.move(1)

    second, third = stores.reopen().edits.published()
    assert [second.edit_id, third.edit_id] == ["1", "2"]
    assert stores.edits.advance(second, EditState.WRITTEN)
    assert [one.state for one in stores.edits.published()] == [EditState.PUBLISHING, EditState.WRITTEN]
    stores.edits.remove(third)
    assert [one.edit_id for one in stores.edits.published()] == ["1"]


def test_of_several_that_move_an_edit_on_at_once_one_succeeds(stores: Stores) -> None:
    stores.edits.add(EDIT)
    processes = [stores, stores.reopen()]
    moved = at_once(lambda number: processes[number % 2].edits.advance(EDIT, EditState.PUBLISHING))

    assert moved.count(True) == 1
    assert not stores.edits.advance(EDIT, EditState.WRITTEN), "it is no longer in that state"
    assert not stores.edits.advance(replace(EDIT, edit_id="gone"), EditState.PUBLISHING)


def test_a_person_erases_what_is_not_published_and_a_workspace_all_of_its_own(stores: Stores) -> None:
    for number, (workspace, user_id) in enumerate(
        ((ACME, "U0ANNA"), (ACME, "U0ANNA"), (ACME, "U0BEN"), (BETA, "U0ANNA"))
    ):
        stores.edits.add(replace(EDIT, workspace=workspace, user_id=user_id, edit_id=str(number)))
    stores.edits.advance(replace(EDIT, edit_id="0"), EditState.PUBLISHING)

    assert stores.edits.erase(ACME, "U0ANNA") == 1
    assert stores.edits.find(ACME, "1") is None
    assert stores.edits.forget(ACME) == 2
    assert stores.edits.find(BETA, "3")


def test_an_edit_is_purged_some_days_after_its_last_change(stores: Stores) -> None:
    stores.edits.add(EDIT)
    stores.clock.move(KEPT_DAYS * DAY - 1)
    stores.edits.advance(EDIT, EditState.PUBLISHING)
    stores.clock.move(1)
    assert stores.edits.purge() == 0
    stores.clock.move(KEPT_DAYS * DAY)
    assert stores.edits.purge() == 1
