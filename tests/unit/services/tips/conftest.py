"""The library of the shipped knowledge, and a planner with its tips."""

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.services.tips.library import Library
from bot.services.tips.planner import TipPlanner
from tests.support.tip_schedules import plain_planner


@pytest.fixture(scope="session")
def library(knowledge: KnowledgeBase) -> Library:
    return Library(knowledge)


@pytest.fixture(scope="session")
def planner(library: Library) -> TipPlanner:
    return plain_planner(library)
