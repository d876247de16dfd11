"""The stores on every backend, with a clock that moves only when a test moves it."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields

from bot.bootstrap.stores import Stores as ProductionStores
from bot.bootstrap.stores import memory_stores, sql_stores
from bot.services.rate_limits import UNPACED, Pace
from bot.services.timeouts import DeliveryTimeouts
from bot.storage.database import Database
from bot.storage.schema import metadata
from bot.storage.upgrade import migrate
from bot.storage.vault import Vault, new_key

DAYS = 90
LEASE = DeliveryTimeouts().lease


@dataclass
class SettableClock:
    """A clock that stands still until it is moved."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += seconds


@dataclass(frozen=True)
class Stores(ProductionStores):
    """The stores of one process, created as in production."""

    clock: SettableClock = field(kw_only=True)
    reopen: Callable[[], "Stores"] = field(kw_only=True)
    """Returns the same data as another process sees it; in memory, where there is no other process, the same stores."""

    @classmethod
    def of(cls, stores: ProductionStores, clock: SettableClock, reopen: Callable[[], "Stores"]) -> "Stores":
        """Return ``stores`` with a clock for the test to move."""
        values = {one.name: getattr(stores, one.name) for one in fields(ProductionStores)}
        return cls(**values | {"clock": clock, "reopen": reopen})


class MemoryBackend:
    """Memory. The data is new each time it is opened."""

    def open(self, days: float = DAYS, pace: Pace = UNPACED) -> Stores:
        clock = SettableClock()
        stores = Stores.of(memory_stores(clock=clock, days=days, pace=pace), clock, lambda: stores)
        return stores

    def close(self) -> None:
        """Do nothing: nothing is open."""


class SqlBackend:
    """A migrated database of either kind. It is emptied each time it is opened."""

    def __init__(self, url: str) -> None:
        self._clock = SettableClock()
        self._database = Database(url, self._clock)
        self._others: list[Database] = []
        migrate(self._database)

    def open(self, days: float = DAYS, pace: Pace = UNPACED) -> Stores:
        self._clock.now = SettableClock.now
        self._close_others()
        wipe(self._database)
        return self._stores(self._database, Vault([new_key()]), days, pace)

    def _stores(self, database: Database, vault: Vault, days: float, pace: Pace) -> Stores:
        def reopen() -> Stores:
            other = Database(database.url.render_as_string(hide_password=False), self._clock)
            self._others.append(other)
            return self._stores(other, vault, days, pace)

        return Stores.of(sql_stores(database, vault, days, pace=pace), self._clock, reopen)

    def _close_others(self) -> None:
        while self._others:
            self._others.pop().close()

    def close(self) -> None:
        self._close_others()
        self._database.close()


Backend = MemoryBackend | SqlBackend


def wipe(database: Database) -> None:
    """Delete every row of every table."""
    with database.writing() as connection:
        for table in metadata.tables.values():
            connection.execute(table.delete())
