"""Whatever two workspaces do, neither sees, changes or counts anything of the other's.

A history of both runs on one database, and each workspace's part of it runs alone on another: to that workspace, both
must look the same. Both hold the same keys, events, people and channels under the same names.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.deliveries import Claim, Doubtful, Held, Outcome, Refused, Sent, Skipped
from bot.services.installations import Installation
from bot.services.workspaces import Workspace
from tests.posts import ACME, BETA, arrival, asked, reply
from tests.stores import Backend, Stores
from tests.tips import daily, wish

NAMES = st.sampled_from(["a", "b", "c"])
OUTCOMES: list[Outcome] = [Sent("1.2"), Held(50), Doubtful("x"), Refused("x"), Skipped("x")]
MINE = Installation("", None, "", "xoxb-", "B0", "U0", ("chat:write",), None, 0.0)


@dataclass
class Workplace:
    """A workspace as it sees itself: what it did, what it was told, what it holds."""

    stores: Stores
    workspace: Workspace
    told: list[object] = field(default_factory=list)
    held: list[Claim] = field(default_factory=list)

    def take(self, name: str, text: str) -> None:
        post = reply(f"answer:{name}", self.workspace, entry_id=f"entry/{text}")
        question = asked(self.workspace, f"U0{name}", text)
        taken = self.stores.ledger.take(arrival(name, self.workspace), post, mine=True, asked=question)
        self.told.append(taken.is_new)
        if taken.claim:
            self.held.append(taken.claim)

    def plan(self, name: str) -> None:
        self.told.append(self.stores.ledger.plan([reply(f"answer:{name}", self.workspace)]))

    def settle(self, outcome: Outcome) -> None:
        for claim in self.held:
            self.told.append(self.stores.ledger.settle(claim, outcome, again_in=30))

    def abandon(self) -> None:
        self.told.append(self.stores.ledger.abandon(self.workspace, "uninstalled"))

    def erase(self, name: str) -> None:
        self.told.append(self.stores.questions.erase(self.workspace, f"U0{name}"))

    def install(self) -> None:
        made = replace(MINE, team_id=self.workspace.team_id, installed_at=self.stores.clock.now)
        self.stores.installations.save(made)

    def uninstall(self) -> None:
        self.told.append(self.stores.installations.remove(self.workspace, before=self.stores.clock.now))

    def want_tips(self, name: str, *, only_admins: bool) -> None:
        self.stores.schedules.save(wish(name, self.workspace), self.stores.clock.now)
        self.stores.schedules.set_admins_only(self.workspace, value=only_admins)

    def want_no_tips(self, name: str) -> None:
        self.told.append(self.stores.schedules.remove(self.workspace, name))

    def pause_tips(self, name: str) -> None:
        notice = reply(f"tip-paused:{name}", self.workspace)
        self.told.append(self.stores.schedules.pause(self.workspace, name, "is_archived", notice))

    def forget_tips(self) -> None:
        self.told.append(self.stores.schedules.forget(self.workspace))

    def look(self) -> None:
        """See everything that a workspace can see of itself."""
        self.told.append(self.stores.installations.find(self.workspace))
        self.told.append([(kept.text, kept.confidence) for kept in self.stores.questions.kept(self.workspace)])
        self.told.append(self.stores.ledger.shown_in(self.workspace, "C0GENERAL", "1700000000.000100"))
        self.told.append(self.stores.schedules.of_workspace(self.workspace))
        self.told.append(self.stores.schedules.admins_only(self.workspace))
        self.told.append([self.stores.schedules.given(self.workspace, name) for name in "abc"])
        due = self.stores.ledger.due(100)
        self.told.append(sum(name.startswith(f"{self.workspace.team_id}/") for _, name in due))


Step = Callable[[Workplace], None]

STEPS: st.SearchStrategy[Step] = st.one_of(
    st.builds(lambda name, text: lambda place: place.take(name, text), NAMES, NAMES),
    st.builds(lambda name: lambda place: place.plan(name), NAMES),
    st.builds(lambda outcome: lambda place: place.settle(outcome), st.sampled_from(OUTCOMES)),
    st.builds(lambda name: lambda place: place.erase(name), NAMES),
    st.builds(lambda name, few: lambda place: place.want_tips(name, only_admins=few), NAMES, st.booleans()),
    st.builds(lambda name: lambda place: place.want_no_tips(name), NAMES),
    st.builds(lambda name: lambda place: place.pause_tips(name), NAMES),
    st.sampled_from([Workplace.forget_tips, Workplace.abandon, Workplace.install, Workplace.uninstall, Workplace.look]),
)
HISTORIES = st.lists(st.tuples(st.sampled_from([ACME, BETA]), STEPS), max_size=25)


History = list[tuple[Workspace, Step]]


def told(backend: Backend, history: History, who: Workspace, present: set[Workspace]) -> list[object]:
    """What ``who`` was told in a history of which only the steps of those ``present`` take place."""
    stores = backend.opened()
    places = {workspace: Workplace(stores, workspace) for workspace in (ACME, BETA)}
    for workspace, step in [*history, (who, Workplace.look)]:
        stores.clock.move(7)
        stores.schedules.plan_due(daily, 100)
        if workspace in present:
            step(places[workspace])
    return places[who].told


@given(history=HISTORIES)
@settings(max_examples=60, deadline=None)
def test_a_workspace_cannot_tell_whether_it_is_alone(backend: Backend, history: History) -> None:
    for workspace in (ACME, BETA):
        alone = told(backend, history, workspace, {workspace})
        assert told(backend, history, workspace, {ACME, BETA}) == alone
