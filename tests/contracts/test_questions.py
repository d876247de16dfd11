"""Questions are stored without the person who asked, for a limited time, and can be erased."""

from collections import Counter

from bot.services.retention import DAY
from tests.support.samples import ACME, BETA, question_record
from tests.support.stores import DAYS, Backend, Stores


def test_a_question_is_stored_without_the_person_who_asked(stores: Stores) -> None:
    stores.questions.record(question_record(user_id="U0ANNA", text="who signs? ¿quién?"))
    [kept] = stores.questions.of_workspace(ACME)

    assert (kept.text, kept.outcome, kept.entry_id) == ("who signs? ¿quién?", "answered", "practices/codify")
    assert kept.confidence == 0.75
    assert "U0ANNA" not in kept.user_id


def test_a_person_has_one_pseudonym_in_a_workspace_and_another_elsewhere(stores: Stores) -> None:
    for workspace, user_id in ((ACME, "U0ANNA"), (ACME, "U0ANNA"), (ACME, "U0BEN"), (BETA, "U0ANNA")):
        stores.questions.record(question_record(workspace, user_id))
    here = Counter(kept.user_id for kept in stores.reopen().questions.of_workspace(ACME))
    [elsewhere] = [kept.user_id for kept in stores.questions.of_workspace(BETA)]

    assert sorted(here.values()) == [1, 2]
    assert elsewhere not in here


def test_the_oldest_question_comes_first(stores: Stores) -> None:
    for text in ("b", "a", "c"):
        stores.questions.record(question_record(text=text))
        stores.clock.move(1)

    assert [kept.text for kept in stores.questions.of_workspace(ACME)] == ["b", "a", "c"]


def test_erasing_deletes_a_persons_questions_in_the_workspace_and_no_others(stores: Stores) -> None:
    for workspace, user_id in ((ACME, "U0ANNA"), (ACME, "U0BEN"), (ACME, "U0ANNA"), (BETA, "U0ANNA")):
        stores.questions.record(question_record(workspace, user_id))

    assert stores.reopen().questions.erase(ACME, "U0ANNA") == 2
    assert stores.questions.erase(ACME, "U0ANNA") == 0
    assert len(stores.questions.of_workspace(ACME)) == 1
    assert len(stores.questions.of_workspace(BETA)) == 1


def test_questions_are_purged_after_their_days(stores: Stores) -> None:
    stores.questions.record(question_record(text="old"))
    stores.clock.move(1)
    stores.questions.record(question_record(text="young"))

    stores.clock.move(DAYS * DAY - 1.5)
    assert stores.questions.purge() == 0
    stores.clock.move(1)
    assert stores.questions.purge() == 1
    assert [kept.text for kept in stores.questions.of_workspace(ACME)] == ["young"]


def test_with_zero_days_no_question_is_stored(backend: Backend) -> None:
    stores = backend.open(days=0)
    stores.questions.record(question_record())

    assert stores.questions.of_workspace(ACME) == []
