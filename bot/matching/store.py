"""Stored indexes: beside the knowledge they are built from, and in the user's cache folder."""

import contextlib
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from bot.matching.builder import Progress
from bot.matching.encoder import Encoder
from bot.matching.index import Index, key_of
from bot.matching.training import TrainingText

SHIPPED = "index.npz"
"""File name of the index that a knowledge folder may include."""
_KEPT = 5
"""Number of indexes that the cache folder keeps; older ones are deleted."""

Announce = Callable[[int], contextlib.AbstractContextManager[Progress]]
"""Called with the number of steps before a build; the context it returns takes each step's progress."""


@contextlib.contextmanager
def quietly(_: int) -> Iterator[Progress]:
    """Report no progress."""
    yield lambda done: None


def load_or_build(training: Sequence[TrainingText], encoder: Encoder, folder: Path, announce: Announce) -> Index:
    """Return the index of ``training``, from ``folder`` or the cache if one of exactly these texts is there.

    Otherwise build one, and store it in the cache.
    """
    key = key_of(training, encoder)
    shipped, cached = _paths(key, folder)
    for path in (shipped, cached):
        index = _read(path, key)
        if index:
            return index
    with announce(2 * len(training)) as progress:
        index = Index.build(training, encoder, progress)
    # A full disk or a read-only home folder makes the next start slower, but does no other harm.
    with contextlib.suppress(OSError):
        write(index, cached)
        _delete_oldest(cached.parent)
    return index


def find(training: Sequence[TrainingText], encoder: Encoder, folder: Path) -> Path | None:
    """Return the path of an index of exactly these texts, in ``folder`` or the cache; None if there is none."""
    key = key_of(training, encoder)
    return next((path for path in _paths(key, folder) if _read(path, key)), None)


def _paths(key: str, folder: Path) -> tuple[Path, Path]:
    """Return where an index may be stored: in the curators' folder, and in this machine's cache."""
    return folder / SHIPPED, cache_folder() / f"{key[:32]}.npz"


def cache_folder() -> Path:
    """Return the user's cache folder (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "guidepost"


def write(index: Index, path: Path) -> None:
    """Store ``index`` at ``path``, completely or not at all.

    Raises:
        OSError: When the folder cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **index.arrays())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _read(path: Path, key: str) -> Index | None:
    """Return the index at ``path`` if it is intact and has this key.

    Damage is detected by the checksums of the zip format.
    """
    try:
        # The file is opened here, because NumPy leaves a file of its own open when it is not a zip file.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            if arrays["key"].tobytes().decode() != key:
                return None
            return Index.from_arrays(dict(arrays))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, UnicodeDecodeError):
        return None


def _delete_oldest(folder: Path) -> None:
    by_age = sorted(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in by_age[_KEPT:]:
        path.unlink(missing_ok=True)
