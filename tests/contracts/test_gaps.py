"""Statuses of gaps: of several curators who decide at once, one succeeds."""

from dataclasses import replace

from bot.services.curation.statuses import GapState, GapStatus
from bot.services.retention import DAY
from tests.contracts.test_concurrency import THREADS, at_once
from tests.support.samples import ACME, BETA, question_record
from tests.support.stores import DAYS, Stores

TAKEN = GapStatus(ACME, "a1b2c3", GapState.IN_REVIEW, frozenset({"0f", "1e"}), curator="Ana")


def test_a_status_is_read_as_it_was_stored(stores: Stores) -> None:
    declined = replace(TAKEN, state=GapState.DECLINED, reason="another team’s field", entry_id="leaders/trust")

    assert stores.gaps.change(declined)
    [stored] = stores.reopen().gaps.of_workspace(ACME)
    assert stored == replace(declined, version=1, changed_at=stores.clock.now)


def test_a_status_that_was_changed_since_is_not_overwritten(stores: Stores) -> None:
    assert stores.gaps.change(TAKEN)
    assert not stores.reopen().gaps.change(replace(TAKEN, curator="Ben"))
    [read] = stores.gaps.of_workspace(ACME)
    assert stores.gaps.change(replace(read, state=GapState.ADDED))
    assert not stores.gaps.change(replace(read, state=GapState.DECLINED))

    [stored] = stores.gaps.of_workspace(ACME)
    assert (stored.curator, stored.state, stored.version) == ("Ana", GapState.ADDED, 2)


def test_a_status_that_is_not_stored_cannot_be_changed_from_a_later_version(stores: Stores) -> None:
    assert not stores.gaps.change(replace(TAKEN, version=3))
    assert stores.gaps.of_workspace(ACME) == []


def test_a_gap_that_all_threads_take_at_once_has_one_curator(stores: Stores) -> None:
    processes = [stores, stores.reopen()]

    def take(number: int) -> str | None:
        name = f"Curator {number}"
        return name if processes[number % 2].gaps.change(replace(TAKEN, curator=name)) else None

    [winner] = [name for name in at_once(take) if name]
    [stored] = stores.gaps.of_workspace(ACME)
    assert stored.curator == winner


def test_a_taken_gap_that_all_threads_decide_at_once_is_decided_once(stores: Stores) -> None:
    processes = [stores, stores.reopen()]
    stores.gaps.change(TAKEN)
    [read] = stores.gaps.of_workspace(ACME)

    def decide(number: int) -> bool:
        state = GapState.ADDED if number % 4 < 2 else GapState.DECLINED
        return processes[number % 2].gaps.change(replace(read, state=state))

    assert sum(at_once(decide)) == 1
    assert THREADS > 1


def test_a_workspace_sees_and_forgets_only_its_own(stores: Stores) -> None:
    for workspace in (ACME, BETA):
        stores.gaps.change(replace(TAKEN, workspace=workspace))

    assert set(stores.gaps.workspaces_in_organization(ACME)) == {ACME, BETA}
    assert stores.gaps.erase(ACME, "U0ANNA") == 0
    assert stores.gaps.forget(ACME) == 1
    assert stores.gaps.of_workspace(ACME) == []
    assert len(stores.gaps.of_workspace(BETA)) == 1


def test_a_status_is_purged_as_long_after_its_last_change_as_questions_are_kept(stores: Stores) -> None:
    stores.gaps.change(TAKEN)
    stores.clock.move(10 * DAY)
    [read] = stores.gaps.of_workspace(ACME)
    stores.gaps.change(replace(read, state=GapState.ADDED))

    stores.clock.move((DAYS - 10) * DAY + 1)
    assert stores.gaps.purge() == 0
    stores.clock.move(10 * DAY)
    assert stores.gaps.purge() == 1


def test_the_workspaces_with_questions_are_listed_once(stores: Stores) -> None:
    for workspace in (BETA, ACME, ACME):
        stores.questions.record(question_record(workspace))

    assert stores.reopen().questions.workspaces() == [ACME, BETA]


def test_a_question_knows_when_it_was_asked(stores: Stores) -> None:
    stores.questions.record(question_record())

    assert [kept.asked_at for kept in stores.questions.of_workspace(ACME)] == [stores.clock.now]
