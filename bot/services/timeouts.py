"""Timeouts of a delivery."""

from dataclasses import dataclass

RECONCILE_AFTER = 60.0
"""Seconds to wait before looking up an indeterminate message, unless a setting says otherwise."""


@dataclass(frozen=True)
class DeliveryTimeouts:
    """Timeouts of a delivery, in seconds.

    All follow from ``reconcile_after``, so that no lease can be shorter than the call it protects.
    """

    reconcile_after: float = RECONCILE_AFTER
    """Seconds to wait before looking up an indeterminate message, because Slack may still be processing it."""

    @property
    def lease(self) -> float:
        """Seconds for which a claim is valid. An attempt starts only if it is sure to end within them."""
        return 2 * self.reconcile_after

    @property
    def call(self) -> float:
        """Seconds that an attempt may take, including a look-up before it."""
        return self.reconcile_after / 2

    @property
    def max_queue_wait(self) -> float:
        """Seconds that a claimed message may wait for a thread.

        If an attempt started later and its process died, the next claim would come before Slack has finished
        processing the message, and the look-up would miss it.
        """
        return self.lease - self.call - self.reconcile_after

    @property
    def write_timeout(self) -> int:
        """Seconds to wait for Slack's response to a message."""
        return max(1, round(self.reconcile_after / 6))

    @property
    def read_timeout(self) -> int:
        """Seconds to wait for a page of history."""
        return max(1, round(self.reconcile_after / 12))
