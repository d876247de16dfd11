"""The bot as in production, except that its stores are in memory and its knowledge can be replaced while it runs."""

from collections.abc import Sequence
from pathlib import Path

from bot.bootstrap.delivery import create_delivery, create_tip_planner
from bot.bootstrap.digests import create_digest_planner
from bot.bootstrap.slack import create_context, own_installation
from bot.bootstrap.storage import memory_stores
from bot.jobs.loop import Loop
from bot.jobs.pool import Pool
from bot.knowledge.base import KnowledgeBase
from bot.services.guide import Guide
from bot.services.tips.library import Library
from bot.services.tips.models import DeliveredTip, Schedule
from bot.services.tips.planner import PlanRunner
from bot.services.tips.ports import Plan
from slack_simulator.workspace import Workspace

SEND_TIMEOUT = 30.0
"""Seconds to wait for messages that are being sent."""


class InMemoryBot:
    """A running bot in one simulated workspace, whose clock it uses."""

    def __init__(self, guide: Guide, workspace: Workspace, api_url: str, knowledge_dir: Path) -> None:
        stores = memory_stores(own_installation(workspace.bot_token, api_url), clock=workspace.clock.now)
        self._pool = Pool()
        delivery = create_delivery(lambda: guide.knowledge, stores, api_url, self._pool)
        self.app_context = create_context(guide, stores, delivery, self._pool)
        self._workspace, self._schedules = workspace, stores.schedules
        self.use_knowledge(guide.knowledge)
        digests = create_digest_planner(lambda: guide, self.app_context.inbox, stores, knowledge_dir)
        self._planners = (PlanRunner(stores.schedules, self._decide), digests)
        self._loop = Loop(self.app_context.outbox, stores.purgeable, self._planners)
        self._loop.start()

    def use_knowledge(self, knowledge: KnowledgeBase) -> None:
        """Take tips from ``knowledge`` from now on."""
        library = Library(knowledge)
        self._decide_tip = create_tip_planner(knowledge, library)
        self.app_context.tips.library = library

    def _decide(self, schedule: Schedule, given: Sequence[DeliveredTip], now: float) -> Plan:
        # The planner keeps this method, which looks up the newest knowledge at each call.
        return self._decide_tip(schedule, given, now)

    def run_due(self) -> None:
        """Do everything that is due, and return when it is done."""
        self._workspace.post_due()
        for planner in self._planners:
            planner.plan_due()
        while self.app_context.outbox.deliver_due():
            self._pool.wait_until_idle(SEND_TIMEOUT)

    def next_due(self) -> float | None:
        """Return when the next plan or message is due, in seconds since the epoch; None if there is none."""
        planned = [due for due, _ in self._schedules.upcoming(1)]
        posted = [float(one.post_at) for one in list(self._workspace.schedule.waiting.values())]
        delivered = self.app_context.outbox_store.next_due()
        return min([*planned, *posted, *([] if delivered is None else [delivered])], default=None)

    def close(self) -> None:
        """Finish the work in progress, and start no more."""
        self._loop.stop()
        self._pool.close()
