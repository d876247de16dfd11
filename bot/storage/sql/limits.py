"""The table ``rate_limit``: what Slack has limited in a workspace, as a part of the outbox store's transactions."""

from sqlalchemy import BindParameter, Connection, bindparam, delete, exists, select, update
from sqlalchemy.types import Double

from bot.services.deliveries import Indeterminate, LookUpLimited, Outcome, OutgoingMessage, State
from bot.services.rate_limits import POST_METHOD, LookUpLimit, look_up_method
from bot.storage.clock import CurrentTime
from bot.storage.database import Database
from bot.storage.schema import delivery, rate_limit

_ROW = delivery.c
_LIMIT = rate_limit.c
_LIMIT_IN_TEAM = _LIMIT.team_id == bindparam("in_team")
LIMIT = select(_LIMIT.free_at, _LIMIT.spacing, _LIMIT.answered_at, _LIMIT.limited_at).where(
    _LIMIT_IN_TEAM, _LIMIT.resource == bindparam("of_resource")
)
TAKE_TURN = (
    update(rate_limit)
    .where(_LIMIT_IN_TEAM, _LIMIT.resource == bindparam("of_resource"), _LIMIT.spacing > 0)
    .values(free_at=CurrentTime() + _LIMIT.spacing)
)
IS_ANOTHER_CHANNEL_PAUSED = select(
    exists().where(
        _LIMIT_IN_TEAM,
        _LIMIT.resource.not_like("%.%"),
        _LIMIT.resource != bindparam("in_channel"),
        _LIMIT.free_at > CurrentTime(),
    )
)
"""Slack's limits for posting count for a channel, and for a whole workspace. If two channels are limited at the same
time, it is the workspace."""

_DELAY: BindParameter[float] = bindparam("pause", type_=Double())
PAUSE_WORKSPACE = (
    update(delivery)
    .where(_ROW.team_id == bindparam("in_team"), _ROW.state == State.PENDING, _ROW.not_before < CurrentTime() + _DELAY)
    .values(not_before=CurrentTime() + _DELAY)
)
PAUSE_CHANNEL = PAUSE_WORKSPACE.where(_ROW.channel == bindparam("in_channel"))
FORGET_LIMITS = delete(rate_limit).where(_LIMIT_IN_TEAM)


class SqlLimits:
    """The rate limits of all workspaces."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._upsert = database.upsert(rate_limit)

    def take_turn(self, connection: Connection, message: OutgoingMessage) -> None:
        """Use up the turn of the look-up of ``message``, if Slack limits look-ups."""
        connection.execute(TAKE_TURN, self._looked_up(message) | self._database.clock_parameter)

    def record_look_up(self, connection: Connection, message: OutgoingMessage, outcome: Outcome) -> None:
        """Learn from the outcome of a look-up of ``message``."""
        if isinstance(outcome, Indeterminate):
            return
        now = self._database.now(connection)
        found = connection.execute(LIMIT, self._looked_up(message)).one_or_none()
        limit = LookUpLimit(*found) if found else LookUpLimit()
        if isinstance(outcome, LookUpLimited):
            limit = limit.after_limit(now, outcome.seconds)
        else:
            limit = limit.after_answer(now)
        self._save(connection, message, look_up_method(message.thread_ts), limit)

    def pause_posting(self, connection: Connection, message: OutgoingMessage, seconds: float) -> None:
        """Pause the channel of ``message``, and the whole workspace if another channel is paused as well."""
        limit = LookUpLimit(self._database.now(connection) + seconds)
        of_channel = {"in_team": message.workspace.team_id, "in_channel": message.channel, "pause": seconds}
        of_channel |= self._database.clock_parameter
        if connection.scalar(IS_ANOTHER_CHANNEL_PAUSED, of_channel):
            self._save(connection, message, POST_METHOD, limit)
            connection.execute(PAUSE_WORKSPACE, of_channel)
        self._save(connection, message, message.channel, limit)
        connection.execute(PAUSE_CHANNEL, of_channel)

    def _save(self, connection: Connection, message: OutgoingMessage, resource: str, limit: LookUpLimit) -> None:
        values = {"free_at": limit.free_at, "spacing": limit.spacing}
        values |= {"answered_at": limit.answered_at, "limited_at": limit.limited_at}
        connection.execute(self._upsert, {"team_id": message.workspace.team_id, "resource": resource, **values})

    def _looked_up(self, message: OutgoingMessage) -> dict[str, str]:
        return {"in_team": message.workspace.team_id, "of_resource": look_up_method(message.thread_ts)}
