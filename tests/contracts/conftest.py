"""Fixtures that run every contract in memory, in SQLite and in a real PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.support.stores import Backend, MemoryBackend, SqlBackend, Stores


@pytest.fixture(scope="session", params=["memory", "sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    opened: Backend = MemoryBackend()
    if request.param == "sqlite":
        opened = SqlBackend(f"sqlite:///{tmp_path_factory.mktemp('contracts')}/guidepost.db")
    elif request.param == "postgresql":
        opened = SqlBackend(request.getfixturevalue("postgres").create_database())
    yield opened
    opened.close()


@pytest.fixture
def stores(backend: Backend) -> Stores:
    return backend.open()
