"""Named arrays in a file: NumPy's format ``npz``, written completely or not at all, and read with suspicion.

The numbers of each array begin at a multiple of 64 bytes, so a large array can be mapped into memory instead of copied,
and processes share it.
"""

import contextlib
import mmap
import os
import stat
import struct
import weakref
import zipfile
from collections.abc import Mapping
from functools import partial
from math import prod
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

_LARGEST = 2**31
"""Size, in bytes, of the largest file that is read. An index of 100,000 texts has a tenth of that."""


_ALIGNMENT = 64
"""Bytes of which the place of an array's numbers in the file is a multiple; NumPy pads its own header to as many."""
_PADDING = 0xD935
"""Number of an extra field of the zip format that only aligns the data after it, as Android's packages have it."""
_LOCAL_HEADER = 30
"""Bytes before the name of a member in a zip file."""
_SMALLEST_MAPPED = 2**16
"""Bytes from which an array is mapped; a smaller one is not worth its pages."""
_CHUNK = 2**20


def write_archive(path: Path, arrays: Arrays) -> None:
    """Store ``arrays`` at ``path``, completely or not at all.

    Raises:
        OSError: When the folder cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        # Compressing would take a second, and make it possible that a small file fills the memory when it is read.
        with temporary.open("wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as members:
            for name, array in arrays.items():
                with members.open(_member(f"{name}.npy", file.tell()), "w") as member:
                    npy.write_array(member, array, allow_pickle=False)
        temporary.replace(path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _member(name: str, begins: int) -> zipfile.ZipInfo:
    """Return the description of a member that begins at a place in the file, padded so that its data is aligned."""
    member = zipfile.ZipInfo(name)
    padding = -(begins + _LOCAL_HEADER + len(name) + struct.calcsize("<HH")) % _ALIGNMENT
    member.extra = struct.pack("<HH", _PADDING, padding) + bytes(padding)
    return member


def read_archive(path: Path, *, mapped: bool = False) -> dict[str, NDArray[Any]] | None:
    """Return the arrays at ``path``; None if there is no file, or it is not an intact file of `write_archive`.

    Damage is detected by the checksums of the zip format. With ``mapped``, large arrays are read-only, and are in the
    file instead of in memory of their own.
    """
    try:
        # Opening a named pipe would wait forever.
        size = path.stat().st_size if stat.S_ISREG(path.stat().st_mode) else 0
        if not 0 < size <= _LARGEST:
            return None
        with path.open("rb") as file, zipfile.ZipFile(file) as members:
            found = members.infolist()
            if any(member.compress_type != zipfile.ZIP_STORED for member in found):
                return None
            if sum(member.file_size for member in found) > size:
                return None
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if mapped else None
            return {one.filename.removesuffix(".npy"): _read(members, one, content) for one in found}
    except Exception:
        # A damaged file raises almost anything: errors of zip, of NumPy's headers, of Python's parser, of memory.
        return None


def _read(members: zipfile.ZipFile, member: zipfile.ZipInfo, content: mmap.mmap | None) -> NDArray[Any]:
    """Return the array in a member of an archive. If ``content``, the mapped file, is given, a large array is in it.

    Raises:
        ValueError: If it is not an array of plain numbers.
        Exception: If the member is damaged; see `read_archive`.
    """
    with members.open(member) as stored:
        if npy.read_magic(stored) != (1, 0):
            raise ValueError
        shape, is_fortran, dtype = npy.read_array_header_1_0(stored)
        begins = stored.tell()
        if dtype.kind not in "uif" or prod(shape) * dtype.itemsize != member.file_size - begins:
            raise ValueError
        order: Literal["C", "F"] = "F" if is_fortran else "C"
        if content is None or member.file_size < _SMALLEST_MAPPED:
            return np.ndarray(shape, dtype, stored.read(), order=order)
        # The checksum is verified at the end. The file is read, because pages of a map would count as memory in use.
        for _ in iter(partial(stored.read, _CHUNK), b""):
            pass
    header = content[member.header_offset : member.header_offset + _LOCAL_HEADER]
    return np.ndarray(shape, dtype, content, _data_begins(header, member) + begins, order=order)


def _data_begins(header: bytes, member: zipfile.ZipInfo) -> int:
    """Return the place of a member's data in a file, which follows its ``header``, its name and its padding."""
    name, extra = struct.unpack_from("<HH", header, _LOCAL_HEADER - struct.calcsize("<HH"))
    return member.header_offset + _LOCAL_HEADER + int(name) + int(extra)


class StoredRows:
    """The rows of an array in a file, each read when it is asked for. Thread-safe.

    The pages of a map would count toward the memory of the process, and so would their neighbors.
    """

    def __init__(self, path: Path, name: str) -> None:
        """Open the array ``name`` of an archive that `read_archive` found intact.

        Raises:
            OSError, KeyError, ValueError: If the file is another one by now.
        """
        with path.open("rb") as file, zipfile.ZipFile(file) as members:
            member = members.getinfo(f"{name}.npy")
            with members.open(member) as stored:
                npy.read_magic(stored)
                shape, _, self._dtype = npy.read_array_header_1_0(stored)
                header = stored.tell()
            # It stays open as long as this object, even if the file is deleted or replaced.
            self._file = os.dup(file.fileno())
        weakref.finalize(self, os.close, self._file).atexit = False
        self._width = shape[1]
        self._bytes = self._width * self._dtype.itemsize
        self._begins = _data_begins(os.pread(self._file, _LOCAL_HEADER, member.header_offset), member) + header

    def __getitem__(self, numbers: NDArray[np.integer[Any]]) -> NDArray[Any]:
        """Return the rows with these numbers."""
        file, size, begins = self._file, self._bytes, self._begins
        rows = b"".join([os.pread(file, size, begins + size * row) for row in numbers.tolist()])
        return np.frombuffer(rows, self._dtype).reshape(len(numbers), self._width)
