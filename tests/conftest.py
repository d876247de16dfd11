"""Fixtures for all tests: the shipped knowledge, its guide, the bot in a simulated Slack, and a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bootstrap.guide import create_guide
from bot.knowledge.base import KnowledgeBase
from bot.services.guide import Guide
from tests.support.postgres import Postgres
from tests.support.slack_bot import SlackBot

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def guide() -> Guide:
    return create_guide(ROOT / "knowledge")


@pytest.fixture(scope="session")
def knowledge(guide: Guide) -> KnowledgeBase:
    return guide.knowledge


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
