"""An oracle for `bot.services.tips.calendar`: the moment at which a clock on the wall shows a time.

It looks at the clock minute by minute and never asks a zone what a local time means, so it goes the opposite way.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the time that the clock shows at a moment."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


@lru_cache(maxsize=100_000)
def shown_at(day: date, at: time, zone: ZoneInfo) -> float | None:
    """Return the first moment, in seconds since the epoch, at which the clock shows ``at`` on ``day``.

    If the clock jumps over that time, the moment is as long after the jump as the time is after what the clock last
    showed. If the date is over by then, it is as long before the jump as the time is before what the clock shows next.
    The result is None if there is no such date.
    """
    wanted = datetime.combine(day, at)
    around = wanted.replace(tzinfo=UTC)
    offsets = {wall(around + k * HOUR, zone) - (around + k * HOUR).replace(tzinfo=None) for k in range(-30, 31, 3)}
    moments = sorted(around - offset for offset in offsets)
    found = [moment for moment in moments if wall(moment, zone) == wanted]
    moment = found[0] if found else _around_jump(wanted, zone)
    return moment.timestamp() if moment else None


def _around_jump(wanted: datetime, zone: ZoneInfo) -> datetime | None:
    moment = wanted.replace(tzinfo=UTC) - 30 * HOUR
    while wall(moment + MINUTE, zone) < wanted:
        moment += MINUTE
    after = moment + (wanted - wall(moment, zone))
    before = moment + MINUTE - (wall(moment + MINUTE, zone) - wanted)
    return next((there for there in (after, before) if wall(there, zone).date() == wanted.date()), None)
