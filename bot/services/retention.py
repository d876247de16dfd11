"""Retention: how long stored data is kept. Periods are in seconds unless the name says days."""

from typing import Protocol

DAY = 86_400.0
EVENT_RETENTION = 2 * DAY
"""Ids of events. Slack delivers an event again within minutes, and a delayed one up to a day later."""
DELIVERY_RETENTION = 30 * DAY
"""Settled deliveries, without their content. People may continue a thread weeks later."""
DIRECT_MEMORY = 30 * 60.0
"""Time for which a direct message is read as part of the conversation before it."""
TIP_RETENTION = 3 * 366 * DAY
"""The tips a channel received, kept even without a schedule so that a new schedule continues where the last one ended.

The period is longer than a full round of all tips; otherwise some tips would come again too early.
"""
QUESTION_DAYS = 90
"""Questions, in days, unless a setting says otherwise."""


class Purgeable(Protocol):
    """Stored data that is deleted after its retention period.

    `bot.bootstrap.stores.Stores.purgeable` lists every implementation.
    """

    def purge(self) -> int:
        """Delete what is older than its retention period, in all workspaces; return the number of rows.

        Raises:
            StorageError: if the database cannot be reached.
        """
        ...
