"""Re-encryption of all secrets, to replace the key that encrypts them."""

from sqlalchemy import Table, and_, select, update

from bot.storage.database import Database
from bot.storage.schema import installation, secret, subscriber
from bot.storage.vault import Vault

ENCRYPTED_COLUMNS = ((installation, "bot_token"), (secret, "value"), (subscriber, "address"))
"""Every column that holds a secret."""


def reencrypt(database: Database, vault: Vault) -> int:
    """Encrypt every secret with the newest key; return the number of secrets.

    Raises:
        StorageError: if ``vault`` lacks the key of a secret. Nothing is changed then.
    """
    with database.writing() as connection:
        count = 0
        for table, column in ENCRYPTED_COLUMNS:
            for row in connection.execute(select(table).with_for_update()).mappings().all():
                same_row = and_(*(key == row[key.name] for key in _primary_key(table)))
                changes = {column: vault.reencrypt(row[column])}
                connection.execute(update(table).where(same_row).values(changes))
                count += 1
        return count


def _primary_key(table: Table) -> list:  # type: ignore[type-arg]
    return list(table.primary_key.columns)
