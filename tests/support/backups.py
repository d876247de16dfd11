"""Rows by which tests recognize a database, and a time for the names of former databases."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from bot.storage.database import Database
from bot.storage.schema import seen_event

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)


def add_event(database: Database, *event_ids: str) -> None:
    """Insert a row for each event, in one transaction."""
    rows = [{"team_id": "T1", "event_id": event, "seen_at": 1.0} for event in event_ids]
    with database.writing() as connection:
        connection.execute(insert(seen_event), rows)


def event_ids(file: Path) -> set[str]:
    """Return the ids of the events in the SQLite database ``file``."""
    with closing(sqlite3.connect(file)) as connection:
        return {event for (event,) in connection.execute("SELECT event_id FROM seen_event")}
