"""Checks of the knowledge folder and its index."""

import sys
from pathlib import Path

import pytest

from bot.bootstrap.guide import create_index
from bot.doctor.environment import encoder, index, knowledge
from bot.doctor.findings import Verdict
from bot.knowledge.loader import load
from bot.matching.encoders import Encoders
from bot.matching.store import no_progress
from bot.settings import SHIPPED_KNOWLEDGE
from tests.support.small_base import SmallBase


@pytest.mark.usefixtures("guide")
def test_the_shipped_knowledge_and_its_index_are_in_order() -> None:
    assert knowledge(SHIPPED_KNOWLEDGE).verdict is Verdict.OK
    assert index(SHIPPED_KNOWLEDGE, "standard").verdict is Verdict.OK


def test_a_folder_without_an_index_comes_with_the_command_that_builds_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = SmallBase.written(tmp_path / "knowledge").root

    assert knowledge(folder).verdict is Verdict.OK
    assert index(folder, "standard").verdict is Verdict.WARN
    assert f"python -m bot index --knowledge {folder}" in index(folder, "standard").advice


def test_a_missing_folder_names_the_setting(tmp_path: Path) -> None:
    found = knowledge(tmp_path / "none")

    assert found.verdict is Verdict.FAIL
    assert "KNOWLEDGE_DIR" in found.advice
    assert index(tmp_path / "none", "standard").verdict is Verdict.WARN


def test_the_encoder_in_use_is_named_and_has_an_index_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = SmallBase.written(tmp_path / "knowledge").root
    create_index(load(folder), folder, Encoders.create("standard").ranking, no_progress)

    assert "minilm" not in encoder("standard").found
    assert encoder("precise").verdict is Verdict.OK
    assert "minilm" in encoder("precise").found
    assert index(folder, "standard").verdict is Verdict.OK
    assert index(folder, "precise").verdict is Verdict.WARN


def test_an_encoder_without_its_packages_comes_with_the_command_that_installs_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    assert encoder("precise").verdict is Verdict.FAIL
    assert "pip install -r requirements-precise.lock" in encoder("precise").advice
    assert index(SHIPPED_KNOWLEDGE, "precise").verdict is Verdict.WARN
