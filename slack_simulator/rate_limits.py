"""Slack's limits on how often an app may call, by the simulation's clock. Each is off until it is switched on.

Rules: https://docs.slack.dev/apis/web-api/rate-limits. Beyond a limit, Slack does nothing and answers with the HTTP
status 429, the error ``ratelimited`` and the header ``Retry-After``.
"""

import math
from dataclasses import dataclass, field

from slack_simulator.errors import RateLimitedError

HISTORY_METHODS = frozenset({"conversations.history", "conversations.replies"})
"""Methods that ``RateLimits.restricted_history`` limits."""
RESTRICTED_PAGE = 15
"""Most messages in a page of restricted history, and the number when the app requests none."""
RESTRICTED_INTERVAL = 60.0
"""Seconds between two calls of a method that reads restricted history."""
POST_INTERVAL = 1.0
"""Seconds between two posts to a channel, once the burst is used up."""


@dataclass
class _Burst:
    """The posts that a channel accepts at once. One more is accepted after each interval."""

    left: float
    since: float


@dataclass
class RateLimits:
    """The limits that are in force, and the calls that count towards them. The caller holds the workspace's lock."""

    restricted_history: bool = False
    """Limit the methods that read history to one call a minute, and to 15 messages a page.

    Slack does so for apps that are commercially distributed outside its marketplace, for each method and workspace; see
    https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps and the pages of the two
    methods. Internal apps are exempt.
    """
    limited_posting: bool = False
    """Limit ``chat.postMessage`` to one message a second in each channel, after a short burst."""
    burst: int = 5
    """Messages that a channel accepts at once.

    Slack allows short bursts and does not say how short. About 25 were counted in practice
    (https://github.com/RamblingCookieMonster/PSSlack/issues/52); an app should rely on far fewer.
    """
    _last_read: dict[tuple[str, str], float] = field(default_factory=dict)
    _bursts: dict[str, _Burst] = field(default_factory=dict)

    def check_call(self, method: str, team: str, now: float) -> None:
        """Count a call of ``method`` for the workspace ``team`` at the time ``now``.

        Raises:
            RateLimitedError: The method read restricted history less than a minute ago. This call does not count.
        """
        if not self.restricted_history or method not in HISTORY_METHODS:
            return
        last = min(self._last_read.get((method, team), now - RESTRICTED_INTERVAL), now)  # the clock may be set back
        if (wait := last + RESTRICTED_INTERVAL - now) > 0:
            raise RateLimitedError(math.ceil(wait))
        self._last_read[method, team] = now

    def check_post(self, channel: str, now: float) -> None:
        """Count a message that ``chat.postMessage`` posts to ``channel`` at the time ``now``.

        Raises:
            RateLimitedError: The channel accepts no more messages at the moment.
        """
        if not self.limited_posting:
            return
        burst = self._bursts.setdefault(channel, _Burst(self.burst, now))
        burst.left = min(self.burst, burst.left + max(0.0, now - burst.since) / POST_INTERVAL)
        burst.since = now
        if burst.left < 1:
            raise RateLimitedError(math.ceil((1 - burst.left) * POST_INTERVAL))
        burst.left -= 1

    def page_size(self, most: int) -> int:
        """Return the most messages that a page of history may hold, which is ``most`` for an app without limits."""
        return min(RESTRICTED_PAGE, most) if self.restricted_history else most
