from pathlib import Path

import pytest

from tests.unit.knowledge.small_base import SmallBase


@pytest.fixture
def base(tmp_path: Path) -> SmallBase:
    return SmallBase.written(tmp_path / "knowledge")
