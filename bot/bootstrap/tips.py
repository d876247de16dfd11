"""Daily tips: what plans them, and what happens when Slack will not take them."""

import logging
from collections.abc import Callable

from bot.bootstrap.storage import Stores
from bot.cards.tip_notices import paused_card
from bot.cards.tips import tip_card
from bot.errors import StorageError
from bot.knowledge.base import KnowledgeBase
from bot.services.deliveries import Claim, Message, Outcome, Refused
from bot.services.tips.deciding import Decider
from bot.services.tips.library import Library
from bot.services.tips.planning import Planner
from bot.services.tips.ports import Decide
from bot.services.tips.refusals import Refusals
from bot.services.tips.schedule import Schedule

_log = logging.getLogger(__name__)


def create_planner(knowledge: KnowledgeBase, library: Library, stores: Stores) -> Planner:
    """What plans the tips of ``library``, as cards."""
    return Planner(stores.schedules, decide_by(knowledge, library))


def decide_by(knowledge: KnowledgeBase, library: Library) -> Decide:
    """What decides which tip of ``library`` is given, as a card."""
    return Decider(library, lambda tip: tip_card(tip, knowledge).message(), _explainer(knowledge))


def refusal_hearer(knowledge: KnowledgeBase, stores: Stores) -> Callable[[Claim, Outcome], None]:
    """What hears how attempts went, and lets a schedule rest whose tip Slack refused for good."""
    refusals = Refusals(stores.schedules, _explainer(knowledge))

    def hear(claim: Claim, outcome: Outcome) -> None:
        if not isinstance(outcome, Refused):
            return
        try:
            refusals.on_refused(claim, outcome.reason)
        except StorageError:
            # The next day's tip is refused as well, and the schedule rests then.
            _log.exception("a schedule was not paused", extra={"action": "schedule_not_paused"})

    return hear


def _explainer(knowledge: KnowledgeBase) -> Callable[[Schedule, str], Message]:
    return lambda schedule, reason: paused_card(schedule, reason, knowledge).message()
