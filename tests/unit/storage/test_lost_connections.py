"""PostgreSQL drops its connections, as a restart does: who notices, and how often."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from bot.storage.engines import parse, postgresql_engine
from tests.postgres import Postgres

DROP = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")


@contextmanager
def dropped(postgres: Postgres, rested: float) -> Iterator[Engine]:
    """An engine with two connections at rest, of which PostgreSQL knows nothing any more."""
    url = parse(postgres.create_database())
    engine = postgresql_engine(url, 5.0, rested)
    with engine.connect() as one, engine.connect() as another:
        assert one.scalar(text("SELECT 1")) == another.scalar(text("SELECT 1"))
    with pytest.raises(OperationalError), create_engine(url, poolclass=NullPool).begin() as connection:
        connection.execute(DROP)
    yield engine
    engine.dispose()


def works(engine: Engine) -> bool:
    try:
        with engine.begin() as connection:
            return bool(connection.scalar(text("SELECT 1")) == 1)
    except OperationalError:
        return False


def test_who_takes_a_connection_that_has_rested_notices_nothing(postgres: Postgres) -> None:
    with dropped(postgres, rested=0.0) as engine:
        assert [works(engine) for _ in range(3)] == [True] * 3


def test_of_connections_in_use_the_first_one_fails_and_all_are_made_anew(postgres: Postgres) -> None:
    with dropped(postgres, rested=3_600.0) as engine:
        assert [works(engine) for _ in range(3)] == [False, True, True]
