"""One run of a soak, from start to verdict: people ask while processes are killed and the database crashes."""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.ports import free_ports
from benchmarks.soak.databases import SoakedDatabase, new_database
from benchmarks.soak.deliverer import Deliverer
from benchmarks.soak.fleet import Fleet, Slot
from benchmarks.soak.forkserver import WEB_ROLE, WORKER_ROLE
from benchmarks.soak.oracle import Verdict, judge
from benchmarks.soak.questions import People
from benchmarks.soak.runs import LOOK_UP_AFTER, Pace, Run
from benchmarks.soak.slack import SimulatedSlack
from benchmarks.soak.tips import Due, schedule_tips
from benchmarks.stub_matcher import stub_guide
from bot.bootstrap.storage import migrate_database, open_database, open_vault
from bot.services.installations import Installation
from bot.services.timeouts import DeliveryTimeouts
from bot.settings import Settings
from bot.storage.sql.installations import SqlInstallations
from bot.storage.vault import new_key

_SECRET = "a signing secret"  # noqa: S105 (opens nothing)
_CHANNELS = 20
_WORKSPACES = 2
_OPEN = {"pending", "sending"}


@dataclass(frozen=True)
class Result:
    """The result of a run."""

    run: Run
    verdict: Verdict
    kills: Mapping[str, int]
    """Number of kills, by role."""
    ended: Mapping[str, int]
    """Number of processes that ended without having been killed, by role."""
    crashes: int
    """Number of crashes of the database."""
    responses: Mapping[str, int]
    """Number of the bot's responses to Slack, by status or error."""
    states: Mapping[str, int]
    """Number of deliveries in the bot's database at the end, by state."""
    look_ups: int
    seconds: float
    drained_in: float
    """Seconds from the end of all faults until nothing was left to be sent."""

    @property
    def is_clean(self) -> bool:
        """Return whether each question was answered once and each tip posted once, and the bot's records agree."""
        return self.verdict.is_clean and set(self.states) <= {"sent"}


def soak(run: Run, pace: Pace, logs: Path | None = None) -> Result:
    """Carry out a run and judge it. ``logs`` is a folder for the logs of all processes."""
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="guidepost-soak-")))
        slack = stack.enter_context(_start_slack(run, pace))
        database = stack.enter_context(new_database(run.database, folder))
        environment, due = _prepare(run, pace, slack, database.url)
        ports = free_ports(run.webs)
        fleet = stack.enter_context(Fleet(_slots(run, environment, ports, logs or folder)))
        deliverer = stack.enter_context(Deliverer(ports, _SECRET, pace.seed))
        chaos = _Chaos(fleet, database, pace)
        chaos.run(People(slack, _CHANNELS, list(stub_guide().knowledge.entries.values()), pace.seed), deliverer)
        calm = time.monotonic()
        slack.end_faults()
        deliverer.wait(pace.drain_timeout)
        states = _drain(database, calm + pace.drain_timeout)
        drained_in = time.monotonic() - calm
        # Any process that still holds a claim posts its message within the lease.
        time.sleep(DeliveryTimeouts(LOOK_UP_AFTER).lease)
        look_ups = sum(call["method"].startswith("conversations.") for call in slack.calls())
        verdict = judge(deliverer.questions(), slack.posts(), due)
        return Result(
            run, verdict, fleet.kills, fleet.ended, chaos.crashes, deliverer.responses, states, look_ups,
            time.monotonic() - began, drained_in,
        )  # fmt: skip


def _start_slack(run: Run, pace: Pace) -> AbstractContextManager[SimulatedSlack]:
    people = pace.count // 4 + 1
    return SimulatedSlack.started(
        run.faults, workspaces=_WORKSPACES, channels=_CHANNELS + pace.tips, people=people, seed=pace.seed
    )


def _prepare(run: Run, pace: Pace, slack: SimulatedSlack, url: str) -> tuple[dict[str, str], list[Due]]:
    """Create the tables, install the app in every workspace and schedule tips.

    Return the environment of the bot's processes, and the tips that are due.
    """
    ours = {
        "DATABASE_URL": url, "ENCRYPTION_KEYS": new_key(), "SLACK_SIGNING_SECRET": _SECRET,
        "SLACK_CLIENT_ID": "soak", "SLACK_CLIENT_SECRET": "soak", "PUBLIC_URL": "https://bot.example.org",
        "SLACK_API_URL": slack.api_url,
        "LOOK_UP_AFTER": str(LOOK_UP_AFTER), "EMBEDDED_WORKER": str(run.embedded).lower(), "HOST": "127.0.0.1",
    }  # fmt: skip
    settings = Settings.model_validate({name.lower(): value for name, value in ours.items()})
    migrate_database(settings)
    database = open_database(settings)
    installations = SqlInstallations(database, open_vault(settings, database))
    for workspace in slack.workspaces:
        installations.save(
            Installation(
                workspace["team"], None, workspace["team"], workspace["token"], workspace["bot"],
                workspace["bot_user"], (), workspace["user"], time.time(),
            )
        )  # fmt: skip
    due = schedule_tips(database, slack.workspaces, pace.tips, pace.seconds)
    database.close()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    return inherited | ours, due


def _slots(run: Run, environment: Mapping[str, str], ports: list[int], logs: Path) -> list[Slot]:
    webs = [
        Slot(WEB_ROLE, {**environment, "PORT": str(port)}, logs / f"{run.name}-web-{number}.log")
        for number, port in enumerate(ports, start=1)
    ]
    workers = [
        Slot(WORKER_ROLE, environment, logs / f"{run.name}-worker-{number}.log") for number in range(1, run.workers + 1)
    ]
    return webs + workers


class _Chaos:
    """Lets people ask, kills processes and crashes the database, all at once, for the length of a run."""

    def __init__(self, fleet: Fleet, database: SoakedDatabase, pace: Pace) -> None:
        self._fleet = fleet
        self._database = database
        self._pace = pace
        self._random = random.Random(pace.seed)  # noqa: S311 (must be reproducible, not secret)
        self._over = threading.Event()
        self.crashes = 0

    def run(self, people: People, deliverer: Deliverer) -> None:
        """Let ``people`` ask until the time is over."""
        with ThreadPoolExecutor() as threads:
            troublemakers = [
                threads.submit(self._repeat, self._pace.kill, self._kill),
                threads.submit(self._repeat, self._pace.crash, self._crash),
            ]
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

    def _repeat(self, pause: tuple[float, float], act: Callable[[], None]) -> None:
        while not self._over.wait(self._random.uniform(*pause)):
            act()

    def _kill(self) -> None:
        self._fleet.kill(self._random.choice(self._fleet.slots))

    def _crash(self) -> None:
        self.crashes += self._database.crash()


def _drain(database: SoakedDatabase, deadline: float) -> Mapping[str, int]:
    """Wait until no delivery is open, or until the deadline; return the number of deliveries in each state."""
    while True:
        states = database.states()
        if not _OPEN & states.keys() or time.monotonic() > deadline:
            return Counter(states)
        time.sleep(0.2)
