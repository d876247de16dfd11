"""Fixtures for all tests: the shipped knowledge, its guide, the bot in a simulated Slack, and a real PostgreSQL."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bootstrap.guide import create_guide
from bot.knowledge.base import KnowledgeBase
from bot.services.guide import Guide
from tests.support.postgres import Postgres
from tests.support.slack_bot import SlackBot

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure() -> None:
    """Forget the size of the terminal, which the processes that pytest-xdist starts have in their environment.

    The consoles of the commands are made at import, and would keep it instead of the width that a test sets.
    """
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)


@pytest.fixture(scope="session")
def guide() -> Guide:
    return create_guide(ROOT / "knowledge")


@pytest.fixture(scope="session")
def knowledge(guide: Guide) -> KnowledgeBase:
    return guide.knowledge


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache folder for tests that index folders of their own.

    They share it, because the encoder, and whatever is the same in all folders, takes seconds to prepare.
    """
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def slack(guide: Guide) -> Iterator[SlackBot]:
    with SlackBot.started(guide) as bot:
        yield bot


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with Postgres.started(durable=False) as server:
        yield server


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Approve the cards as they look now.")
