"""Procrastinate's own tables, which it needs beside ours."""

import psycopg
from procrastinate.schema import SchemaManager

_LOCK = 0x6775_6A6F
"""PostgreSQL's name for our lock: processes that start together do this one after the other."""


def prepare(conninfo: str) -> None:
    """Make Procrastinate's tables where there are none yet."""
    with psycopg.connect(conninfo) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        found = connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone()
        if found == (None,):
            connection.execute(SchemaManager.get_schema())
