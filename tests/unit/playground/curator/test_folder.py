"""The watch on a folder notices a save once, however the editor saves."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from playground.curator.folder import FolderWatch


@contextmanager
def watched(folder: Path) -> Iterator[threading.Semaphore]:
    """Yield a semaphore that is released at each change of the folder."""
    changes = threading.Semaphore(0)
    watch = FolderWatch(folder, changes.release, period=0.01)
    watch.start()
    yield changes
    watch.stop()


def write(folder: Path) -> None:
    (folder / "themes/one.yaml").write_text("title: Other", encoding="utf-8")


def replace(folder: Path) -> None:
    beside = folder / "themes/.one.yaml.tmp"
    beside.write_text("title: Other", encoding="utf-8")
    beside.replace(folder / "themes/one.yaml")


def add(folder: Path) -> None:
    (folder / "pages").mkdir()
    (folder / "pages/two.yaml").write_text("title: Two", encoding="utf-8")


def remove(folder: Path) -> None:
    (folder / "themes/one.yaml").unlink()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes/one.yaml").write_text("title: One", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("save", [write, replace, add, remove])
def test_every_way_to_change_a_file_is_noticed(folder: Path, save: Callable[[Path], None]) -> None:
    with watched(folder) as changes:
        save(folder)
        assert changes.acquire(timeout=10)


@pytest.mark.parametrize("name", [".one.yaml.swp", "one.yaml~", ".git"])
def test_temporary_files_of_editors_are_ignored(folder: Path, name: str) -> None:
    with watched(folder) as changes:
        (folder / "themes" / name).write_text("", encoding="utf-8")
        write(folder)
        assert changes.acquire(timeout=10)

    assert not changes.acquire(blocking=False)


def test_the_watch_continues_after_a_change_that_could_not_be_loaded(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    changes = threading.Semaphore(0)

    def fail() -> None:
        changes.release()
        raise ZeroDivisionError

    watch = FolderWatch(folder, fail, period=0.01)
    watch.start()
    for save in (write, remove):
        save(folder)
        assert changes.acquire(timeout=10)
    watch.stop()

    assert "could not be loaded" in caplog.text


def test_a_save_between_the_creation_of_the_watch_and_its_start_is_noticed(folder: Path) -> None:
    changes = threading.Semaphore(0)
    watch = FolderWatch(folder, changes.release, period=0.01)
    write(folder)
    watch.start()

    assert changes.acquire(timeout=10)
    watch.stop()
