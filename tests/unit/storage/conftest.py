"""Fixtures with databases of both kinds, empty or migrated."""

from collections.abc import Iterator

import pytest

from bot.storage.database import Database
from bot.storage.upgrade import migrate


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('database')}/guidepost.db"
    created: str = request.getfixturevalue("postgres").create_database()
    return created


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A migrated database."""
    opened = Database(url)
    migrate(opened)
    yield opened
    opened.close()
