"""Every contract holds in memory, in SQLite and in a real PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.stores import Backend, MemoryBackend, SqlBackend, Stores


@pytest.fixture(scope="session", params=["memory", "sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Backend:
    match request.param:
        case "sqlite":
            return SqlBackend(f"sqlite:///{tmp_path_factory.mktemp('contracts')}/guidepost.db")
        case "postgresql":
            return SqlBackend(request.getfixturevalue("postgres").create_database())
    return MemoryBackend()


@pytest.fixture
def stores(backend: Backend) -> Iterator[Stores]:
    yield backend.opened()
    backend.close()
