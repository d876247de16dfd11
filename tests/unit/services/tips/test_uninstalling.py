"""A workspace that takes the app out gets no more tips, and leaves nothing of them behind."""

from bot.services.deliveries import State
from bot.services.installed import Installed
from bot.services.leaving import Leaving
from bot.services.retention import DAY
from bot.services.tips.planning import Planner
from tests.posts import ACME, BETA
from tests.stores import MemoryBackend
from tests.tips import daily, wish


def test_schedules_go_with_the_app() -> None:
    stores = MemoryBackend().opened()
    planner = Planner(stores.schedules, daily)
    for workspace in (ACME, BETA):
        stores.schedules.save(wish(workspace=workspace), stores.clock.now)
    planner.plan_due()
    installed = Installed(stores.installations, stores.clock)
    leaving = Leaving(
        stores.installations, installed, stores.ledger, stores.questions, stores.schedules, stores.feedback
    )

    leaving.uninstall(ACME, stores.clock.now, whole_organization=False)
    assert stores.schedules.of_workspace(ACME) == []
    assert stores.schedules.given(ACME, "C0GENERAL") == []
    assert stores.ledger.backlog().by_state[State.PENDING] == 1
    stores.clock.move(2 * DAY)
    assert planner.plan_due() == 1
