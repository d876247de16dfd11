"""One run of a soak, from start to verdict."""

import os
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.data import ROOT
from benchmarks.ports import free_ports
from benchmarks.soak.chaos import Chaos
from benchmarks.soak.curation import Subscribers, set_curators_channels
from benchmarks.soak.databases import SoakedDatabase, new_database
from benchmarks.soak.deliverer import Deliverer
from benchmarks.soak.fleet import Fleet, Slot
from benchmarks.soak.forkserver import CURATOR_ROLE, WEB_ROLE, WORKER_ROLE
from benchmarks.soak.oracle import Verdict, judge
from benchmarks.soak.questions import People
from benchmarks.soak.runs import LOOK_UP_AFTER, LOOK_UPS, Pace, Run
from benchmarks.soak.slack import SimulatedSlack
from benchmarks.soak.tips import Due, schedule_in
from benchmarks.soak.upgrade import Upgrade, former_version, migrate
from benchmarks.stub_matcher import stub_guide
from bot.bootstrap.storage import open_database, open_vault
from bot.services.installations import Installation
from bot.services.questions import AnswerOutcome
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
    """Number of crashes and outages of the database."""
    responses: Mapping[str, int]
    """Number of the bot's responses to Slack, by status or error."""
    states: Mapping[str, int]
    """Number of deliveries in the bot's database at the end, by state."""
    gaps_wrong: int
    """Number by which the stored questions without an answer, and those passed on, differ from what people did."""
    look_ups: int
    """Number of pages of history that the bot asked for."""
    seconds: float
    drained_in: float
    """Seconds from the end of all faults until nothing was left to be sent."""

    @property
    def is_clean(self) -> bool:
        """Return whether each message that was owed was posted once, and the bot's records agree."""
        return self.verdict.is_clean and set(self.states) <= {"sent"} and not self.gaps_wrong


@dataclass(frozen=True)
class _Stage:
    """Everything that a run needs besides the bot's processes."""

    run: Run
    slack: SimulatedSlack
    database: SoakedDatabase
    environment: Mapping[str, str]
    logs: Path

    def fleet(self, ports: Sequence[int], checkout: Path = ROOT) -> Fleet:
        """Return the processes of the bot in ``checkout``; the last one of each kind has the wrong clock of the run."""
        run, name = self.run, self.run.name if checkout == ROOT else f"{self.run.name}-former"
        webs = [
            Slot(WEB_ROLE, {**self.environment, "PORT": str(port)}, self.logs / f"{name}-web-{number}.log")
            for number, port in enumerate(ports, start=1)
        ]
        workers = [
            Slot(WORKER_ROLE, self.environment, self.logs / f"{name}-worker-{number}.log")
            for number in range(1, run.workers + 1)
        ]
        for slots in (webs, workers):
            if slots:
                slots[-1].clock_error = run.clock_error
        return Fleet([*webs, *workers], checkout)

    def curator(self) -> Slot:
        """Return the place of the curator."""
        return Slot(CURATOR_ROLE, self.environment, self.logs / f"{self.run.name}-curator.log")


def soak(run: Run, pace: Pace, logs: Path | None = None) -> Result:
    """Carry out a run and judge it. ``logs`` is a folder for the logs of all processes."""
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="guidepost-soak-")))
        former = stack.enter_context(former_version()) if run.is_upgrade else None
        slack = stack.enter_context(_start_slack(run, pace))
        database = stack.enter_context(new_database(run.database, folder, on_small_disk=run.needs_root))
        stage = _Stage(run, slack, database, _environment(run, slack, database.url), logs or folder)
        migrate(former or ROOT, stage.environment)
        subscribers = Subscribers(slack, pace.notices, [ROOT, former] if former else [ROOT])
        due = [*_prepare(stage, pace, former or ROOT), *subscribers.due]
        ports = free_ports(run.webs)
        fleets, upgrade = _start(stack, stage, ports, former)
        deliverer = stack.enter_context(Deliverer(ports, _SECRET, pace.seed))
        chaos = Chaos(fleets, database, pace, run.outage, upgrade)
        people = People(slack, _CHANNELS, list(stub_guide().knowledge.entries.values()), pace.seed, pace.notices)
        chaos.run(people, subscribers, deliverer)
        calm = time.monotonic()
        slack.end_faults()
        deliverer.wait(pace.drain_timeout)
        states = _drain(database, len(deliverer.questions()) + len(due), calm + pace.drain_timeout)
        drained_in = time.monotonic() - calm
        # Any process that still holds a claim posts its message within the lease.
        time.sleep(DeliveryTimeouts(LOOK_UP_AFTER).lease)
        posts = [post for post in slack.posts() if post["way"] == "post"]
        return Result(
            run=run,
            verdict=judge(deliverer.questions(), posts, due, deliverer.unanswered),
            kills=sum((fleet.kills for fleet in fleets), Counter()),
            ended=sum((fleet.ended for fleet in fleets), Counter()),
            crashes=chaos.crashes,
            responses=deliverer.responses,
            states=states,
            gaps_wrong=_count_wrong_gaps(database, subscribers),
            look_ups=sum(call["method"] in LOOK_UPS for call in slack.calls()),
            seconds=time.monotonic() - began,
            drained_in=drained_in,
        )


def _start(
    stack: ExitStack, stage: _Stage, ports: list[int], former: Path | None
) -> tuple[list[Fleet], Upgrade | None]:
    """Start the processes at ``ports``; return them, and what upgrades them later if they are a former version's."""
    if former is None:
        fleet = stage.fleet(ports)
        fleet.slots.append(stage.curator())
        return [stack.enter_context(fleet)], None
    fleets = [stack.enter_context(stage.fleet(ports, former))]
    new_ports = free_ports(len(ports))

    def start_new() -> None:
        # SQLite is migrated by the processes that start.
        if stage.run.database == "PostgreSQL":
            migrate(ROOT, stage.environment)
        fleets.append(stack.enter_context(stage.fleet(new_ports)))

    def start_curator() -> None:
        fleets[-1].add(stage.curator())

    return fleets, Upgrade(fleets[0], start_new, start_curator, ports, new_ports)


def _count_wrong_gaps(database: SoakedDatabase, subscribers: Subscribers) -> int:
    """Count the stored questions without an answer, and those passed on, that are too many or too few."""
    outcomes, people = database.outcomes(), len(subscribers.due)
    return sum(abs(outcomes.get(outcome, 0) - people) for outcome in (AnswerOutcome.NO_ANSWER, AnswerOutcome.TOLD))


def _start_slack(run: Run, pace: Pace) -> AbstractContextManager[SimulatedSlack]:
    people = pace.count // 4 + 2 + pace.notices
    return SimulatedSlack.started(
        run.faults, workspaces=_WORKSPACES, channels=_CHANNELS + pace.tips, people=people, seed=pace.seed
    )


def _environment(run: Run, slack: SimulatedSlack, url: str) -> dict[str, str]:
    """Return the environment of the bot's processes."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    return inherited | {
        "DATABASE_URL": url, "ENCRYPTION_KEYS": new_key(), "SLACK_SIGNING_SECRET": _SECRET,
        "SLACK_CLIENT_ID": "soak", "SLACK_CLIENT_SECRET": "soak", "PUBLIC_URL": "https://bot.example.org",
        "SLACK_API_URL": slack.api_url,
        "LOOK_UP_AFTER": str(LOOK_UP_AFTER), "EMBEDDED_WORKER": str(run.embedded).lower(), "HOST": "127.0.0.1",
    }  # fmt: skip


def _prepare(stage: _Stage, pace: Pace, checkout: Path) -> list[Due]:
    """Install the app in every workspace, schedule tips and set curators' channels; return what is due.

    The version in ``checkout`` schedules the tips, because the schema is its own.
    """
    slack, ours = stage.slack, {name.lower(): value for name, value in stage.environment.items()}
    settings = Settings.model_validate({name: ours[name] for name in ours.keys() & Settings.model_fields.keys()})
    database = open_database(settings)
    installations = SqlInstallations(database, open_vault(settings, database))
    for workspace in slack.workspaces:
        installations.save(
            Installation(
                workspace["team"], None, workspace["team"], workspace["token"], workspace["bot"],
                workspace["bot_user"], (), workspace["user"], time.time(),
            )
        )  # fmt: skip
    due = schedule_in(checkout, stage.environment, slack.workspaces, pace.tips, pace.seconds)
    if stage.run.has_digests:
        due += set_curators_channels(database, slack.workspaces)
    database.close()
    return due


def _drain(database: SoakedDatabase, owed: int, deadline: float) -> Mapping[str, int]:
    """Wait until all that is ``owed`` is settled, or until the deadline; return the deliveries in each state."""
    while True:
        states = database.states()
        is_done = not _OPEN & states.keys() and sum(states.values()) >= owed
        if is_done or time.monotonic() > deadline:
            return Counter(states)
        time.sleep(0.2)
