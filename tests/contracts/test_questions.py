"""Questions are kept without who asked, for their time, and go when their asker says so."""

from collections import Counter

from bot.services.retention import DAY
from tests.posts import ACME, BETA, asked
from tests.stores import DAYS, Backend, Stores


def test_a_question_is_kept_without_its_asker(stores: Stores) -> None:
    stores.questions.record(asked(user_id="U0ANNA", text="who signs? ¿quién?"))
    [kept] = stores.questions.kept(ACME)

    assert (kept.text, kept.outcome, kept.entry_id) == ("who signs? ¿quién?", "answered", "practices/codify")
    assert kept.confidence == 0.75
    assert "U0ANNA" not in kept.user_id


def test_a_person_has_one_pseudonym_in_a_workspace_and_another_elsewhere(stores: Stores) -> None:
    for workspace, user_id in ((ACME, "U0ANNA"), (ACME, "U0ANNA"), (ACME, "U0BEN"), (BETA, "U0ANNA")):
        stores.questions.record(asked(workspace, user_id))
    here = Counter(kept.user_id for kept in stores.again().questions.kept(ACME))
    [elsewhere] = [kept.user_id for kept in stores.questions.kept(BETA)]

    assert sorted(here.values()) == [1, 2]
    assert elsewhere not in here


def test_the_oldest_comes_first(stores: Stores) -> None:
    for text in ("b", "a", "c"):
        stores.questions.record(asked(text=text))
        stores.clock.move(1)

    assert [kept.text for kept in stores.questions.kept(ACME)] == ["b", "a", "c"]


def test_a_person_can_have_their_questions_erased_and_nobody_elses_go(stores: Stores) -> None:
    for workspace, user_id in ((ACME, "U0ANNA"), (ACME, "U0BEN"), (ACME, "U0ANNA"), (BETA, "U0ANNA")):
        stores.questions.record(asked(workspace, user_id))

    assert stores.again().questions.erase(ACME, "U0ANNA") == 2
    assert stores.questions.erase(ACME, "U0ANNA") == 0
    assert len(stores.questions.kept(ACME)) == 1
    assert len(stores.questions.kept(BETA)) == 1


def test_questions_are_forgotten_when_their_days_are_over(stores: Stores) -> None:
    stores.questions.record(asked(text="old"))
    stores.clock.move(1)
    stores.questions.record(asked(text="young"))

    stores.clock.move(DAYS * DAY - 1.5)
    assert stores.questions.purge() == 0
    stores.clock.move(1)
    assert stores.questions.purge() == 1
    assert [kept.text for kept in stores.questions.kept(ACME)] == ["young"]


def test_with_no_days_none_is_kept(backend: Backend) -> None:
    stores = backend.opened(days=0)
    stores.questions.record(asked())

    assert stores.questions.kept(ACME) == []
