"""The plan for a schedule: which tip is due, when the next one is, and when the schedule has to be paused."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice

from bot.log import event
from bot.services.deliveries import Claim, MessageContent, OutgoingMessage
from bot.services.tips.calendar import spread_delay, tip_days
from bot.services.tips.input_errors import InputError
from bot.services.tips.library import Library
from bot.services.tips.models import DeliveredTip, PauseReason, Schedule, Tip
from bot.services.tips.ports import Plan, PlanFunction, ScheduleStore
from bot.services.tips.selection import choose
from bot.services.tips.times import UnknownZoneError

_log = logging.getLogger(__name__)

GRACE = 4 * 3600.0
"""Seconds after its instant within which a tip may still be posted."""
BATCH = 100
"""Number of schedules planned in one transaction. With SQLite, all other writers wait for the end of it."""
REST = 0.005
"""Seconds between two transactions, so that other writers get a turn."""
UNDECIDED = "undecided"
"""Reason for pausing a schedule whose plan failed because of a fault in the bot, which the log describes."""
KIND = "tip"
"""Kind of the deliveries that schedules cause."""
_MESSAGE_ERRORS = {
    "invalid_arguments", "invalid_blocks", "invalid_blocks_format", "invalid_metadata_format",
    "invalid_metadata_schema", "metadata_must_be_sent_from_app", "metadata_too_large", "msg_blocks_too_long",
    "msg_too_long", "no_text", "unsupported_block_type",
}  # fmt: skip
"""Slack's errors about one message. They are faults of the bot, and tomorrow's tip is another message."""

TipRenderer = Callable[[Tip, str], MessageContent]
"""Returns the message with the tip of the day, whose own sentences are in a language."""
PauseNotice = Callable[[Schedule, str], MessageContent]
"""Returns the message that tells a schedule's maker why it is paused: a `PauseReason`, or Slack's name for an error."""


class TipPlanner:
    """Plans all schedules with the tips of one library. It is a `PlanFunction`."""

    def __init__(self, library: Library, render: TipRenderer, explain: PauseNotice) -> None:
        self._library = library
        self._render = render
        self._explain = explain
        self._rendered: dict[tuple[str, str], MessageContent] = {}

    def __call__(self, schedule: Schedule, delivered: Sequence[DeliveredTip], now: float) -> Plan:
        """Return the plan; see `PlanFunction`. Of the tips due, only the latest is sent, and only within `GRACE`."""
        if schedule.paused:
            return Plan(None)
        try:
            due, next_due = _due_days(schedule, delivered, now)
        except UnknownZoneError:
            return self._pause(schedule, PauseReason.ZONE, now)
        except InputError:
            return self._pause(schedule, PauseReason.HOLIDAYS, now)
        if not due or now - due[-1][1] > GRACE:
            return Plan(next_due, missed=tuple(day for day, _ in due))
        choice = choose(self._library.pool(schedule.themes), delivered, schedule.place)
        if choice is None:
            return self._pause(schedule, PauseReason.NO_TIPS, now)
        *earlier, (day, instant) = due
        message = self._message(schedule, day, instant, now, choice.tip)
        missed = tuple(before for before, _ in earlier)
        return Plan(next_due, DeliveredTip(day, choice.tip.id, choice.round), message, missed)

    def _message(self, schedule: Schedule, day: date, instant: float, now: float, tip: Tip) -> OutgoingMessage:
        not_before = instant + spread_delay(schedule.place)
        key = tip.id, schedule.language
        if key not in self._rendered:
            self._rendered[key] = self._render(tip, schedule.language)
        return OutgoingMessage(
            workspace=schedule.workspace,
            idempotency_key=f"{KIND}:{schedule.channel}:{day}",
            channel=schedule.channel,
            content=self._rendered[key],
            entry_id=tip.entry_id,
            ttl=instant + GRACE - max(now, not_before),
            not_before=not_before,
        )

    def _pause(self, schedule: Schedule, reason: PauseReason, now: float) -> Plan:
        today = datetime.fromtimestamp(now, UTC).date()
        notice = OutgoingMessage(
            workspace=schedule.workspace,
            idempotency_key=f"{KIND}-paused:{schedule.channel}:{reason}:{today}",
            channel=schedule.made_by,
            content=self._explain(schedule, reason),
        )
        return Plan(None, paused=reason.value, notice=notice)


def _due_days(
    schedule: Schedule, delivered: Sequence[DeliveredTip], now: float
) -> tuple[list[tuple[date, float]], float | None]:
    """Return the tip days since the latest tip, up to ``now``, with their instants; and the next instant, if any.

    Raises:
        InputError: if the time zone, or the country or region of the holidays, is unknown.
    """
    due: list[tuple[date, float]] = []
    for day, instant in tip_days(schedule, 0.0, delivered[-1].day if delivered else None):
        if instant > now:
            return due, instant
        due.append((day, instant))
    return due, None


class PlanRunner:
    """Plans the schedules that are due. Any number of processes may do so with one database."""

    def __init__(self, schedules: ScheduleStore, decide: PlanFunction) -> None:
        self._schedules = schedules
        self._decide = pause_on_error(decide)

    def plan_due(self) -> int:
        """Plan until no schedule is due any more; return the number of schedules that were.

        Raises:
            StorageError: if the database cannot be reached. Plans from before that stay.
        """
        total = count = self._schedules.plan_due(self._decide, BATCH)
        while count == BATCH:
            time.sleep(REST)
            count = self._schedules.plan_due(self._decide, BATCH)
            total += count
        if total:
            event(_log, "tips_planned", "schedules were due", schedules=total)
        return total


def pause_on_error(decide: PlanFunction) -> PlanFunction:
    """Return a version of ``decide`` that pauses a schedule when it fails, so that all others go on.

    A plan that would make the schedule due again at once counts as a failure, because planning would never end.
    """

    def decide_or_pause(schedule: Schedule, delivered: Sequence[DeliveredTip], now: float) -> Plan:
        try:
            plan = decide(schedule, delivered, now)
            if plan.next_due is not None and plan.next_due <= now:
                raise ValueError("the schedule would be due again at once")
        except Exception:
            details = {"workspace": schedule.workspace.team_id, "channel": schedule.channel}
            _log.exception("a schedule was paused", extra={"action": "schedule_undecided", "details": details})
            return Plan(None, paused=UNDECIDED)
        return plan

    return decide_or_pause


class RefusalHandler:
    """Pauses a schedule when Slack refuses to post in its channel, and sends one notice to the person who made it.

    If the process dies between the refusal and the pause, Slack refuses the next day's tip as well, and the schedule is
    paused then.
    """

    def __init__(self, schedules: ScheduleStore, explain: PauseNotice) -> None:
        self._schedules = schedules
        self._explain = explain

    def on_refused(self, claim: Claim, reason: str) -> None:
        """Pause the schedule that ``claim`` comes from, if there is one. Safe to repeat.

        ``reason`` is Slack's name for the error.

        Raises:
            StorageError: if the database cannot be reached.
        """
        message = claim.message
        if message.kind != KIND or reason in _MESSAGE_ERRORS:
            return
        schedule = self._schedules.find(message.workspace, message.channel)
        if schedule is None:
            return
        notice = OutgoingMessage(
            workspace=message.workspace,
            idempotency_key=f"{KIND}-paused:{message.idempotency_key}",
            channel=schedule.made_by,
            content=self._explain(schedule, reason),
        )
        if self._schedules.pause(message.workspace, message.channel, reason, notice):
            event(_log, "schedule_paused", "Slack refuses a channel's tips", reason=reason)


@dataclass(frozen=True)
class UpcomingTip:
    """A tip that a channel will get if nothing changes."""

    day: date
    at: float
    """Instant of the tip, in seconds since the epoch."""
    tip: Tip


def preview(
    schedule: Schedule, delivered: Sequence[DeliveredTip], library: Library, now: float, count: int
) -> Sequence[UpcomingTip]:
    """Return the next ``count`` tips, or fewer if the schedule ends. A pause is ignored.

    Raises:
        InputError: if the time zone, or the country or region of the holidays, is unknown.
    """
    return list(islice(_upcoming(schedule, list(delivered), library, now), count))


def _upcoming(schedule: Schedule, history: list[DeliveredTip], library: Library, now: float) -> Iterator[UpcomingTip]:
    pool = library.pool(schedule.themes)
    for day, at in tip_days(schedule, now, history[-1].day if history else None):
        choice = choose(pool, history, schedule.place)
        if choice is None:
            return
        yield UpcomingTip(day, at, choice.tip)
        history.append(DeliveredTip(day, choice.tip.id, choice.round))
