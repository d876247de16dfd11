"""Replacing the key that secrets are sealed with."""

from sqlalchemy import Table, and_, select, update

from bot.storage.database import Database
from bot.storage.schema import installation, secret
from bot.storage.vault import Vault

SEALED = ((installation, "bot_token"), (secret, "value"))
"""Every column that holds a secret."""


def seal_anew(database: Database, vault: Vault) -> int:
    """Seal every secret with the newest key; how many there are.

    Raises:
        StorageError: when one was sealed with a key that ``vault`` does not know. None is changed then.
    """
    with database.writing() as connection:
        count = 0
        for table, column in SEALED:
            for row in connection.execute(select(table).with_for_update()).mappings().all():
                changed = {column: vault.renew(row[column])}
                same = and_(*(key == row[key.name] for key in _key_of(table)))
                connection.execute(update(table).where(same).values(changed))
                count += 1
        return count


def _key_of(table: Table) -> list:  # type: ignore[type-arg]
    return list(table.primary_key.columns)
