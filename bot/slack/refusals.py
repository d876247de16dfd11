"""Tells whoever installed the app when Slack refuses a message for good."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

from bot.cards.refusals import refused_card
from bot.errors import StorageError
from bot.knowledge.voice import Voice
from bot.services.deliveries import Claim, Outcome, Refused
from bot.services.installed import Installed
from bot.services.ports import Ledger
from bot.services.tips.refusals import KIND as TIP
from bot.slack.replies import post_of
from bot.slack.sender import TOKEN_DEAD

_log = logging.getLogger(__name__)

_KIND = "trouble"
_NOT_TOLD = {_KIND, TIP}
"""Messages of which the installer does not hear. Of a tip, whoever scheduled it does."""
_TO_NOBODY = TOKEN_DEAD | {"not_installed"}


class RefusalTeller:
    """Puts a direct message in the outbox: one a day for each reason and channel."""

    def __init__(
        self, ledger: Ledger, installed: Installed, voice: Voice, clock: Callable[[], float] = time.time
    ) -> None:
        """``clock`` tells the day: seconds since the epoch."""
        self._ledger = ledger
        self._installed = installed
        self._voice = voice
        self._clock = clock

    def hear(self, claim: Claim, outcome: Outcome) -> None:
        """See how an attempt went, and tell if Slack refused, and if there is somebody to tell and a way to do it.

        Of trouble with such a message itself nobody is told.
        """
        if not isinstance(outcome, Refused) or outcome.reason in _TO_NOBODY or claim.post.kind in _NOT_TOLD:
            return
        try:
            self._tell(claim, outcome.reason)
        except StorageError:
            _log.exception("nobody was told of a refusal", extra={"action": "refusal_untold"})

    def _tell(self, claim: Claim, reason: str) -> None:
        workspace, channel = claim.post.workspace, claim.post.channel
        installation = self._installed.find(workspace)
        if installation is None or installation.installed_by is None:
            return
        day = datetime.fromtimestamp(self._clock(), UTC).date()
        card = refused_card(channel, reason, self._voice)
        post = post_of(card, workspace, f"{_KIND}:{reason}:{channel}:{day}", installation.installed_by, None)
        self._ledger.plan([post])
