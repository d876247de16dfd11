"""The workspaces of an organization are found by their data, so that it can be deleted with the organization."""

import pytest

from bot.services.curation.channels import CuratorChannel
from bot.services.curation.edits import Edit
from bot.services.curation.proposals import Origin, Proposal, ProposalKind
from bot.services.curation.statuses import GapStatus
from bot.services.curation.subscribers import Subscriber
from bot.services.votes import Vote
from bot.services.workspaces import Workspace
from tests.support.samples import ACME, BETA, question_record, reply
from tests.support.stores import Stores
from tests.support.tip_schedules import make_schedule

ELSEWHERE = Workspace("T0ELSEWHERE", "E0OTHER")
ALONE = Workspace("T0ALONE")


def fill(stores: Stores, workspace: Workspace) -> None:
    """Store data of every kind for a workspace, twice where that is possible."""
    stores.outbox_store.enqueue([reply(workspace=workspace), reply(workspace=workspace)])
    for _ in range(2):
        stores.questions.record(question_record(workspace))
    stores.curator_channels.save(CuratorChannel(workspace, "C1", "UTC"))
    for name in ("1", "2"):
        stores.schedules.save(make_schedule(f"C{name}", workspace), None)
        stores.feedback.record(Vote(workspace, "leaders/trust#0a1b2c", f"U{name}", is_helpful=True))
        stores.follow_ups.turn_on(workspace, f"C{name}")
        stores.saved.save(workspace, f"U{name}", "leaders/trust")
        stores.gaps.change(GapStatus(workspace, name))
        stores.proposals.add(
            Proposal(workspace, ProposalKind.PHRASING, "leaders/trust", "", (name,), "asked", Origin.HTTP)
        )
        stores.edits.add(Edit(workspace, name, name, f"U{name}", None, "who pays?", ()))
        stores.subscribers.add(Subscriber(workspace, name, f"U{name}", "who pays?"))


def workspaces_in_organization(stores: Stores, member: Workspace) -> list[list[Workspace]]:
    """Return the workspaces that each store finds, sorted by id."""
    return [
        sorted(data.workspaces_in_organization(member), key=lambda found: found.team_id) for data in stores.tenant_data
    ]


@pytest.mark.parametrize("member", [ACME, Workspace("T0NEW", "E0HOLDING"), Workspace("E0HOLDING", "E0HOLDING")])
def test_the_workspaces_of_an_organization_are_found_by_any_of_them(stores: Stores, member: Workspace) -> None:
    for workspace in (ACME, BETA, ELSEWHERE, ALONE):
        fill(stores, workspace)

    assert workspaces_in_organization(stores, member) == [[ACME, BETA]] * len(stores.tenant_data)


@pytest.mark.parametrize("loner", [ALONE, Workspace("T0NEW"), Workspace("", "")])
def test_a_workspace_without_an_organization_is_found_with_no_others(stores: Stores, loner: Workspace) -> None:
    for workspace in (ACME, ALONE, Workspace("T0TOO")):
        fill(stores, workspace)

    assert workspaces_in_organization(stores, loner) == [[]] * len(stores.tenant_data)


def test_a_workspace_whose_data_was_deleted_is_not_found(stores: Stores) -> None:
    fill(stores, ACME)
    for data in stores.tenant_data:
        data.forget(ACME)

    assert workspaces_in_organization(stores, BETA) == [[]] * len(stores.tenant_data)
