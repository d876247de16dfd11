"""Claims on the rows of the table ``delivery``, as a part of the outbox store's transactions."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from bot.services.deliveries import Claim, State
from bot.services.rate_limits import look_up_method
from bot.storage.database import Database
from bot.storage.prepared import PreparedStatement
from bot.storage.sql import outbox_statements as statements
from bot.storage.sql.delivery_rows import claim_from_row
from bot.storage.sql.limits import SqlLimits

_CLAIMED = ("state", "attempts", "not_before", "maybe_sent_since", "slack_since")


class Claims:
    """Claims deliveries whose turn it is."""

    def __init__(
        self,
        database: Database,
        limits: SqlLimits,
        pace: Mapping[str, float | None],
        lease: float,
        slack_time: Callable[[], float | None],
    ) -> None:
        """``pace`` are the parameters of the pace in each channel; a claim is valid for ``lease`` seconds."""
        self._database = database
        self._limits = limits
        self._pace = pace
        self._lease = lease
        self._slack_time = slack_time
        self._find_next = PreparedStatement(database, statements.CLAIM_NEXT)
        self._find_wanted = PreparedStatement(database, statements.CLAIM_ONE)
        self._claim_post = PreparedStatement(database, statements.CLAIM_POST, _CLAIMED)

    def next(self, connection: Connection, most: int) -> list[Claim]:
        """Claim up to ``most`` deliveries, longest due first."""
        return self._claim(connection, self._find_next, {"limit": most})

    def one(self, connection: Connection, delivery_id: str) -> Claim | None:
        """Claim the delivery with that id; return None if it is not its turn."""
        claims = self._claim(connection, self._find_wanted, {"wanted_id": delivery_id})
        return claims[0] if claims else None

    def _claim(self, connection: Connection, due: PreparedStatement, parameters: Mapping[str, Any]) -> list[Claim]:
        """Claim what ``due`` finds: of each channel one message at most, of each workspace one look-up."""
        now = {**self._pace, **self._database.clock_parameter}
        claims: dict[tuple[str, str], Claim] = {}
        for row in due.rows(connection, {**parameters, **now}):
            claim = claim_from_row(row)
            if _turn_of(claim) in claims:
                continue
            claims[_turn_of(claim)] = claim
            changes = {
                "wanted_id": claim.delivery_id,
                "state": State.SENDING,
                "attempts": claim.attempt,
                "not_before": row["read_at"] + self._lease,
            }
            if claim.is_look_up:
                self._limits.take_turn(connection, claim.message)
            if claim.is_post:
                # Only the first message of a channel's queue can be claimed, so no one else claims another one now.
                since = {"maybe_sent_since": row["read_at"], "slack_since": self._slack_time()}
                self._claim_post.run(connection, {**changes, **since, **now})
            else:
                connection.execute(statements.CLAIM_LOOK_UP, changes)
        return list(claims.values())


def _turn_of(claim: Claim) -> tuple[str, str]:
    """Return what only one of the claims made at once may have: a channel, or the history of a workspace."""
    team_id = claim.message.workspace.team_id
    if claim.is_look_up:
        return team_id, look_up_method(claim.message.thread_ts)
    return team_id, claim.message.channel if claim.is_post else claim.delivery_id
