"""The rule by which files of the cache folder are deleted."""

import os
import time
from pathlib import Path

import pytest

from bot.matching.cache import cache_folder, delete_unused, mark_used

DAY = 24 * 3600.0


def file(folder: Path, name: str, days: float, size: int = 100) -> Path:
    path = folder / name
    path.write_bytes(bytes(size))
    used = time.time() - days * DAY
    os.utime(path, (used, used))
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_nothing_is_deleted_while_there_is_room(tmp_path: Path) -> None:
    for number in range(20):
        file(tmp_path, f"index-{number}.npz", days=400)
    delete_unused(tmp_path, most=2_000)

    assert len(names(tmp_path)) == 20


def test_the_files_unused_for_longest_make_room(tmp_path: Path) -> None:
    for number in range(5):
        file(tmp_path, f"index-{number}.npz", days=10 + number)
    delete_unused(tmp_path, most=250)

    assert names(tmp_path) == ["index-0.npz", "index-1.npz"]


def test_a_file_in_use_is_never_deleted(tmp_path: Path) -> None:
    for number in range(5):
        file(tmp_path, f"index-{number}.npz", days=number)
    delete_unused(tmp_path, most=0)

    assert names(tmp_path) == ["index-0.npz", "index-1.npz", "index-2.npz"]


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    file(tmp_path, "vectors.npz", days=90)
    file(tmp_path, "encoder-1.npz", days=90)
    delete_unused(tmp_path, most=0)

    assert names(tmp_path) == ["vectors.npz"]


def test_reading_a_file_counts_as_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache_folder().mkdir()
    used, unused = (file(cache_folder(), f"index-{name}.npz", days=90) for name in "ab")
    mark_used(used)
    delete_unused(cache_folder(), most=0)

    assert (used.exists(), unused.exists()) == (True, False)


def test_a_file_elsewhere_is_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    elsewhere = file(tmp_path, "index.npz", days=90)
    before = elsewhere.stat().st_mtime
    mark_used(elsewhere)

    assert elsewhere.stat().st_mtime == before
