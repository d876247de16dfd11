"""Proposals of other programs: the same one is stored once, and all of them are bounded."""

from dataclasses import replace

from bot.services.curation.proposals import BASE, MOST_KEPT, Origin, Proposal, ProposalKind
from bot.services.questions import Telling
from bot.services.retention import DAY
from tests.contracts.test_concurrency import THREADS, at_once
from tests.support.samples import ACME, BETA
from tests.support.stores import DAYS, Backend, Stores

PHRASING = Proposal(
    ACME,
    ProposalKind.PHRASING,
    "leaders/trust",
    "",
    ("how do we “earn” trust? ñ",),
    "asked often",
    Origin.HTTP,
    gap_id="a1b2c3d4",
    proposed_by="Ana's assistant",
)
ENTRY = Proposal(
    BASE,
    ProposalKind.ENTRY,
    "leaders",
    "Pay Mentors",
    ("do mentors get paid?", "what does a mentor earn"),
    "a page answers it",
    Origin.STDIO,
    "https://example.org/mentors",
)


def test_a_proposal_is_read_as_it_was_stored(stores: Stores) -> None:
    for proposal in (PHRASING, ENTRY):
        assert stores.proposals.add(proposal) is Telling.DONE

    [phrasing], [entry] = (stores.reopen().proposals.of_workspace(one) for one in (ACME, BASE))
    assert (phrasing, entry) == (PHRASING, ENTRY)
    assert (phrasing.proposed_at, phrasing.id) == (stores.clock.now, PHRASING.id)
    assert stores.reopen().proposals.workspaces() == [ACME, BASE]


def test_the_same_proposal_is_stored_once_whatever_its_reason(stores: Stores) -> None:
    again = replace(PHRASING, phrasings=("How do we “earn” TRUST? ñ",), reason="again", proposed_by="another")

    assert stores.proposals.add(PHRASING) is Telling.DONE
    assert stores.reopen().proposals.add(again) is Telling.DONE_BEFORE
    assert stores.proposals.add(replace(PHRASING, subject="leaders/time")) is Telling.DONE
    assert [one.reason for one in stores.proposals.of_workspace(ACME)] == ["asked often"] * 2


def test_a_proposal_that_all_threads_make_at_once_is_stored_once(stores: Stores) -> None:
    processes = [stores, stores.reopen()]
    told = at_once(lambda number: processes[number % 2].proposals.add(PHRASING))

    assert (told.count(Telling.DONE), told.count(Telling.DONE_BEFORE)) == (1, len(told) - 1)
    assert THREADS > 1


def test_the_proposals_of_a_workspace_are_bounded_and_oldest_first(stores: Stores) -> None:
    many = [replace(PHRASING, phrasings=(f"wording {number}",)) for number in range(MOST_KEPT)]
    for proposal in many:
        assert stores.proposals.add(proposal) is Telling.DONE
        stores.clock.move(1)

    assert stores.proposals.add(PHRASING) is Telling.TOO_MANY
    assert stores.proposals.add(many[0]) is Telling.DONE_BEFORE
    assert stores.proposals.add(ENTRY) is Telling.DONE
    assert list(stores.proposals.of_workspace(ACME)) == many


def test_a_workspace_sees_and_forgets_only_its_own(stores: Stores) -> None:
    for workspace in (ACME, BETA):
        stores.proposals.add(replace(PHRASING, workspace=workspace))

    assert set(stores.proposals.workspaces_in_organization(ACME)) == {ACME, BETA}
    assert stores.proposals.erase(ACME, "U0ANNA") == 0
    assert stores.proposals.forget(ACME) == 1
    assert stores.proposals.of_workspace(ACME) == []
    assert len(stores.proposals.of_workspace(BETA)) == 1


def test_a_proposal_is_purged_as_long_after_it_was_made_as_questions_are_kept(stores: Stores) -> None:
    stores.proposals.add(PHRASING)
    stores.clock.move(DAYS * DAY - 1)
    assert stores.proposals.purge() == 0
    stores.clock.move(1)
    assert stores.proposals.purge() == 1


def test_none_is_stored_where_no_questions_are_kept(backend: Backend) -> None:
    stores = backend.open(days=0)

    assert stores.proposals.add(PHRASING) is Telling.NOT_KEPT
    assert stores.proposals.of_workspace(ACME) == []
