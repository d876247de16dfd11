"""A limit on the requests of each address, in the memory of one process."""

import ipaddress
import threading
import time
from collections.abc import Callable

MOST_ADDRESSES = 10_000
"""Most addresses that are remembered. An attacker with more of them is forgotten sooner, and still uses one lane."""
_BURST = 5
"""An idle address may send this part of a minute's requests at once."""


class AddressLimiter:
    """A token bucket for each address, as the time at which it is full again (the generic cell rate algorithm)."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow ``per_minute`` requests a minute, a fifth of them at once; ``clock`` returns seconds."""
        self._interval = 60 / per_minute
        self._tolerance = (max(per_minute // _BURST, 1) - 1) * self._interval
        self._clock = clock
        self._full_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, address: str) -> float:
        """Count a request; return 0, or the seconds to wait before the next one if this one is too many."""
        key, now = _network(address), self._clock()
        with self._lock:
            full_at = max(self._full_at.pop(key, now), now)
            too_early = full_at - now - self._tolerance
            self._full_at[key] = full_at if too_early > 0 else full_at + self._interval
            if len(self._full_at) > MOST_ADDRESSES:
                # A dictionary keeps its order, so the first one asked longest ago.
                del self._full_at[next(iter(self._full_at))]
        return max(too_early, 0.0)


def _network(address: str) -> str:
    """Return what is counted as one address: of IPv6 the network of 64 bits, which belongs to one customer."""
    try:
        parsed = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
