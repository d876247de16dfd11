"""The plan for digests: one a week for each curators' channel, and one a month for each owner of entries."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day

from bot.errors import StorageError
from bot.knowledge.base import KnowledgeBase
from bot.log import event
from bot.services.curation.activity import Activity, Period
from bot.services.curation.channels import CuratorChannel, CuratorChannelStore
from bot.services.curation.digest import UNSEEN_DAYS, Digest, make_digest, owners_in_slack
from bot.services.deliveries import MessageContent, OutgoingMessage
from bot.services.ports import OutboxStore
from bot.services.retention import DAY
from bot.services.tips.calendar import local_date, local_instant
from bot.services.tips.times import UnknownZoneError
from bot.services.workspaces import Workspace

_log = logging.getLogger(__name__)

WEEK, MONTH = 7, 30
"""Days that the two kinds of digests are about."""
AT = time_of_day(9)
"""Local time on Monday from which a digest is due."""
LOOK_EVERY = 60.0
"""Seconds between two looks at what is due."""
_TTL = 3 * DAY
"""Seconds after which a digest that could not be posted is dropped."""


@dataclass(frozen=True)
class DigestParts:
    """Functions that give a digest its contents and its form."""

    knowledge: Callable[[Workspace], KnowledgeBase]
    """Returns the present knowledge base of a workspace."""
    read: Callable[[Period, Workspace], Activity]
    render: Callable[[Digest, KnowledgeBase], MessageContent]
    shares: Callable[[Workspace], Mapping[str, float]]
    """Returns the shares of the scorecard as they were recorded last."""


class DigestPlanner:
    """Puts the digests that are due in the outbox. Any number of processes may do so with one database.

    A digest's key holds its Monday, so that it is posted once. One that was missed is posted later in the same week.
    """

    def __init__(
        self,
        channels: CuratorChannelStore,
        outbox_store: OutboxStore,
        parts: DigestParts,
        clock: Callable[[], float] = time.time,
        since: float | None = None,
    ) -> None:
        """``clock`` returns seconds since the epoch. Digests that were due before ``since`` are left out."""
        self._channels, self._outbox_store, self._parts, self._clock = channels, outbox_store, parts, clock
        self._since, self._look_at = since, 0.0
        self._planned: dict[str, date] = {}
        """The Monday of the last digest of each workspace, so that it is not made again only to be found recorded."""

    def plan_due(self) -> int:
        """Record the digests that are due; return the number of new ones.

        Raises:
            StorageError: if the database cannot be reached.
        """
        now = self._clock()
        if now < self._look_at:
            return 0
        count = sum(self._plan(place, now) for place in self._channels.all())
        self._look_at = now + LOOK_EVERY
        if count:
            event(_log, "digests_planned", "digests for curators were due", digests=count)
        return count

    def _plan(self, place: CuratorChannel, now: float) -> int:
        team_id, monday = place.workspace.team_id, _due_monday(place.zone, now)
        if self._planned.get(team_id) == monday:
            return 0
        if self._since is not None and monday <= _due_monday(place.zone, self._since):
            return 0
        try:
            # A digest takes seconds to make. This process may have started since, or another one made it.
            is_recorded = self._outbox_store.was_recorded(place.workspace, _key(monday))
            count = 0 if is_recorded else self._outbox_store.enqueue(list(self._messages(place, monday)))
        except StorageError:
            raise
        except Exception:
            # The other workspaces get theirs. This one is tried again after the next start, or next week.
            _log.exception(
                "a digest was not made", extra={"action": "digest_failed", "details": {"workspace": team_id}}
            )
            count = 0
        self._planned[team_id] = monday
        return count

    def _messages(self, place: CuratorChannel, monday: date) -> Iterator[OutgoingMessage]:
        until = datetime.combine(monday, time_of_day(), UTC).timestamp()
        period = Period(until - UNSEEN_DAYS * DAY, until, place.workspace.team_id)
        activity = self._parts.read(period, place.workspace)
        knowledge = self._parts.knowledge(place.workspace)
        weekly = make_digest(activity, WEEK, knowledge, self._parts.shares(place.workspace))
        yield self._message(place, _key(monday), place.channel, self._parts.render(weekly, knowledge))
        if monday.day > WEEK:
            return
        for owner, person in owners_in_slack(knowledge).items():
            monthly = make_digest(activity, MONTH, knowledge, {}, owner)
            if monthly.is_worth_reading:
                key = f"owner-digest:{person}:{monday}"
                yield self._message(place, key, person, self._parts.render(monthly, knowledge))

    def _message(self, place: CuratorChannel, key: str, channel: str, content: MessageContent) -> OutgoingMessage:
        return OutgoingMessage(place.workspace, key, channel, content, ttl=_TTL)


def _due_monday(zone: str, now: float) -> date:
    """Return the last Monday whose digest is due in a time zone; one that no longer exists counts as UTC."""
    try:
        day = local_date(now, zone)
    except UnknownZoneError:
        return _due_monday("UTC", now)
    monday = day - timedelta(days=day.weekday())
    due = local_instant(monday, AT, zone)
    return monday if due is not None and due <= now else monday - timedelta(weeks=1)


def _key(monday: date) -> str:
    return f"digest:{monday}"
