"""Databases of both kinds: empty ones, and migrated ones."""

from collections.abc import Iterator

import pytest

from bot.storage.database import Database
from bot.storage.migrating import migrate


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An empty database's."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('database')}/guidepost.db"
    created: str = request.getfixturevalue("postgres").create_database()
    return created


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A migrated one."""
    opened = Database(url)
    migrate(opened)
    yield opened
    opened.close()
