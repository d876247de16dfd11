"""Connections that PostgreSQL drops, as a restart does, are replaced."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from bot.storage.engines import parse, postgresql_engine
from tests.support.postgres import Postgres

DROP = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")


@contextmanager
def dropped(postgres: Postgres, ping_after_idle: float) -> Iterator[Engine]:
    """Open an engine with two idle connections that PostgreSQL has dropped."""
    url = parse(postgres.create_database())
    engine = postgresql_engine(url, 5.0, ping_after_idle)
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


def test_a_dropped_connection_that_was_idle_is_replaced_before_it_is_used(postgres: Postgres) -> None:
    with dropped(postgres, ping_after_idle=0.0) as engine:
        assert [works(engine) for _ in range(3)] == [True] * 3


def test_a_dropped_connection_that_was_in_use_fails_one_transaction_and_all_are_replaced(postgres: Postgres) -> None:
    with dropped(postgres, ping_after_idle=3_600.0) as engine:
        assert [works(engine) for _ in range(3)] == [False, True, True]
