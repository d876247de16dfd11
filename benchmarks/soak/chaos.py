"""People ask; meanwhile processes are killed, and the database crashes."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from benchmarks.soak.asking import Deliverer
from benchmarks.soak.databases import SoakedDatabase
from benchmarks.soak.fleet import Fleet
from benchmarks.soak.questions import People
from benchmarks.soak.runs import Pace


class Chaos:
    """Asks, kills and crashes, side by side, for as long as the pace says."""

    def __init__(self, fleet: Fleet, database: SoakedDatabase, pace: Pace) -> None:
        self._fleet = fleet
        self._database = database
        self._pace = pace
        self._random = random.Random(pace.seed)  # noqa: S311 (to be repeated, not to be secret)
        self._over = threading.Event()
        self.crashes = 0
        """Of the database."""

    def run(self, people: People, deliverer: Deliverer) -> None:
        """Let ``people`` ask until the time is over."""
        with ThreadPoolExecutor() as threads:
            trouble = [threads.submit(self._repeat, self._pace.kill, self._kill)]
            trouble.append(threads.submit(self._repeat, self._pace.crash, self._crash))
            try:
                self._ask(people, deliverer)
            finally:
                self._over.set()
            for thread in trouble:
                thread.result()

    def _ask(self, people: People, deliverer: Deliverer) -> None:
        began = time.monotonic()
        for number, question in zip(range(self._pace.count), people.ask(), strict=False):
            self._over.wait(began + number / self._pace.questions - time.monotonic())
            deliverer.deliver(question)

    def _repeat(self, pause: tuple[float, float], act: Callable[[], None]) -> None:
        while not self._over.wait(self._random.uniform(*pause)):
            act()

    def _kill(self) -> None:
        self._fleet.kill(self._random.choice(self._fleet.slots))

    def _crash(self) -> None:
        self.crashes += self._database.crash()
