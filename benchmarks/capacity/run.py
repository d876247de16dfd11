"""One capacity run: the day, the minute in which the tips are due, a Slack that lags, and as much as there can be."""

import itertools
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.capacity.costs import Costs, memory, read
from benchmarks.capacity.day import Day, arrivals
from benchmarks.capacity.fleet import Service, running
from benchmarks.capacity.installation import install
from benchmarks.data import GOLDEN
from benchmarks.load.driver import Driver, Timings
from benchmarks.load.traffic import signed
from benchmarks.soak.slack import Json
from bot.services.scoring.golden import read_golden
from bot.services.tips.calendar import SPREAD
from slack_simulator.payloads import Origin, event_request, mention

_CONNECTIONS = 32
_LAG = 2.0
"""Seconds that a post takes while Slack lags."""
_CLOSED = 16
_MOST_PER_SECOND = 500
_MINUTE = 60
_POLL = 0.2
Key = tuple[str, str, str]
"""A workspace, a channel and a message in it."""


@dataclass(frozen=True)
class Size:
    """How large a run is, and how long."""

    day: Day = field(default_factory=Day)
    webs: int = 2
    workers: int = 2
    rows: int = 200_000
    """Deliveries of former days in the database."""
    minute: float = 60.0
    """Seconds for which questions arrive at the peak's rate while the tips are sent."""
    lag: float = 15.0
    """Seconds for which Slack lags at the peak."""
    flood: float = 8.0
    """Seconds of as many questions as the service takes."""
    drain: float = 120.0
    """Most seconds to wait for the last message of a phase."""


@dataclass(frozen=True)
class Phase:
    """A part of the run, and what it cost."""

    name: str
    timings: Timings
    replied: Sequence[float]
    """Seconds from each question to its reply in Slack, sorted."""
    tips: int
    seconds: float
    """Seconds until the last message of the phase was posted."""
    costs: Costs


@dataclass(frozen=True)
class Result:
    """The result of a run."""

    phases: Sequence[Phase]
    memory: dict[str, float]
    """MiB of each role, at the end."""
    installed: int
    lost: int
    """Questions and tips without a message, except as many as were refused."""
    twice: int
    """Messages posted more than once."""
    refused: Counter[int]
    """Responses to Slack that were not 200, by status. Slack would deliver these questions again."""

    @property
    def is_clean(self) -> bool:
        """Return whether every question that was not refused, and every tip, has one message."""
        return not (self.lost or self.twice)


def carry_out(size: Size, seed: int = 1) -> Result:
    """Start the service, live through the run, and count what came of it."""
    installs = size.day.installs
    with (
        TemporaryDirectory(prefix="guidepost-capacity-") as folder,
        running(size.day.workspaces, installs, size.webs, size.workers, size.rows, Path(folder)) as service,
    ):
        run = _Run(service, size, random.Random(seed))  # noqa: S311 (must be reproducible, not secret)
        phases = []
        for live in (run.day, run.tips, run.lag, run.flood):
            phases.append(live())
            print(f"{phases[-1].name}: {phases[-1].seconds:.0f} s", file=sys.stderr, flush=True)
        lost, twice = lost_and_twice(run.expected, run.posted_in(service.slack.posts()), run.refused)
        return Result(phases, dict(memory(service)), installs, lost, twice, run.refused)


def lost_and_twice(expected: Iterable[Key], posted: Iterable[Key], refused: Counter[int]) -> tuple[int, int]:
    """Return how much of what was expected has no message and was not refused, and how many messages are too many."""
    wanted, found = Counter(expected), Counter(posted)
    return max(0, (wanted - found).total() - refused.total()), (found - wanted).total()


class _Run:
    """The people of all workspaces, and what they expect."""

    def __init__(self, service: Service, size: Size, chance: random.Random) -> None:
        self._service = service
        self._size = size
        self._chance = chance
        self._questions = itertools.cycle(one.question for one in read_golden(GOLDEN))
        self._numbers = itertools.count(1)
        self.expected: list[Key] = []
        self.refused: Counter[int] = Counter()

    def day(self) -> Phase:
        """Let a working day pass, with its questions and installations."""
        times = self._size.day.times(self._chance)
        each = self._size.day.seconds / len(self._service.others)

        def install_one(number: int, team: str) -> None:
            time.sleep((number + 0.5) * each)
            install(self._service.ports[number % len(self._service.ports)], team)

        with ThreadPoolExecutor(len(self._service.others)) as people:
            installs = [
                people.submit(install_one, number, one["team"]) for number, one in enumerate(self._service.others)
            ]
            phase = self._phase("the day", times)
            for done in installs:
                done.result()
        return phase

    def tips(self) -> Phase:
        """Let the tips of many channels be due in the same minute, while people ask as in the busiest hour."""
        # Those whose time in the two minutes of the spread is over are due at once.
        spread_since = time.time() - (SPREAD - self._size.minute)
        self._service.schedule_tips(self._size.day.tips, spread_since // _MINUTE * _MINUTE)
        due = [(one["team"], one["channels"][0], "") for one in self._service.installed[: self._size.day.tips]]
        self.expected += due
        return self._phase("tips in the same minute", self._peak(self._size.minute), tips=len(due))

    def lag(self) -> Phase:
        """Let every post take long, while people ask as in the busiest hour."""
        times = self._peak(self._size.lag)
        self._service.slack.fault("chat.postMessage", f"slow={_LAG}", len(times))
        return self._phase(f"Slack takes {_LAG:.0f} s", times)

    def flood(self) -> Phase:
        """Let as many questions arrive as the service takes."""
        requests = [self._mention()[1] for _ in range(round(self._size.flood * _MOST_PER_SECOND))]
        asked = self.expected[-len(requests) :]
        del self.expected[-len(requests) :]

        def run(driver: Driver) -> Timings:
            timings = driver.closed_loop(requests, self._size.flood)
            self.expected += asked[: len(timings.latencies)]
            return timings

        return self._measure("as many as it takes", _CLOSED, run, {})

    def posted_in(self, posts: Sequence[Json]) -> Iterator[Key]:
        """Yield what each message of the bot answers; a tip answers nothing."""
        for post in posts:
            yield post["team"], post["channel"], post["thread_ts"] or ""

    def _peak(self, seconds: float) -> list[float]:
        return list(arrivals(self._size.day.peak, seconds, self._chance))

    def _phase(self, name: str, times: Sequence[float], tips: int = 0) -> Phase:
        asked = [self._mention() for _ in times]
        requests = [request for _, request in asked]
        due = {key: at for (key, _), at in zip(asked, times, strict=True)}
        return self._measure(name, _CONNECTIONS, lambda driver: driver.open_loop(requests, times), due, tips)

    def _measure(
        self, name: str, connections: int, run: Callable[[Driver], Timings], due: dict[Key, float], tips: int = 0
    ) -> Phase:
        """Run the driver and wait for all messages; ``due`` says when each question is asked, from the start."""
        posts_before = len(self._service.slack.posts())
        before, began = read(self._service), time.time()
        with Driver(self._service.ports, connections) as driver:
            timings = run(driver)
        self.refused.update({status: count for status, count in timings.statuses.items() if status != 200})
        posts = self._wait(posts_before)
        costs = Costs.between(before, read(self._service))
        keys = list(self.posted_in(posts))
        replied = [post["at"] - began - due[key] for key, post in zip(keys, posts, strict=True) if key in due]
        last = max((post["at"] for post in posts), default=began)
        return Phase(name, timings, sorted(replied), tips, last - began, costs)

    def _wait(self, before: int) -> list[Json]:
        """Wait until every message is posted; return those of this phase."""
        deadline = time.monotonic() + self._size.drain
        while True:
            posts = self._service.slack.posts(after=before)
            wanted = len(self.expected) - self.refused.total()
            is_complete = before + len(posts) >= wanted and self._service.is_drained()
            if is_complete or time.monotonic() > deadline:
                return posts
            time.sleep(_POLL)

    def _mention(self) -> tuple[Key, bytes]:
        """Return a person's question, as a request that Slack sends."""
        one, ts = self._chance.choice(self._service.installed), f"{1_700_000_000 + next(self._numbers)}.000100"
        channel = one["channels"][-1]
        event = mention(
            next(self._questions), channel=channel, user=one["user"], ts=ts, bot=one["bot_user"], team=one["team"]
        )
        origin = Origin(one["user"], team=one["team"], bot_user=one["bot_user"])
        key = (one["team"], channel, ts)
        self.expected.append(key)
        return key, signed(event_request(event, origin))
