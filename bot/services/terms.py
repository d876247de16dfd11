"""How long sending takes, and how long to wait before a doubtful message is looked up. All in seconds."""

from dataclasses import dataclass

SETTLING = 60.0


@dataclass(frozen=True)
class Terms:
    """Everything follows from one figure, so that nobody can set a lease that is shorter than a call."""

    settling: float = SETTLING
    """Until a doubtful message is looked up: Slack may still be working on it."""

    @property
    def lease(self) -> float:
        """For how long a claim holds. Who cannot be sure to be done by then does not begin."""
        return 2 * self.settling

    @property
    def call(self) -> float:
        """What an attempt may take, its look-up included."""
        return self.settling / 2

    @property
    def patience(self) -> float:
        """For how long a claim may wait for a thread.

        Who begins later and dies would leave the delivery to the next one before Slack has settled it.
        """
        return self.lease - self.call - self.settling

    @property
    def write_timeout(self) -> int:
        """For how long to wait for Slack's reply to a message."""
        return max(1, round(self.settling / 6))

    @property
    def read_timeout(self) -> int:
        """For how long to wait for a page of history."""
        return max(1, round(self.settling / 12))
