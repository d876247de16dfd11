"""Named arrays in a file: NumPy's format ``npz``, written completely or not at all, and read with suspicion."""

import contextlib
import os
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

_LARGEST = 2**31
"""Size, in bytes, of the largest file that is read. An index of 100,000 texts has a tenth of that."""


def write_archive(path: Path, arrays: Arrays) -> None:
    """Store ``arrays`` at ``path``, completely or not at all.

    Raises:
        OSError: When the folder cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            # Compressing would take a second, and make it possible that a small file fills the memory when it is read.
            np.savez(file, allow_pickle=False, **arrays)
        temporary.replace(path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def read_archive(path: Path) -> dict[str, NDArray[Any]] | None:
    """Return the arrays at ``path``; None if there is no file, or it is not an intact file of `write_archive`.

    Damage is detected by the checksums of the zip format.
    """
    try:
        # Opening a named pipe would wait forever.
        size = path.stat().st_size if stat.S_ISREG(path.stat().st_mode) else 0
        if not 0 < size <= _LARGEST:
            return None
        # The file is opened here, because NumPy leaves a file of its own open when it is not a zip file.
        with path.open("rb") as file:
            with zipfile.ZipFile(file) as members:
                if any(member.compress_type != zipfile.ZIP_STORED for member in members.infolist()):
                    return None
                if sum(member.file_size for member in members.infolist()) > size:
                    return None
            file.seek(0)
            with np.load(file, allow_pickle=False) as arrays:
                return {name: _intact(arrays[name]) for name in arrays.files}
    except Exception:
        # A damaged file raises almost anything: errors of zip, of NumPy's headers, of Python's parser, of memory.
        return None


def _intact(array: NDArray[Any]) -> NDArray[Any]:
    """Return ``array``.

    Raises:
        ValueError: If it is not an array of plain numbers.
    """
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "uif":
        raise ValueError
    return array
