from pathlib import Path

import pytest

from bot.settings import SHIPPED_KNOWLEDGE
from tests.support.small_base import SmallBase


@pytest.fixture
def base(tmp_path: Path) -> SmallBase:
    return SmallBase.written(tmp_path / "knowledge")


@pytest.fixture(scope="session")
def shipped() -> Path:
    return SHIPPED_KNOWLEDGE
