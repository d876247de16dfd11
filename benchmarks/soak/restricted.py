"""A soak of deliveries under Slack's limits on history, in simulated time: hours take a minute.

Slack shows 15 messages a page and one page a minute and method, and accepts one message a second in each channel. Other
people write all the time, replies get lost, and the process that posts dies now and then.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Literal

from benchmarks.soak.databases import new_database
from bot.services.deliveries import Claim, IncomingEvent, LookUp, Outcome, OutgoingMessage, State
from bot.services.installation_cache import InstallationCache
from bot.services.installations import Installation
from bot.services.outbox import Outbox
from bot.services.rate_limits import Pace
from bot.services.retention import DAY
from bot.services.slack_clock import SlackClock
from bot.services.workspaces import Workspace as Tenant
from bot.slack.sender import SlackSender
from bot.storage.database import Database
from bot.storage.memory.installations import MemoryInstallations
from bot.storage.sql.outbox import SqlOutboxStore
from bot.storage.sql.questions import SqlQuestions
from bot.storage.upgrade import migrate
from bot.storage.vault import Vault, new_key
from slack_simulator.channels import Channel
from slack_simulator.clock import Clock
from slack_simulator.fault_names import parse_fault
from slack_simulator.faults import Faults
from slack_simulator.rate_limits import RateLimits
from slack_simulator.server import SlackServer
from slack_simulator.slack import Slack
from slack_simulator.workspace import Message, Workspace

_START = 1_800_000_000.0


@dataclass(frozen=True)
class Conditions:
    """How much happens in each of the two workspaces."""

    minutes: int = 240
    """Minutes, by the simulated clock, during which messages are recorded."""
    channels: int = 4
    talk: float = 60.0
    """Messages of other people a minute and channel."""
    messages: float = 3.0
    """Messages a minute that the bot has to post, three quarters of them in threads."""
    lost: float = 0.05
    """Share of the posts whose response is lost although Slack has the message."""
    never_arrived: float = 0.02
    """Share of the posts whose connection breaks before Slack has the message."""
    dies: float = 0.02
    """Share of the attempts at which the process dies before or after its call."""
    ttl: float = DAY
    """Seconds within which every message must be settled."""
    seed: int = 1


@dataclass
class Figures:
    """The figures of a run."""

    database: str
    messages: int = 0
    posts: int = 0
    doubtful: int = 0
    """Messages that had to be looked up."""
    pages: int = 0
    """Pages of history that Slack showed."""
    limited: int = 0
    """Calls that Slack refused with 429: look-ups."""
    posts_limited: int = 0
    """Calls that Slack refused with 429: posts."""
    twice: int = 0
    lost: int = 0
    unsettled: int = 0
    """Messages that were still open, skipped or failed at the end."""
    late: int = 0
    """Messages that were settled after their time."""
    settled_after: list[float] = field(default_factory=list)
    """Seconds that each doubtful message took until it was settled."""
    seconds: float = 0.0
    """Real seconds that the run took."""

    @property
    def is_clean(self) -> bool:
        """Return whether each message was posted once and settled within its time."""
        return self.posts == self.messages and not (self.twice or self.lost or self.unsettled or self.late)

    def __str__(self) -> str:
        after = sorted(self.settled_after) or [0.0]
        return (
            f"restricted history, {self.database}: messages {self.messages}, doubtful {self.doubtful}, "
            f"pages {self.pages}, look-ups with 429 {self.limited}, posts with 429 {self.posts_limited}, "
            f"posts {self.posts}, twice {self.twice}, lost {self.lost}, open {self.unsettled}, late {self.late}; "
            f"doubtful ones settled after {median(after) / 60:.1f} minutes (median), {after[-1] / 60:.1f} at most; "
            f"real time {self.seconds:.0f} s"
        )


class _ProcessDiedError(Exception):
    """The process that made the call died."""


class _DyingSender:
    """A sender whose process dies before or after some of its calls."""

    def __init__(self, sender: SlackSender, probability: float, chance: random.Random) -> None:
        self._sender = sender
        self._probability = probability
        self._chance = chance

    def post(self, message: OutgoingMessage, delivery_id: str) -> Outcome:
        """See `Sender.post`."""
        self._perhaps_die()
        outcome = self._sender.post(message, delivery_id)
        self._perhaps_die()
        return outcome

    def find(self, claim: Claim, oldest: float, latest: float) -> LookUp:
        """See `Sender.find`."""
        self._perhaps_die()
        return self._sender.find(claim, oldest, latest)

    def _perhaps_die(self) -> None:
        if self._chance.random() < self._probability / 2:
            raise _ProcessDiedError


class _Simulation:
    """Two workspaces, a bot with a database, and a clock that is moved by hand."""

    def __init__(self, conditions: Conditions, url: str, kind: str) -> None:
        self.conditions = conditions
        self.figures = Figures(kind)
        self.chance = random.Random(conditions.seed)  # noqa: S311 (must be reproducible, not secret)
        clock = Clock(lambda: _START)
        faults = Faults(conditions.seed)
        faults.plan_randomly("chat.postMessage", conditions.lost, parse_fault("lost"))
        faults.plan_randomly("chat.postMessage", conditions.never_arrived, parse_fault("lost/before"))
        workspaces = [Workspace(clock=clock), Workspace.named("NEIGHBOUR")]
        for workspace in workspaces:
            for number in range(1, conditions.channels):
                channel = Channel(f"C{number}{workspace.team[1:]}", f"channel-{number}")
                workspace.add_channel(channel, workspace.asker, workspace.bot_user)
        limits = RateLimits(restricted_history=True, limited_posting=True)
        self.slack = Slack(*workspaces, clock=clock, faults=faults, rate_limits=limits)
        self.database = Database(url, clock.now)
        self.settled_at: dict[str, float] = {}
        self.recorded_at: dict[str, float] = {}
        self.doubtful: set[str] = set()

    @property
    def now(self) -> float:
        return self.slack.clock.now()

    def start(self, api_url: str) -> None:
        """Start the bot, which posts to ``api_url``."""
        migrate(self.database)
        slack_clock = SlackClock(self.slack.clock.now, self.slack.clock.now)
        questions = SqlQuestions(self.database, Vault([new_key()]), 0)
        self.outbox_store = SqlOutboxStore(self.database, questions, pace=Pace(), slack_time=slack_clock.now)
        installations = MemoryInstallations()
        for one in self.slack.workspaces.values():
            installations.save(
                Installation(one.team, None, one.team, one.bot_token, one.bot_id, one.bot_user, (), one.asker, _START)
            )
        sender = SlackSender(InstallationCache(installations, time.monotonic), api_url, slack_clock=slack_clock)
        sender.learn_time()
        dying = _DyingSender(sender, self.conditions.dies, self.chance)
        self.outbox = Outbox(self.outbox_store, dying, observers=[self.observe], monotonic=self.slack.clock.now)

    def observe(self, claim: Claim, outcome: Outcome) -> None:
        """Note when a delivery was settled, and whether it was doubtful."""
        key = f"{claim.message.workspace.team_id}/{claim.message.idempotency_key}"
        if outcome.label in {"doubtful", "absent", "searching", "look_up_held"}:
            self.doubtful.add(key)
        if outcome.label in {"sent", "refused", "skipped"}:
            self.settled_at[key] = self.now

    def run(self) -> None:
        """Let people talk and the bot answer for the length of the run, and then until everything is settled."""
        for second in range(self.conditions.minutes * 60):
            self.pass_second()
            for workspace in self.slack.workspaces.values():
                if self.chance.random() < self.conditions.messages / 60:
                    self.attempt(partial(self.ask, workspace, second))
        deadline = self.now + self.conditions.ttl
        while self.count_open() and self.now < deadline:
            for _ in range(15):
                self.pass_second()

    def pass_second(self) -> None:
        """Let a second pass in which people talk and the bot sends what is due."""
        self.slack.clock.advance(1)
        for workspace in self.slack.workspaces.values():
            for channel in [one for one in workspace.channels.values() if not one.is_direct]:
                if self.chance.random() < self.conditions.talk / 60:
                    workspace.add(Message(channel.id, workspace.asker, "small talk"))
        self.attempt(self.outbox.deliver_due)

    def attempt(self, work: Callable[[], object]) -> None:
        """Do some work of the bot, whose process may die at it and is replaced at once."""
        try:
            work()
        except _ProcessDiedError:
            return

    def ask(self, workspace: Workspace, number: int) -> None:
        """Let a person ask, or a tip be due."""
        channel = self.chance.choice([one for one in workspace.channels.values() if not one.is_direct])
        thread_ts = None
        if self.chance.random() < 0.75:
            thread_ts = workspace.add(Message(channel.id, workspace.asker, "a question")).ts
        content = {"text": f"answer {number}", "blocks": []}
        message = OutgoingMessage(
            Tenant(workspace.team), f"answer:{number}", channel.id, content, thread_ts=thread_ts,
            ttl=self.conditions.ttl,
        )  # fmt: skip
        self.recorded_at[f"{workspace.team}/answer:{number}"] = self.now
        self.outbox.answer(IncomingEvent(Tenant(workspace.team), f"Ev{number}"), message)

    def count_open(self) -> int:
        by_state = self.outbox_store.backlog().by_state
        return by_state[State.PENDING] + by_state[State.SENDING]

    def judge(self) -> Figures:
        """Compare Slack's messages with what was recorded."""
        figures, settled = self.figures, self.settled_at
        posts = Counter(f"{post.team}/{post.text.replace('answer ', 'answer:')}" for post in self.slack.journal.posts)
        figures.messages, figures.posts = len(self.recorded_at), sum(posts.values())
        figures.twice = sum(count - 1 for count in posts.values())
        figures.lost = sum(not posts[key] for key in self.recorded_at)
        by_state = self.outbox_store.backlog().by_state
        figures.unsettled = sum(count for state, count in by_state.items() if state is not State.SENT)
        took = {key: settled[key] - at for key, at in self.recorded_at.items() if key in settled}
        figures.late = sum(seconds > self.conditions.ttl for seconds in took.values())
        figures.doubtful = len(self.doubtful)
        figures.settled_after = [took[key] for key in self.doubtful if key in took]
        calls = Counter(
            (call.method.startswith("conversations."), call.outcome == "ratelimited")
            for call in self.slack.journal.calls
        )
        figures.pages, figures.limited, figures.posts_limited = (
            calls[True, False],
            calls[True, True],
            calls[False, True],
        )
        return figures


def simulate(kind: Literal["SQLite", "PostgreSQL"], conditions: Conditions | None = None) -> Figures:
    """Simulate a run on a database of that kind."""
    began = time.monotonic()
    with _url(kind) as url:
        simulation = _Simulation(conditions or Conditions(), url, kind)
        with closing(simulation.database), SlackServer(simulation.slack) as server:
            simulation.start(server.api_url)
            simulation.run()
            figures = simulation.judge()
    figures.seconds = time.monotonic() - began
    return figures


@contextmanager
def _url(kind: str) -> Iterator[str]:
    with TemporaryDirectory(prefix="guidepost-soak-") as folder, new_database(kind, Path(folder)) as database:
        yield database.url


RESTRICTED: Mapping[str, Literal["SQLite", "PostgreSQL"]] = {
    "restricted-sqlite": "SQLite",
    "restricted-postgresql": "PostgreSQL",
}
"""The runs by their names on the command line."""
