"""Neither of two workspaces sees, changes or counts the other's data, whatever they do.

A history of both workspaces runs on one database, and the part of each runs alone on another. Each workspace must
observe the same in both. They use the same names for keys, events, people and channels.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.deliveries import Claim, Indeterminate, Outcome, RateLimited, Refused, Sent, Skipped
from bot.services.installations import Installation
from bot.services.workspaces import Workspace
from tests.support.samples import ACME, BETA, incoming_event, question_record, reply
from tests.support.stores import Backend, Stores
from tests.support.tip_schedules import daily, make_schedule

NAMES = st.sampled_from(["a", "b", "c"])
OUTCOMES: list[Outcome] = [Sent("1.2"), RateLimited(50), Indeterminate("x"), Refused("x"), Skipped("x")]
INSTALLATION = Installation("", None, "", "xoxb-", "B0", "U0", ("chat:write",), None, 0.0)


@dataclass
class Tenant:
    """A workspace that uses all stores, with what it observes and the claims it holds."""

    stores: Stores
    workspace: Workspace
    observed: list[object] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    def accept(self, name: str, text: str) -> None:
        message = reply(f"answer:{name}", self.workspace, entry_id=f"entry/{text}")
        question = question_record(self.workspace, f"U0{name}", text)
        incoming = incoming_event(name, self.workspace)
        receipt = self.stores.outbox_store.accept(incoming, message, claim=True, question=question)
        self.observed.append(receipt.is_new)
        if receipt.claim:
            self.claims.append(receipt.claim)

    def enqueue(self, name: str) -> None:
        self.observed.append(self.stores.outbox_store.enqueue([reply(f"answer:{name}", self.workspace)]))

    def record_outcome(self, outcome: Outcome) -> None:
        for claim in self.claims:
            self.observed.append(self.stores.outbox_store.record_outcome(claim, outcome, retry_in=30))

    def abandon(self) -> None:
        self.observed.append(self.stores.outbox_store.abandon(self.workspace, "uninstalled"))

    def erase(self, name: str) -> None:
        self.observed.append(self.stores.questions.erase(self.workspace, f"U0{name}"))

    def install(self) -> None:
        made = replace(INSTALLATION, team_id=self.workspace.team_id, installed_at=self.stores.clock.now)
        self.stores.installations.save(made)

    def uninstall(self) -> None:
        self.observed.append(self.stores.installations.remove(self.workspace, before=self.stores.clock.now))

    def schedule_tips(self, name: str, *, only_admins: bool) -> None:
        self.stores.schedules.save(make_schedule(name, self.workspace), self.stores.clock.now)
        self.stores.schedules.set_admins_only(self.workspace, value=only_admins)

    def remove_schedule(self, name: str) -> None:
        self.observed.append(self.stores.schedules.remove(self.workspace, name))

    def pause_tips(self, name: str) -> None:
        notice = reply(f"tip-paused:{name}", self.workspace)
        self.observed.append(self.stores.schedules.pause(self.workspace, name, "is_archived", notice))

    def forget_tips(self) -> None:
        self.observed.append(self.stores.schedules.forget(self.workspace))

    def look(self) -> None:
        """Observe everything that a workspace can see of itself."""
        self.observed.append(self.stores.installations.find(self.workspace))
        self.observed.append(
            # Questions of the same moment come in any order.
            sorted((kept.text, kept.confidence) for kept in self.stores.questions.of_workspace(self.workspace))
        )
        self.observed.append(
            self.stores.outbox_store.recent_entries(self.workspace, "C0GENERAL", "1700000000.000100", 9)
        )
        self.observed.append(self.stores.schedules.of_workspace(self.workspace))
        self.observed.append(self.stores.schedules.admins_only(self.workspace))
        self.observed.append([self.stores.schedules.delivered(self.workspace, name) for name in "abc"])
        due = self.stores.outbox_store.due(100)
        self.observed.append(sum(name.startswith(f"{self.workspace.team_id}/") for _, name in due))


Step = Callable[[Tenant], None]

STEPS: st.SearchStrategy[Step] = st.one_of(
    st.builds(lambda name, text: lambda tenant: tenant.accept(name, text), NAMES, NAMES),
    st.builds(lambda name: lambda tenant: tenant.enqueue(name), NAMES),
    st.builds(lambda outcome: lambda tenant: tenant.record_outcome(outcome), st.sampled_from(OUTCOMES)),
    st.builds(lambda name: lambda tenant: tenant.erase(name), NAMES),
    st.builds(lambda name, few: lambda tenant: tenant.schedule_tips(name, only_admins=few), NAMES, st.booleans()),
    st.builds(lambda name: lambda tenant: tenant.remove_schedule(name), NAMES),
    st.builds(lambda name: lambda tenant: tenant.pause_tips(name), NAMES),
    st.sampled_from([Tenant.forget_tips, Tenant.abandon, Tenant.install, Tenant.uninstall, Tenant.look]),
)
HISTORIES = st.lists(st.tuples(st.sampled_from([ACME, BETA]), STEPS), max_size=25)


History = list[tuple[Workspace, Step]]


def observed(backend: Backend, history: History, observer: Workspace, present: set[Workspace]) -> list[object]:
    """Return what ``observer`` observes in a history if only the steps of the workspaces ``present`` happen."""
    stores = backend.open()
    tenants = {workspace: Tenant(stores, workspace) for workspace in (ACME, BETA)}
    for workspace, step in [*history, (observer, Tenant.look)]:
        stores.clock.move(7)
        stores.schedules.plan_due(daily, 100)
        if workspace in present:
            step(tenants[workspace])
    return tenants[observer].observed


@given(history=HISTORIES)
@settings(max_examples=60, deadline=None)
def test_a_workspace_cannot_tell_whether_it_is_alone(backend: Backend, history: History) -> None:
    for workspace in (ACME, BETA):
        alone = observed(backend, history, workspace, {workspace})
        assert observed(backend, history, workspace, {ACME, BETA}) == alone
