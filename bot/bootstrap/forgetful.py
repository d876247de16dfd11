"""The bot as in production, but on stores that forget, and told of each change to what it knows."""

from collections.abc import Sequence

from bot.bootstrap.slack import create_parts, own_installation
from bot.bootstrap.storage import memory_stores
from bot.bootstrap.tips import decide_by
from bot.jobs.loop import Loop
from bot.jobs.pool import Pool
from bot.knowledge.base import KnowledgeBase
from bot.playground.workspace import Workspace
from bot.services.guide import Guide
from bot.services.tips.library import Library
from bot.services.tips.planning import Planner
from bot.services.tips.ports import Plan
from bot.services.tips.schedule import Given, Schedule

SENDING = 30.0
"""Seconds to wait for what is being sent."""


class ForgetfulBot:
    """A running bot in one simulated workspace, by whose clock it goes."""

    def __init__(self, guide: Guide, workspace: Workspace, api_url: str) -> None:
        stores = memory_stores(own_installation(workspace.bot_token, api_url), clock=workspace.clock.now)
        self._pool = Pool()
        self.parts = create_parts(guide, stores, api_url, self._pool)
        self._workspace, self._schedules = workspace, stores.schedules
        self.go_by(guide.knowledge)
        self._planner = Planner(stores.schedules, self._decide)
        self._loop = Loop(self.parts.outbox, stores.perishable, self._planner)
        self._loop.start()

    def go_by(self, knowledge: KnowledgeBase) -> None:
        """Give the tips of ``knowledge`` from now on."""
        library = Library(knowledge)
        self._decide_now = decide_by(knowledge, library)
        self.parts.tips.library = library

    def _decide(self, schedule: Schedule, given: Sequence[Given], now: float) -> Plan:
        return self._decide_now(schedule, given, now)

    def look(self) -> None:
        """Do all that is due now, and return when it is done."""
        self._workspace.post_due()
        self._planner.plan_due()
        while self.parts.outbox.deliver_due():
            self._pool.wait_until_idle(SENDING)

    def next_due(self) -> float | None:
        """When something is to be planned or sent next, in seconds since the epoch; None when nothing is."""
        planned = [due for due, _ in self._schedules.upcoming(1)]
        posted = [float(one.post_at) for one in list(self._workspace.schedule.waiting.values())]
        delivered = self.parts.ledger.next_due()
        return min([*planned, *posted, *([] if delivered is None else [delivered])], default=None)

    def close(self) -> None:
        """Finish what was begun."""
        self._loop.stop()
        self._pool.close()
