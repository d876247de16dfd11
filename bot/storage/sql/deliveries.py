"""New deliveries in the database: whoever notes one, in whatever transaction, does it here."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from bot.storage.database import Database
from bot.storage.schema import delivery

Row = dict[str, Any]

_in_order = itemgetter("team_id", "key")


class Deliveries:
    """Adds rows, as `bot.storage.sql.rows.row_of` makes them."""

    def __init__(self, database: Database) -> None:
        self._insert = database.insert_new(delivery).returning(delivery.c.id)

    def add(self, connection: Connection, rows: Sequence[Row]) -> set[str]:
        """Add rows as a part of the caller's transaction, leaving out those whose key is there; the ids of the others.

        They go in by key: two transactions that add the same ones then never wait for each other.
        """
        return set(connection.scalars(self._insert, sorted(rows, key=_in_order))) if rows else set()
