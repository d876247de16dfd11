"""No token is in the database in plain text, and the key that encrypts them can be replaced."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.errors import StorageError
from bot.services.curation.subscribers import Subscriber
from bot.services.installations import Installation
from bot.storage.database import Database
from bot.storage.schema import installation, metadata, secret
from bot.storage.sql.installations import SqlInstallations
from bot.storage.sql.questions import SqlQuestions
from bot.storage.sql.reencryption import ENCRYPTED_COLUMNS, reencrypt
from bot.storage.sql.subscribers import SqlSubscribers
from bot.storage.upgrade import migrate
from bot.storage.vault import Vault, new_key
from tests.support.postgres import Postgres
from tests.support.samples import ACME, question_record

OLD, NEW = new_key(), new_key()
TOKEN = "xoxb-very-secret-token"


def installation_in(team_id: str) -> Installation:
    return Installation(team_id, None, "Acme", f"{TOKEN}-{team_id}", "B0", "U0BOT", ("chat:write",), None, 1.0)


SUBSCRIBER = Subscriber(ACME, "d1", "U0ANNA", "who pays?")


def fill(database: Database, *keys: str) -> None:
    """Store four secrets: two tokens, the key of the pseudonyms, and the address of a subscriber."""
    vault = Vault(keys)
    for team_id in ("T0ACME", "T0BETA"):
        SqlInstallations(database, vault).save(installation_in(team_id))
    questions = SqlQuestions(database, vault, days=90)
    questions.record(question_record())
    SqlSubscribers(database, vault, questions.pseudonym, days=90).add(SUBSCRIBER)


def test_no_token_is_in_the_database_file(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/guidepost.db")
    migrate(database)
    fill(database, OLD)
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    database.close()

    assert b"T0ACME" in written
    assert TOKEN.encode() not in written


def test_no_token_is_in_a_dump(postgres: Postgres) -> None:
    url = postgres.create_database()
    database = Database(url)
    migrate(database)
    fill(database, OLD)
    database.close()

    dump = postgres.dump(url, "installation")
    assert "T0ACME" in dump
    assert TOKEN not in dump


def test_every_column_that_could_hold_a_secret_is_reencrypted() -> None:
    """Fail for a column with a token or a secret that is missing in `ENCRYPTED_COLUMNS`."""
    suspects = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if column.name == "address"
        or "token" in column.name
        or ("secret" in {table.name, column.name} and not column.primary_key)
    }
    assert suspects == {(table.name, column) for table, column in ENCRYPTED_COLUMNS}


def test_after_reencryption_the_old_key_is_not_needed(database: Database) -> None:
    fill(database, OLD)
    [before] = SqlQuestions(database, Vault([OLD]), days=90).of_workspace(ACME)
    assert reencrypt(database, Vault([NEW, OLD])) == 4

    vault = Vault([NEW])
    subscribers = SqlSubscribers(database, vault, SqlQuestions(database, vault, days=90).pseudonym, days=90)
    assert subscribers.find(ACME, {SUBSCRIBER.digest}) == [SUBSCRIBER]
    assert [found.bot_token for found in SqlInstallations(database, vault).all()] == [
        f"{TOKEN}-T0ACME",
        f"{TOKEN}-T0BETA",
    ]
    questions = SqlQuestions(database, vault, days=90)
    questions.record(question_record())
    assert {kept.user_id for kept in questions.of_workspace(ACME)} == {before.user_id}
    with pytest.raises(StorageError, match="add that key to ENCRYPTION_KEYS"):
        SqlInstallations(database, Vault([OLD])).all()


def test_when_a_key_is_missing_nothing_is_reencrypted(database: Database) -> None:
    fill(database, OLD)
    SqlInstallations(database, Vault([NEW])).save(installation_in("T0GAMMA"))
    before = secrets(database)
    with pytest.raises(StorageError, match="add that key to ENCRYPTION_KEYS"):
        reencrypt(database, Vault([NEW]))

    assert secrets(database) == before


def secrets(database: Database) -> list[str]:
    with database.reading() as connection:
        tokens = connection.scalars(select(installation.c.bot_token)).all()
        return sorted([*tokens, *connection.scalars(select(secret.c.value))])
