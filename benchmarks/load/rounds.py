"""Rounds of measurements: all targets are measured in turn, so that a disturbance affects neighbors alike."""

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.data import GOLDEN
from benchmarks.load.figures import Figures
from benchmarks.load.servers import REAL, Target, start_server
from benchmarks.load.subject import Subject
from bot.services.scoring.golden import read_golden

_MANY = 16

Measurement = Callable[[Subject], Figures]

EVENTS = "events"
COMMANDS = "commands"
MEASUREMENTS: Mapping[str, Measurement] = {
    f"{EVENTS} c1": lambda subject: subject.events(1),
    f"{EVENTS} c{_MANY}": lambda subject: subject.events(_MANY),
    f"{COMMANDS} c1": lambda subject: subject.commands(1),
    f"{COMMANDS} c{_MANY}": lambda subject: subject.commands(_MANY),
    f"{COMMANDS} at random": Subject.commands_at_random,
    f"{COMMANDS} while Slack is slow": Subject.commands_while_slack_is_slow,
}
"""Measurements by name. ``c16`` means 16 connections."""


@dataclass
class Results:
    """The figures of all rounds."""

    figures: dict[tuple[str, str], list[Figures]] = field(default_factory=dict)
    """One item for each round, by the names of the target and of the measurement."""

    def median(self, target: Target, measurement: str, name: str) -> float | None:
        """Return the median of a figure over all rounds; None if it was not measured."""
        found = self.figures.get((target.name, measurement))
        return median(getattr(one, name) for one in found) if found else None

    def ratio(self, target: Target, other: Target, measurement: str, name: str) -> float | None:
        """Return the median of the ratios between two targets, round by round; None if one was not measured."""
        pairs = zip(
            self.figures.get((target.name, measurement), ()),
            self.figures.get((other.name, measurement), ()),
            strict=False,
        )
        ratios = [getattr(one, name) / getattr(another, name) for one, another in pairs]
        return median(ratios) if ratios else None


def measure(targets: Sequence[Target], rounds: int, seconds: float) -> Results:
    """Start all targets and measure them in turn; each measurement takes some seconds."""
    results = Results()
    with ExitStack() as stack:
        subjects = _start(targets, seconds, stack)
        for number in range(rounds):
            for subject in subjects[number % len(subjects) :] + subjects[: number % len(subjects)]:
                _measure(subject, results)
    return results


def _start(targets: Sequence[Target], seconds: float, stack: ExitStack) -> list[Subject]:
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="guidepost-load-")))
    questions = [one.question for one in read_golden(GOLDEN)]
    questions_with_ids = [f"{question} practices/codify" for question in questions]
    postgres = None
    if any(target.storage == "PostgreSQL" for target in targets):
        from tests.support.postgres import Postgres  # noqa: PLC0415 (its server is in an extra)

        postgres = stack.enter_context(Postgres.started())
    subjects = []
    for number, target in enumerate(targets):
        url = postgres.create_database() if postgres and target.storage == "PostgreSQL" else ""
        own = folder / str(number)
        own.mkdir()
        server = stack.enter_context(start_server(target, own, url))
        asked = questions if target.factory == REAL else questions_with_ids
        subjects.append(Subject(server, asked, [postgres.pid] if postgres and url else [], seconds))
        print(f"started: {target.name}", file=sys.stderr, flush=True)
    return subjects


def _measure(subject: Subject, results: Results) -> None:
    target = subject.server.target
    for name, measurement in MEASUREMENTS.items():
        if not name.startswith(target.measured):
            continue
        figures = measurement(subject)
        results.figures.setdefault((target.name, name), []).append(figures)
        print(f"{target.name}: {name}: {figures}", file=sys.stderr, flush=True)
