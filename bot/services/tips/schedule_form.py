"""The form that schedules tips, and its validation."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from bot.services.tips.calendar import local_date, next_due
from bot.services.tips.input_errors import InputError, InputErrorCode
from bot.services.tips.models import WEEKDAYS, Schedule
from bot.services.tips.times import parse_time, parse_zone
from bot.services.workspaces import Workspace


class Field(StrEnum):
    """A field of the form."""

    CHANNEL = "channel"
    JOIN = "join"
    TIME = "time"
    ZONE = "zone"
    WEEKDAYS = "weekdays"
    THEMES = "themes"
    HOLIDAYS = "holidays"
    STARTS = "starts"
    ENDS = "ends"


USUAL_TIME = time(9)
"""Time that the form has for a channel without tips."""


@dataclass(frozen=True)
class ScheduleForm:
    """The values of the form as a person filled it in, not validated."""

    channel: str = ""
    join: bool = False
    """True if the bot may join the channel by itself."""
    time: str = ""
    zone: str = ""
    weekdays: frozenset[int] = WEEKDAYS
    themes: frozenset[str] = frozenset()
    holidays: str = ""
    starts: date | None = None
    ends: date | None = None


FieldErrors = Mapping[Field, InputError]
"""The error of each field that has one."""


class ScheduleFormError(Exception):
    """Some fields of the form are not valid."""

    def __init__(self, errors: FieldErrors) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


def to_schedule(form: ScheduleForm, workspace: Workspace, made_by: str, now: float) -> Schedule:
    """Return the schedule that the form describes. It starts today by default.

    Raises:
        ScheduleFormError: with the errors of all fields.
    """
    errors: dict[Field, InputError] = {}
    at, zone = time(), "UTC"
    with _collecting(errors, Field.TIME):
        at = parse_time(form.time)
    with _collecting(errors, Field.ZONE):
        zone = parse_zone(form.zone)
    starts = form.starts or local_date(now, zone)
    errors.update(_day_errors(form, starts))
    schedule = Schedule(
        workspace, form.channel, at, zone, made_by, starts, form.ends,
        form.weekdays, form.themes, form.holidays or None,
    )  # fmt: skip
    if not errors and next_due(schedule, now) is None:
        errors[Field.ENDS] = InputError(InputErrorCode.NEVER)
    if errors:
        raise ScheduleFormError(errors)
    return schedule


def _day_errors(form: ScheduleForm, starts: date) -> Iterator[tuple[Field, InputError]]:
    if not form.weekdays:
        yield Field.WEEKDAYS, InputError(InputErrorCode.NO_WEEKDAY)
    if form.ends and form.ends < starts:
        first, last = starts.isoformat(), form.ends.isoformat()
        yield Field.ENDS, InputError(InputErrorCode.ENDS_TOO_EARLY, starts=first, ends=last)


@contextmanager
def _collecting(errors: dict[Field, InputError], field: Field) -> Iterator[None]:
    try:
        yield
    except InputError as error:
        errors[field] = error
