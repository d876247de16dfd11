"""Checks of the knowledge folder and its index."""

from pathlib import Path

import pytest

from bot.doctor.environment import index, knowledge
from bot.doctor.findings import Verdict
from bot.settings import SHIPPED_KNOWLEDGE
from tests.support.small_base import SmallBase


@pytest.mark.usefixtures("guide")
def test_the_shipped_knowledge_and_its_index_are_in_order() -> None:
    assert knowledge(SHIPPED_KNOWLEDGE).verdict is Verdict.OK
    assert index(SHIPPED_KNOWLEDGE).verdict is Verdict.OK


def test_a_folder_without_an_index_comes_with_the_command_that_builds_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = SmallBase.written(tmp_path / "knowledge").root

    assert knowledge(folder).verdict is Verdict.OK
    assert index(folder).verdict is Verdict.WARN
    assert f"python -m bot index --knowledge {folder}" in index(folder).advice


def test_a_missing_folder_names_the_setting(tmp_path: Path) -> None:
    found = knowledge(tmp_path / "none")

    assert found.verdict is Verdict.FAIL
    assert "KNOWLEDGE_DIR" in found.advice
    assert index(tmp_path / "none").verdict is Verdict.WARN
