"""Composition of delivery: planning tips and sending messages, the same in a web process and in a worker."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.bootstrap.stores import Stores
from bot.cards.schedules import paused_card
from bot.cards.tips import tip_card
from bot.errors import StorageError
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.voice.voice import Voice
from bot.services.deliveries import Claim, MessageContent, Outcome, Refused
from bot.services.installation_cache import InstallationCache
from bot.services.outbox import Outbox, OutcomeObserver
from bot.services.ports import BoundedExecutor
from bot.services.timeouts import DeliveryTimeouts
from bot.services.tips.library import Library
from bot.services.tips.models import DeliveredTip, Schedule
from bot.services.tips.planner import PlanRunner, RefusalHandler, TipPlanner
from bot.services.tips.ports import Plan
from bot.services.workspaces import Workspace
from bot.slack.metrics import Metrics
from bot.slack.notifier import FailureNotifier
from bot.slack.sender import SlackSender

_log = logging.getLogger(__name__)


class TipSource:
    """The tips of the knowledge in use, for those who show them and for the planner, which keeps `decide`."""

    def __init__(
        self, knowledge: KnowledgeBase, own: Callable[[Workspace], "TipSource | None"] = lambda _: None
    ) -> None:
        """``own`` returns the source of a workspace that brings knowledge of its own."""
        self._own = own
        self.use(knowledge)

    def use(self, knowledge: KnowledgeBase) -> None:
        """Take tips from ``knowledge`` from now on."""
        self.knowledge, self.library = knowledge, Library(knowledge)
        self._decide = TipPlanner(
            self.library,
            lambda tip, language: tip_card(tip, knowledge.in_language(language)).message(),
            lambda schedule, reason: _explanation(schedule, reason, knowledge),
        )

    def of(self, workspace: Workspace) -> "TipSource":
        """Return the source for a workspace: its own, or this one."""
        return self._own(workspace) or self

    def decide(self, schedule: Schedule, given: Sequence[DeliveredTip], now: float) -> Plan:
        """See `PlanFunction`."""
        return self.of(schedule.workspace)._decide(schedule, given, now)


@dataclass(frozen=True)
class Delivery:
    """The parts that plan tips and send messages."""

    installation_cache: InstallationCache
    metrics: Metrics
    outbox: Outbox
    tip_source: TipSource
    planner: PlanRunner
    learn_time: Callable[[], None]
    """Asks Slack for the time. Without it, the first message that gets no response is looked up in a longer history."""


def create_delivery(
    tip_source: TipSource,
    stores: Stores,
    api_url: str,
    executor: BoundedExecutor,
    timeouts: DeliveryTimeouts | None = None,
    background: BoundedExecutor | None = None,
) -> Delivery:
    """Create the parts of delivery, which use ``stores`` and send messages with ``executor``.

    ``background`` runs short work with the database that no one waits for.
    Tips come from ``tip_source``, and notices have the voice of its knowledge.
    """
    installation_cache = InstallationCache(stores.installations, time.monotonic, background)
    metrics = Metrics()

    def voice_of(workspace: Workspace) -> Voice:
        return tip_source.of(workspace).knowledge.voice

    notifier = FailureNotifier(stores.outbox_store, installation_cache, voice_of, stores.clock)
    observers = (metrics.count_attempt, notifier.on_outcome, _refused_tip_observer(tip_source, stores))
    sender = SlackSender(installation_cache, api_url, timeouts, stores.slack_clock)
    outbox = Outbox(stores.outbox_store, sender, executor, timeouts, observers)
    planner = PlanRunner(stores.schedules, tip_source.decide)
    return Delivery(installation_cache, metrics, outbox, tip_source, planner, sender.learn_time)


def _refused_tip_observer(tip_source: TipSource, stores: Stores) -> OutcomeObserver:
    """Return an observer that pauses a schedule when Slack refuses its tip for good."""

    def explain(schedule: Schedule, reason: str) -> MessageContent:
        return _explanation(schedule, reason, tip_source.of(schedule.workspace).knowledge)

    refusals = RefusalHandler(stores.schedules, explain)

    def pause_schedule(claim: Claim, outcome: Outcome) -> None:
        if not isinstance(outcome, Refused):
            return
        try:
            refusals.on_refused(claim, outcome.reason)
        except StorageError:
            # Slack will refuse the next day's tip as well, and the schedule is paused then.
            _log.exception("a schedule was not paused", extra={"action": "schedule_not_paused"})

    return pause_schedule


def _explanation(schedule: Schedule, reason: str, knowledge: KnowledgeBase) -> MessageContent:
    return paused_card(schedule, reason, knowledge.in_language(schedule.language)).message()
