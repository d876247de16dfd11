"""A workspace that uninstalls the app gets no more tips, and no data about them remain."""

from bot.services.deliveries import State
from bot.services.installation_cache import InstallationCache
from bot.services.retention import DAY
from bot.services.tips.planner import PlanRunner
from bot.services.uninstall import Uninstaller
from tests.support.samples import ACME, BETA
from tests.support.stores import MemoryBackend
from tests.support.tip_schedules import daily, make_schedule


def test_uninstalling_deletes_schedules_and_their_history() -> None:
    stores = MemoryBackend().open()
    planner = PlanRunner(stores.schedules, daily)
    for workspace in (ACME, BETA):
        stores.schedules.save(make_schedule(workspace=workspace), stores.clock.now)
    planner.plan_due()
    installed = InstallationCache(stores.installations, stores.clock)
    leaving = Uninstaller(stores.installations, installed, stores.outbox_store, stores.tenant_data)

    leaving.uninstall(ACME, stores.clock.now, whole_organization=False)
    assert stores.schedules.of_workspace(ACME) == []
    assert stores.schedules.delivered(ACME, "C0GENERAL") == []
    assert stores.outbox_store.backlog().by_state[State.PENDING] == 1
    stores.clock.move(2 * DAY)
    assert planner.plan_due() == 1
