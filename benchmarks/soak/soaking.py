"""One soak from start to verdict."""

import os
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.naming import naming_guide
from benchmarks.ports import free_ports
from benchmarks.soak.asking import Deliverer
from benchmarks.soak.chaos import Chaos
from benchmarks.soak.databases import SoakedDatabase, opened
from benchmarks.soak.fleet import Fleet, Slot
from benchmarks.soak.nursery import IS_WEB, IS_WORKER
from benchmarks.soak.oracle import Verdict, judge
from benchmarks.soak.questions import People
from benchmarks.soak.runs import LOOK_UP_AFTER, Pace, Run
from benchmarks.soak.slack import SimulatedSlack
from benchmarks.soak.tips import Due, schedule_tips
from bot.bootstrap.storage import migrate_database, open_database, open_vault
from bot.services.installations import Installation
from bot.services.terms import Terms
from bot.settings import Settings
from bot.storage.sql.installations import SqlInstallations
from bot.storage.vault import new_key

_SECRET = "a signing secret"  # noqa: S105 (opens nothing)
_CHANNELS = 20
_WORKSPACES = 2
_OPEN = {"pending", "sending"}


@dataclass(frozen=True)
class Result:
    """What came of a run."""

    run: Run
    verdict: Verdict
    kills: Mapping[str, int]
    """By role."""
    ended: Mapping[str, int]
    """Processes that ended without having been killed, by role."""
    crashes: int
    deliveries: Mapping[str, int]
    """What Slack heard from the bot, how often."""
    states: Mapping[str, int]
    """The bot's own record, at the end."""
    look_ups: int
    seconds: float
    drained_in: float
    """Seconds from the end of all trouble until nothing was left to be sent."""

    @property
    def is_clean(self) -> bool:
        """Whether each question was answered once and each tip came once, and the bot knows it."""
        return self.verdict.is_clean and set(self.states) <= {"sent"}


def soak(run: Run, pace: Pace, logs: Path | None = None) -> Result:
    """Run it, and judge. ``logs`` is a folder for what the processes write."""
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="guidepost-soak-")))
        people = pace.count // 4 + 1
        slack = stack.enter_context(
            SimulatedSlack.started(
                run.faults, workspaces=_WORKSPACES, channels=_CHANNELS + pace.tips, people=people, seed=pace.seed
            )
        )
        database = stack.enter_context(opened(run.database, folder))
        environment, due = _prepare(run, pace, slack, database.url)
        ports = free_ports(run.webs)
        fleet = stack.enter_context(Fleet(_slots(run, environment, ports, logs or folder)))
        deliverer = stack.enter_context(Deliverer(ports, _SECRET, pace.seed))
        chaos = Chaos(fleet, database, pace)
        chaos.run(People(slack, _CHANNELS, list(naming_guide().knowledge.entries.values()), pace.seed), deliverer)
        calm = time.monotonic()
        slack.end_faults()
        deliverer.wait(pace.patience)
        states = _settled(database, calm + pace.patience)
        drained_in = time.monotonic() - calm
        # Whoever still held a claim has said by then what they had to say.
        time.sleep(Terms(LOOK_UP_AFTER).lease)
        look_ups = sum(call["method"].startswith("conversations.") for call in slack.calls())
        verdict = judge(deliverer.questions(), slack.posts(), due)
        return Result(
            run, verdict, fleet.kills, fleet.ended, chaos.crashes, deliverer.outcomes, states, look_ups,
            time.monotonic() - began, drained_in,
        )  # fmt: skip


def _prepare(run: Run, pace: Pace, slack: SimulatedSlack, url: str) -> tuple[dict[str, str], list[Due]]:
    """Make the tables, install the app in every workspace, schedule tips; the environment of the bot's processes."""
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
    for told in slack.workspaces:
        installations.save(
            Installation(
                told["team"], None, told["team"], told["token"], told["bot"], told["bot_user"], (), told["user"],
                time.time(),
            )
        )  # fmt: skip
    due = schedule_tips(database, slack.workspaces, pace.tips, pace.seconds)
    database.close()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    return inherited | ours, due


def _slots(run: Run, environment: Mapping[str, str], ports: list[int], logs: Path) -> list[Slot]:
    webs = [
        Slot(IS_WEB, {**environment, "PORT": str(port)}, logs / f"{run.name}-web-{number}.log")
        for number, port in enumerate(ports, start=1)
    ]
    workers = [
        Slot(IS_WORKER, environment, logs / f"{run.name}-worker-{number}.log") for number in range(1, run.workers + 1)
    ]
    return webs + workers


def _settled(database: SoakedDatabase, deadline: float) -> Mapping[str, int]:
    """The deliveries by state, once none is open any more; or at the deadline."""
    while True:
        states = database.states()
        if not _OPEN & states.keys() or time.monotonic() > deadline:
            return Counter(states)
        time.sleep(0.2)
