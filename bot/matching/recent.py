"""Values that were computed recently, kept for the next time."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The values of the keys that were used last. Thread-safe.

    Unlike `functools.lru_cache`, it computes several values at once, which costs an encoder half of the time.
    """

    def __init__(self, most: int) -> None:
        """Keep the values of at most ``most`` keys."""
        self._most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def values(self, keys: Iterable[Key], compute: Callable[[Sequence[Key]], Iterable[Value]]) -> dict[Key, Value]:
        """Return the value of each key; ``compute`` returns those of the keys that are not kept, in their order."""
        wanted = dict.fromkeys(keys)
        with self._lock:
            found = {key: self._kept[key] for key in wanted if key in self._kept}
        missing = [key for key in wanted if key not in found]
        if missing:
            found |= zip(missing, compute(missing), strict=True)
        with self._lock:
            for key in wanted:
                self._kept[key] = found[key]
                self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found
