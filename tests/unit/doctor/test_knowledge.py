"""Checks of the knowledge folder and its index."""

import sys
from functools import partial
from pathlib import Path

import pytest

from bot.bootstrap.guide import create_index
from bot.commands.doctor import create_checks
from bot.doctor.environment import encoder, index, knowledge, repository, workspaces
from bot.doctor.findings import Verdict
from bot.knowledge.loader import load
from bot.knowledge.packing import PackedFolder
from bot.matching.encoders import Encoders
from bot.matching.store import no_progress
from bot.remotes.address import Remote
from bot.remotes.checkout import find_commit
from bot.settings import SHIPPED_KNOWLEDGE
from tests.support.git_repository import GitRepository
from tests.support.small_base import PAGE, SmallBase


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


def test_a_repository_is_read_and_a_problem_names_the_setting(tmp_path: Path) -> None:
    library = GitRepository.created(tmp_path / "git")
    commit = library.push()
    found = repository(library.address, partial(find_commit, Remote.parse(library.address)))
    assert (found.verdict, found.found) == (Verdict.OK, f"the newest commit of {library.address} is {commit}")

    library.vanish()
    found = repository(library.address, partial(find_commit, Remote.parse(library.address)))
    assert found.verdict is Verdict.FAIL
    assert f"{library.address} cannot be read: there is no such repository" in found.found
    assert "FOLLOW_KNOWLEDGE" in found.advice


def test_the_doctor_looks_at_what_the_setting_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def names() -> set[str]:
        checks = create_checks(tmp_path / ".env")
        return {one.func.__name__ for one in checks if isinstance(one, partial)}

    assert {"knowledge", "index"} <= names()
    monkeypatch.setenv("FOLLOW_KNOWLEDGE", f"file://{tmp_path}/library.git#main:knowledge")
    assert "repository" in names()
    assert not {"knowledge", "index"} & names()


def test_the_folders_of_workspaces_are_counted_and_a_problem_names_one(tmp_path: Path) -> None:
    base = SmallBase.written(tmp_path / "knowledge")

    def shared() -> PackedFolder:
        return PackedFolder.read(base.root)

    assert workspaces(None, shared).verdict is Verdict.OK
    page = tmp_path / "own" / "T0BETA" / "pages" / "about" / "gardens.yaml"
    page.parent.mkdir(parents=True)
    page.write_text(base.read(PAGE), encoding="utf-8")
    assert workspaces(tmp_path / "own", shared).found.startswith("1 with a knowledge folder of their own in ")

    page.write_text("title: X\n", encoding="utf-8")
    found = workspaces(tmp_path / "own", shared)
    assert found.verdict is Verdict.FAIL
    assert f"T0BETA/{PAGE}" in found.found
    assert workspaces(tmp_path / "none", shared).verdict is Verdict.FAIL
