"""Statements that are compiled once and run by the driver itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ClauseElement, Connection
from sqlalchemy.exc import DBAPIError

from bot.storage.database import Database

Parameters = Mapping[str, Any]


class PreparedStatement:
    """A statement that is compiled once. It takes a quarter of the time that SQLAlchemy takes for it.

    Values are passed to the driver as they are, so it must have types that both drivers know.
    """

    def __init__(self, database: Database, statement: ClauseElement, columns: Sequence[str] = ()) -> None:
        """``columns`` are the columns that the statement sets to the parameters of the same names."""
        self._engine = database.engine
        compiled: Any = statement.compile(dialect=database.engine.dialect, column_keys=list(columns) or None)
        self._sql = str(compiled)
        self._names: Sequence[str] | None = compiled.positiontup
        self._defaults = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}

    def run(self, connection: Connection, parameters: Parameters) -> int:
        """Run the statement with ``parameters``, by name; return the number of rows that it changed."""
        return int(self._execute(connection, parameters).rowcount)

    def scalar(self, connection: Connection, parameters: Parameters) -> Any:
        """Run the statement; return the first value of the first row, or None without a row."""
        # All rows are read, because SQLite commits nothing while a statement has rows left.
        rows = self._execute(connection, parameters).fetchall()
        return rows[0][0] if rows else None

    def rows(self, connection: Connection, parameters: Parameters) -> list[dict[str, Any]]:
        """Run the statement; return its rows, by the names of their columns."""
        cursor = self._execute(connection, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _execute(self, connection: Connection, parameters: Parameters) -> Any:
        driver: Any = connection.connection.driver_connection
        values: Any = {**self._defaults, **parameters}
        if self._names is not None:
            values = [values[name] for name in self._names]
        dialect = connection.dialect
        try:
            return driver.execute(self._sql, values)
        except dialect.loaded_dbapi.Error as error:
            if is_lost := dialect.is_disconnect(error, driver, None):
                # The server has dropped the others as well.
                self._engine.dispose(close=False)
                connection.invalidate(error)
            raise DBAPIError.instance(
                None, None, error, dialect.loaded_dbapi.Error, True, connection_invalidated=is_lost, dialect=dialect
            ) from error
