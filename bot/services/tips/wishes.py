"""What a person filled in, made into a schedule, or all that is wrong with it at once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, time

from bot.services.tips.calendar import local_date, next_due
from bot.services.tips.filled import Field, Filled
from bot.services.tips.inputs import parse_time
from bot.services.tips.mistakes import InputError, Mistake
from bot.services.tips.schedule import Schedule
from bot.services.tips.zones import parse_zone
from bot.services.workspaces import Workspace

Faults = Mapping[Field, InputError]
"""What is wrong with each field."""


class FaultsError(Exception):
    """Something that was filled in cannot be used."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


def schedule_of(filled: Filled, workspace: Workspace, made_by: str, now: float) -> Schedule:
    """The schedule that the form describes; it begins today at the earliest, and today by default.

    Raises:
        FaultsError: with all that is wrong.
    """
    faults: dict[Field, InputError] = {}
    at, zone = time(), "UTC"
    with _noting(faults, Field.TIME):
        at = parse_time(filled.time)
    with _noting(faults, Field.ZONE):
        zone = parse_zone(filled.zone)
    starts = filled.starts or local_date(now, zone)
    faults.update(_faults_of_days(filled, starts))
    schedule = Schedule(
        workspace, filled.channel, at, zone, made_by, starts, filled.ends,
        filled.weekdays, filled.themes, filled.holidays or None,
    )  # fmt: skip
    if not faults and next_due(schedule, now) is None:
        faults[Field.ENDS] = InputError(Mistake.NEVER)
    if faults:
        raise FaultsError(faults)
    return schedule


def _faults_of_days(filled: Filled, starts: date) -> Iterator[tuple[Field, InputError]]:
    if not filled.weekdays:
        yield Field.WEEKDAYS, InputError(Mistake.NO_WEEKDAY)
    if filled.ends and filled.ends < starts:
        first, last = starts.isoformat(), filled.ends.isoformat()
        yield Field.ENDS, InputError(Mistake.ENDS_TOO_EARLY, starts=first, ends=last)


@contextmanager
def _noting(faults: dict[Field, InputError], field: Field) -> Iterator[None]:
    try:
        yield
    except InputError as error:
        faults[field] = error
