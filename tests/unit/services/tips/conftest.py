"""A library, and what decides with it."""

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.services.tips.deciding import Decider
from bot.services.tips.library import Library
from tests.tips import plain_decider


@pytest.fixture(scope="session")
def library(knowledge: KnowledgeBase) -> Library:
    return Library(knowledge)


@pytest.fixture(scope="session")
def decide(library: Library) -> Decider:
    return plain_decider(library)
