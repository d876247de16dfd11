"""The working day that is simulated: how many questions come in each hour, and how the run is scaled down.

A run is shorter than a day, but nothing in it is slower or faster. Questions arrive at the rates of the day's hours; an
hour lasts a few seconds instead of 3,600. So every process, queue and connection has as much to do in a second as on
the day itself, and only the sums are smaller. What does not come at a rate, the tips of a minute, is not scaled: the
full number is due in the same minute.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

HOUR = 3_600.0
SHAPE = (
    0.002, 0.001, 0.001, 0.001, 0.002, 0.005, 0.012, 0.030, 0.065, 0.110, 0.125, 0.115,
    0.085, 0.090, 0.110, 0.095, 0.065, 0.040, 0.020, 0.011, 0.006, 0.004, 0.003, 0.002,
)  # fmt: skip
"""Share of a day's questions that comes in each hour: office hours, a dip at noon, and people of four time zones."""
INSTALLS_FOR_EACH_WORKSPACE = 0.005
"""Workspaces that install the app on a day, for each that has it."""


@dataclass(frozen=True)
class Day:
    """A working day, and the seconds that stand for each of its hours."""

    workspaces: int = 10_000
    questions: float = 40.0
    """Questions that a workspace asks on the day."""
    tips: int = 2_500
    """Channels whose tip is due in the same minute: a quarter of the workspaces, at nine in one time zone."""
    hour: float = 4.0
    """Seconds that stand for an hour."""

    @property
    def rates(self) -> Sequence[float]:
        """Questions a second in each hour of the day."""
        return [self.workspaces * self.questions * share / HOUR for share in SHAPE]

    @property
    def peak(self) -> float:
        """Questions a second in the busiest hour."""
        return max(self.rates)

    @property
    def seconds(self) -> float:
        """Duration of the run's day."""
        return self.hour * len(SHAPE)

    @property
    def installs(self) -> int:
        """Installations during the run's day, scaled as the questions are; there is always one."""
        return max(1, round(self.workspaces * INSTALLS_FOR_EACH_WORKSPACE * self.hour / HOUR))

    def times(self, chance: random.Random) -> list[float]:
        """Return when questions arrive, in seconds from the start: people ask independently of each other."""
        return [
            number * self.hour + time
            for number, rate in enumerate(self.rates)
            for time in arrivals(rate, self.hour, chance)
        ]


def arrivals(rate: float, seconds: float, chance: random.Random) -> Iterator[float]:
    """Yield the times of a Poisson process with ``rate`` arrivals a second."""
    now = chance.expovariate(rate)
    while now < seconds:
        yield now
        now += chance.expovariate(rate)
