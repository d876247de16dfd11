"""Questions are stored without the person who asked, for a limited time, and can be erased."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from bot.services.questions import MOST_TOLD, AnswerOutcome, QuestionRecord, Telling
from bot.services.retention import DAY
from bot.services.workspaces import Workspace
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


def told(text: str, user_id: str = "U0ANNA", workspace: Workspace = ACME) -> QuestionRecord:
    return QuestionRecord(workspace, text, AnswerOutcome.TOLD, None, 0.0, user_id)


def test_a_question_is_passed_on_once_by_each_person(stores: Stores) -> None:
    assert stores.questions.tell(told("who pays for buses?")) is Telling.DONE
    assert stores.reopen().questions.tell(told("Who pays for  BUSES?")) is Telling.DONE_BEFORE
    assert stores.questions.tell(told("who pays for buses?", "U0BEN")) is Telling.DONE
    assert stores.questions.tell(told("who pays for buses?", workspace=BETA)) is Telling.DONE

    kept = stores.questions.of_workspace(ACME)
    assert [(one.text, one.outcome) for one in kept] == [("who pays for buses?", "told")] * 2
    assert "U0ANNA" not in repr(kept)


def test_presses_at_the_same_moment_pass_a_question_on_once(stores: Stores) -> None:
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(stores.questions.tell, [told("who pays for buses?")] * 8))

    assert Counter(results) == {Telling.DONE: 1, Telling.DONE_BEFORE: 7}
    assert len(stores.questions.of_workspace(ACME)) == 1


def test_a_person_passes_on_a_limited_number_of_questions_a_day(stores: Stores) -> None:
    for number in range(MOST_TOLD):
        assert stores.questions.tell(told(f"question {number}?")) is Telling.DONE
    assert stores.questions.tell(told("one more?")) is Telling.TOO_MANY
    assert stores.questions.tell(told("question 0?")) is Telling.DONE_BEFORE
    assert stores.questions.tell(told("one more?", "U0BEN")) is Telling.DONE

    stores.clock.move(DAY)
    assert stores.questions.tell(told("one more?")) is Telling.DONE


def test_what_was_passed_on_is_erased_with_the_rest_and_can_be_passed_on_again(stores: Stores) -> None:
    stores.questions.record(question_record(user_id="U0ANNA"))
    stores.questions.tell(told("who pays for buses?"))
    stores.questions.tell(told("who pays for buses?", "U0BEN"))

    assert stores.questions.erase(ACME, "U0ANNA") == 2
    assert len(stores.questions.of_workspace(ACME)) == 1
    assert stores.questions.tell(told("who pays for buses?")) is Telling.DONE


def test_the_latest_question_of_a_person_is_one_that_they_asked(stores: Stores) -> None:
    began = stores.clock()
    for text in ("first?", "second?"):
        stores.questions.record(question_record(user_id="U0ANNA", text=text))
        stores.clock.move(10)
    stores.questions.tell(told("third?"))
    stores.questions.record(question_record(user_id="U0BEN", text="fourth?"))
    stores.questions.record(question_record(BETA, "U0ANNA", text="fifth?"))

    latest = stores.reopen().questions.latest
    found = latest(ACME, "U0ANNA", began)
    assert found is not None
    assert (found.text, found.asked_at) == ("second?", began + 10)
    assert latest(ACME, "U0ANNA", found.asked_at, found.asked_at) == found
    assert latest(ACME, "U0ANNA", began + 11) is None
    earlier = latest(ACME, "U0ANNA", began, began + 9)
    assert earlier is not None
    assert earlier.text == "first?"


def test_with_zero_days_nothing_is_passed_on(backend: Backend) -> None:
    stores = backend.open(days=0)

    assert stores.questions.tell(told("who pays for buses?")) is Telling.NOT_KEPT
    assert stores.questions.of_workspace(ACME) == []
