"""Notices to the person who installed the app about messages that were refused or abandoned."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from bot.cards.blocks import Card
from bot.cards.notices import refused_card, skipped_card
from bot.errors import StorageError
from bot.knowledge.voice.voice import Voice
from bot.services.deliveries import Claim, Outcome, Refused, Skipped
from bot.services.failures import FailureCause
from bot.services.installation_cache import InstallationCache
from bot.services.ports import OutboxStore
from bot.services.tips.planner import KIND as TIP
from bot.services.workspaces import Workspace
from bot.slack.replies import outgoing_message

_log = logging.getLogger(__name__)

_KIND = "trouble"
_IGNORED_KINDS = {_KIND, TIP}
"""Kinds of messages whose refusal the installer does not hear of. The person who scheduled a tip hears of its refusal
instead."""
_UNDELIVERABLE = {FailureCause.UNAUTHORIZED, FailureCause.NOT_INSTALLED}
"""Causes that would prevent the notice as well."""


class FailureNotifier:
    """Puts a direct message in the outbox: one a day for each reason and channel that Slack refuses, and one a day for
    each reason why messages were abandoned.
    """

    def __init__(
        self,
        outbox_store: OutboxStore,
        installation_cache: InstallationCache,
        voice: Callable[[Workspace], Voice],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``voice`` returns the voice for a workspace; ``clock`` returns seconds since the epoch, and so the day."""
        self._outbox_store = outbox_store
        self._installation_cache = installation_cache
        self._voice = voice
        self._clock = clock

    def on_outcome(self, claim: Claim, outcome: Outcome) -> None:
        """Notify the installer if the message was refused or abandoned, and there is a way to reach them.

        A notice that fails causes no other notice.
        """
        match outcome:
            case Refused(cause=cause) if cause not in _UNDELIVERABLE and claim.message.kind not in _IGNORED_KINDS:
                reason = f"{outcome.reason}:{claim.message.channel}"
                card = partial(refused_card, claim.message.channel, outcome)
            case Skipped() if claim.message.kind != _KIND:
                reason = f"skipped:{outcome.reason}"
                card = partial(skipped_card, claim.message.channel, outcome)
            case _:
                return
        try:
            self._notify(claim, reason, card)
        except StorageError:
            _log.exception("the installer was not notified", extra={"action": "refusal_untold"})

    def _notify(self, claim: Claim, reason: str, card: Callable[[Voice], Card]) -> None:
        workspace = claim.message.workspace
        installation = self._installation_cache.find(workspace)
        if installation is None or installation.installed_by is None:
            return
        day = datetime.fromtimestamp(self._clock(), UTC).date()
        key = f"{_KIND}:{reason}:{day}"
        message = outgoing_message(card(self._voice(workspace)), workspace, key, installation.installed_by)
        self._outbox_store.enqueue([message])
