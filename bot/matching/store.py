"""Where indexes are kept: beside the knowledge they are made from, and in the person's cache folder."""

import contextlib
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from bot.matching.building import Progress
from bot.matching.encoder import Encoder
from bot.matching.index import Index, key_of
from bot.matching.learnt import Learnt

SHIPPED = "index.npz"
"""Name of the index that a knowledge folder may bring along."""
_KEPT = 5
"""How many indexes the cache folder keeps; the oldest go."""

Announce = Callable[[int], contextlib.AbstractContextManager[Progress]]
"""Told how many steps a build takes; what it gives is told of each step."""


@contextlib.contextmanager
def quietly(_: int) -> Iterator[Progress]:
    """Build without a word."""
    yield lambda done: None


def load_or_build(learnt: Sequence[Learnt], encoder: Encoder, folder: Path, announce: Announce) -> Index:
    """The index of ``learnt``: the one in ``folder`` or the cache if it is of these very texts, else a new one."""
    key = key_of(learnt, encoder)
    shipped, cached = _places(key, folder)
    for path in (shipped, cached):
        index = _read(path, key)
        if index:
            return index
    with announce(2 * len(learnt)) as progress:
        index = Index.build(learnt, encoder, progress)
    # A full disk or a read-only home makes the next start slower, and nothing worse.
    with contextlib.suppress(OSError):
        write(index, cached)
        _forget_oldest(cached.parent)
    return index


def find(learnt: Sequence[Learnt], encoder: Encoder, folder: Path) -> Path | None:
    """Where an index of these very texts is kept: in ``folder``, in the cache, or nowhere."""
    key = key_of(learnt, encoder)
    return next((path for path in _places(key, folder) if _read(path, key)), None)


def _places(key: str, folder: Path) -> tuple[Path, Path]:
    """Where an index may be: where its curators keep it, and where this machine does."""
    return folder / SHIPPED, cache_folder() / f"{key[:32]}.npz"


def cache_folder() -> Path:
    """The person's cache folder (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "guidepost"


def write(index: Index, path: Path) -> None:
    """Keep ``index`` at ``path``, whole or not at all.

    Raises:
        OSError: when the folder cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    passing = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        with passing.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **index.arrays())
        passing.replace(path)
    finally:
        passing.unlink(missing_ok=True)


def _read(path: Path, key: str) -> Index | None:
    """The index at ``path`` if it is whole and made from the right texts; a zip file checks its own sums."""
    try:
        # Opened here, because NumPy leaves its own file open when it is no zip file.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            if arrays["key"].tobytes().decode() != key:
                return None
            return Index.from_arrays(dict(arrays))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, UnicodeDecodeError):
        return None


def _forget_oldest(folder: Path) -> None:
    by_age = sorted(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in by_age[_KEPT:]:
        path.unlink(missing_ok=True)
