"""Stored indexes: in the user's cache folder, or beside the knowledge they are built from."""

import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot.matching.archive import read_archive, write_archive
from bot.matching.cache import cache_folder, delete_unused, mark_used
from bot.matching.encoder import Encoder, Progress
from bot.matching.index import Index, key_of
from bot.matching.training import TrainingText
from bot.matching.vectors import VectorCache

BESIDE = "index.npz"
"""File name of the matcher's index in a knowledge folder, if it includes one. A container image is built with one."""
_PREFIX = "index-"
_log = logging.getLogger(__name__)

ProgressFactory = Callable[[int], contextlib.AbstractContextManager[Progress]]
"""Called with the number of steps before a build; the context it returns takes each step's progress."""


@contextlib.contextmanager
def no_progress(_: int) -> Iterator[Progress]:
    """Report no progress."""
    yield lambda done: None


def load_or_build(training: Sequence[TrainingText], encoder: Encoder, folder: Path, announce: ProgressFactory) -> Index:
    """Return the index of ``training``, from ``folder`` or the cache if one of exactly these texts is there.

    Otherwise build one, and store it in the cache.
    """
    key = key_of(training, encoder)
    for path in _paths(key, folder):
        index = _read(path, key, training)
        if index:
            mark_used(path)
            return index
    with announce(2 * len(training)) as progress:
        index = Index.build(training, encoder, progress, VectorCache(cache_folder() / "vectors.npz"))
    cached = _cached(key)
    try:
        write(index, cached)
        delete_unused(cached.parent)
    except OSError as error:
        _log.warning(
            "The index cannot be stored in %s (%s). The bot works, but builds it again at each start. "
            "Make the folder writable, or set XDG_CACHE_HOME to one that is.",
            cached.parent,
            error.strerror or error,
        )
        return index
    # The stored weights are rounded; so the first start answers exactly as every later one does.
    return _read(cached, key, training) or index


def find(training: Sequence[TrainingText], encoder: Encoder, folder: Path) -> Path | None:
    """Return the path of an index of exactly these texts, in ``folder`` or the cache; None if there is none."""
    key = key_of(training, encoder)
    return next((path for path in _paths(key, folder) if _read(path, key, training)), None)


def write(index: Index, path: Path) -> None:
    """Store ``index`` at ``path``, completely or not at all.

    Raises:
        OSError: When the folder cannot be written to.
    """
    write_archive(path, index.arrays())


def name_of(index: Index) -> str:
    """Return the file name of an index that is stored beside others."""
    return _name(index.key)


def _paths(key: str, folder: Path) -> tuple[Path, ...]:
    """Return where an index may be stored: in the curators' folder, and in this machine's cache."""
    return folder / _name(key), folder / BESIDE, _cached(key)


def _cached(key: str) -> Path:
    return cache_folder() / _name(key)


def _name(key: str) -> str:
    return f"{_PREFIX}{key[:32]}.npz"


def _read(path: Path, key: str, training: Sequence[TrainingText]) -> Index | None:
    """Return the index at ``path`` if it is intact and is the index of ``training``, which has this key."""
    arrays = read_archive(path)
    try:
        if arrays is None or arrays["key"].tobytes() != key.encode():
            return None
        return Index.from_arrays(arrays, training)
    except (ValueError, KeyError):
        # The file has the right key and checksums, but was not written by `write`.
        return None
