"""The events of a run: people ask, processes are killed, and the database crashes or fails for a while."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from benchmarks.soak.curation import Subscribers
from benchmarks.soak.databases import SoakedDatabase
from benchmarks.soak.deliverer import Deliverer
from benchmarks.soak.fleet import Fleet
from benchmarks.soak.questions import People
from benchmarks.soak.runs import Outage, Pace
from benchmarks.soak.upgrade import Upgrade


class Chaos:
    """All of it at once, for the length of a run."""

    def __init__(
        self,
        fleets: list[Fleet],
        database: SoakedDatabase,
        pace: Pace,
        outage: Outage | None = None,
        upgrade: Upgrade | None = None,
    ) -> None:
        """Kill processes of any of ``fleets``, which may change."""
        self._fleets = fleets
        self._database = database
        self._pace = pace
        self._outage = outage
        self._upgrade = upgrade
        self._random = random.Random(pace.seed)  # noqa: S311 (must be reproducible, not secret)
        self._over = threading.Event()
        self.crashes = 0

    def run(self, people: People, subscribers: Subscribers, deliverer: Deliverer) -> None:
        """Let ``people`` and ``subscribers`` ask until the time is over."""
        with ThreadPoolExecutor() as threads:
            troublemakers = [
                threads.submit(self._repeat, self._pace.kill, self._kill),
                threads.submit(self._let_subscribe, subscribers, deliverer),
                threads.submit(self._trouble_database),
            ]
            if self._upgrade:
                troublemakers.append(threads.submit(self._upgrade.run, self._pace.seconds / 3, self._over))
            try:
                self._ask(people, deliverer)
            finally:
                self._over.set()
            for one in troublemakers:
                one.result()

    def _ask(self, people: People, deliverer: Deliverer) -> None:
        began = time.monotonic()
        for number, question in zip(range(self._pace.count), people.ask(), strict=False):
            self._over.wait(began + number / self._pace.questions - time.monotonic())
            deliverer.deliver(question)

    def _let_subscribe(self, subscribers: Subscribers, deliverer: Deliverer) -> None:
        pause = self._pace.seconds / max(1, len(subscribers.due))
        for question, buttons in subscribers.ask():
            deliverer.deliver(question)
            deliverer.press(buttons)
            self._over.wait(pause)

    def _trouble_database(self) -> None:
        if self._outage is None:
            # An admin migrates a database that is up.
            if self._upgrade is None:
                self._repeat(self._pace.crash, self._crash)
            return
        # A third of the time before and after it, at least.
        self._over.wait(max(0.0, min(self._pace.seconds / 3, self._pace.seconds - self._outage.seconds)))
        with self._database.outage(self._outage.kind):
            # The length is that of the outage, even if everything was asked meanwhile.
            threading.Event().wait(self._outage.seconds)
        self.crashes += 1

    def _repeat(self, pause: tuple[float, float], act: Callable[[], None]) -> None:
        while not self._over.wait(self._random.uniform(*pause)):
            act()

    def _kill(self) -> None:
        fleet = self._fleets[-1]
        fleet.kill(self._random.choice(fleet.slots))

    def _crash(self) -> None:
        self.crashes += self._database.crash()
