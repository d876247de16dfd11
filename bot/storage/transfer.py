"""Transfer of all data to another database: from SQLite to PostgreSQL when one machine is not enough, or back."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, select

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.schema import metadata
from bot.storage.sql.reencryption import ENCRYPTED_COLUMNS
from bot.storage.upgrade import check_migrated, migrate
from bot.storage.vault import Vault

BATCH = 1_000
"""Number of rows in memory at a time."""
_MODULUS = 2**256

Progress = Callable[[str, int], object]
"""A function that is called with a table's name and the number of its rows copied so far."""


@dataclass(frozen=True)
class Content:
    """A fingerprint of a table's rows, in any order."""

    rows: int = 0
    digest: int = 0
    """The sum of the rows' SHA-256 digests, so that every row counts and none can make up for another."""


def copy_database(source: Database, target: Database, vault: Vault, progress: Progress) -> dict[str, int]:
    """Migrate the empty ``target`` and copy every row of ``source`` to it; return the number of rows by table.

    Secrets are copied as they are, encrypted. Afterwards the bot needs the same keys, those of ``vault``.

    Raises:
        StorageError: if ``target`` has rows, ``source`` is not migrated or changes meanwhile, ``vault`` lacks the key
            of a secret, or a database cannot be reached. ``target`` is empty then.
    """
    check_migrated(source)
    migrate(target)
    with source.reading() as old, target.writing() as new:
        _check_empty(new)
        _check_keys(old, vault)
        for table in metadata.sorted_tables:
            _copy(table, old, new, progress)
        # The source is read a second time, because rows written since the first view would be missing.
        with source.reading() as now:
            return {table.name: _check_same(table, now, new) for table in metadata.sorted_tables}


def _check_empty(target: Connection) -> None:
    for table in metadata.sorted_tables:
        if rows := target.scalar(select(func.count()).select_from(table)):
            raise StorageError(
                f"The database to copy to has {rows} rows in the table {table.name}: name one that is new and empty"
            )


def _check_keys(source: Connection, vault: Vault) -> None:
    for table, column in ENCRYPTED_COLUMNS:
        for token in source.scalars(select(table.c[column])):
            vault.decrypt(token)


def _copy(table: Table, source: Connection, target: Connection, progress: Progress) -> None:
    copied = 0
    rows = source.execution_options(yield_per=BATCH).execute(select(table))
    for batch in rows.mappings().partitions():
        target.execute(table.insert(), [dict(row) for row in batch])
        copied += len(batch)
        progress(table.name, copied)


def _check_same(table: Table, source: Connection, target: Connection) -> int:
    expected, copied = _content(table, source), _content(table, target)
    if copied != expected:
        raise StorageError(
            f"The table {table.name} has {expected.rows} rows, but {copied.rows} were copied, or they differ: "
            "something wrote to it meanwhile. Stop the bot, then copy again"
        )
    return copied.rows


def _content(table: Table, connection: Connection) -> Content:
    count = total = 0
    for row in connection.execution_options(yield_per=BATCH).execute(select(table)):
        total += int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest())
        count += 1
    return Content(count, total % _MODULUS)
