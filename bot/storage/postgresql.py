"""Connections to PostgreSQL that give up when the server does not answer.

A server that is frozen, or that waits for a lock, keeps its connections open, so no timeout of TCP ends the wait; and a
limit that the server itself enforces does not help against a frozen server.
"""

from collections.abc import Generator
from typing import Any

from psycopg import Connection, OperationalError
from psycopg.errors import _WaitTimeout

_INTERVAL = 0.1
"""Seconds between two looks at the clock while nothing arrives."""


class BoundedConnection(Connection[Any]):
    """A connection on which each wait for the server may have a limit."""

    limit: float | None = None
    """Seconds that a wait may take; None for no limit."""

    def wait(self, gen: Generator[Any, Any, Any], interval: float = _INTERVAL, timeout: float | None = None) -> Any:
        """Wait for the server, as every statement does.

        Raises:
            OperationalError: when the limit has passed. The connection is closed then.
        """
        try:
            return super().wait(gen, interval, self.limit if timeout is None else timeout)
        except _WaitTimeout:
            # A late answer would be taken for that of the next statement.
            self.close()
            raise OperationalError("the server did not answer in time") from None
