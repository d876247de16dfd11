"""Moves everything from one database to another: from SQLite to PostgreSQL when one machine is not enough, or back."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, select

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.migrating import check_migrated, migrate
from bot.storage.schema import metadata
from bot.storage.sql.sealing import SEALED
from bot.storage.vault import Vault

BATCH = 1_000
"""Rows that are in memory at a time."""
_MODULUS = 2**256

Progress = Callable[[str, int], object]
"""Is told a table and how many of its rows are copied so far."""


@dataclass(frozen=True)
class Content:
    """What is in a table, whatever the order of its rows."""

    rows: int = 0
    digest: int = 0
    """The sum of the rows' SHA-256 digests: each row counts, none can make up for another."""


def copy_database(source: Database, target: Database, vault: Vault, progress: Progress) -> dict[str, int]:
    """Copy every row of ``source`` to the empty ``target``, which is migrated first; how many rows each table has.

    Secrets are copied as they are, sealed: the bot needs the same keys afterwards, those of ``vault``.

    Raises:
        StorageError: when ``target`` has rows, when ``source`` is not migrated or changes meanwhile, when a secret was
            sealed with a key that ``vault`` does not know, or a database does not answer. ``target`` is empty then.
    """
    check_migrated(source)
    migrate(target)
    with source.reading() as old, target.writing() as new:
        _check_empty(new)
        _check_keys(old, vault)
        for table in metadata.sorted_tables:
            _copy(table, old, new, progress)
        # Seen anew: what was written to the source since the first look would be missing.
        with source.reading() as now:
            return {table.name: _check_same(table, now, new) for table in metadata.sorted_tables}


def _check_empty(target: Connection) -> None:
    for table in metadata.sorted_tables:
        if rows := target.scalar(select(func.count()).select_from(table)):
            raise StorageError(
                f"The database to copy to has {rows} rows in the table {table.name}: name one that is new and empty"
            )


def _check_keys(source: Connection, vault: Vault) -> None:
    for table, column in SEALED:
        for sealed in source.scalars(select(table.c[column])):
            vault.open(sealed)


def _copy(table: Table, source: Connection, target: Connection, progress: Progress) -> None:
    copied = 0
    rows = source.execution_options(yield_per=BATCH).execute(select(table))
    for batch in rows.mappings().partitions():
        target.execute(table.insert(), [dict(row) for row in batch])
        copied += len(batch)
        progress(table.name, copied)


def _check_same(table: Table, source: Connection, target: Connection) -> int:
    there, here = _content(table, source), _content(table, target)
    if there != here:
        raise StorageError(
            f"The table {table.name} has {there.rows} rows, of which {here.rows} were copied, or others: "
            "something wrote to it meanwhile. Stop the bot, then copy again"
        )
    return here.rows


def _content(table: Table, connection: Connection) -> Content:
    count = total = 0
    for row in connection.execution_options(yield_per=BATCH).execute(select(table)):
        total += int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest())
        count += 1
    return Content(count, total % _MODULUS)
