"""A save is noticed, once, whatever way the editor saves."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.playground.curating.folder import FolderWatch


@contextmanager
def watched(folder: Path) -> Iterator[threading.Semaphore]:
    """Released for each time that a change is told."""
    told = threading.Semaphore(0)
    watch = FolderWatch(folder, told.release, period=0.01)
    watch.start()
    yield told
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
    with watched(folder) as told:
        save(folder)
        assert told.acquire(timeout=10)


@pytest.mark.parametrize("name", [".one.yaml.swp", "one.yaml~", ".git"])
def test_what_editors_leave_beside_is_not_looked_at(folder: Path, name: str) -> None:
    with watched(folder) as told:
        (folder / "themes" / name).write_text("", encoding="utf-8")
        write(folder)
        assert told.acquire(timeout=10)

    assert not told.acquire(blocking=False)


def test_who_fails_at_one_save_hears_of_the_next(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    told = threading.Semaphore(0)

    def fail() -> None:
        told.release()
        raise ZeroDivisionError

    watch = FolderWatch(folder, fail, period=0.01)
    watch.start()
    for save in (write, remove):
        save(folder)
        assert told.acquire(timeout=10)
    watch.stop()

    assert "could not be taken in" in caplog.text


def test_what_was_saved_before_the_watch_began_but_after_it_was_made_counts(folder: Path) -> None:
    told = threading.Semaphore(0)
    watch = FolderWatch(folder, told.release, period=0.01)
    write(folder)
    watch.start()

    assert told.acquire(timeout=10)
    watch.stop()
