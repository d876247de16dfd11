"""Knowledge folders packed into one value, so that a version can be kept, compared and read again as it was."""

import hashlib
import io
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from bot.errors import GuidepostError
from bot.knowledge.folder import DRAFTS

_PACKED = {".yaml", ".yml", ".txt", ".json"}
"""Endings of the files that a bot reads, or complains about. An index, which can be built again, is none of them."""
MOST_BYTES = 64 << 20
"""Size of all files together; a folder of a thousand entries has some 5 MiB."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""Time of every packed file, so that the same files are always packed alike."""


@dataclass(frozen=True)
class PackedFolder:
    """The files of a knowledge folder, as they were at one time."""

    name: str
    """Name of the folder, with which problems begin."""
    files: Mapping[str, bytes]
    """Content of each file by its path in the folder."""

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the files of ``folder``, without drafts, hidden files and other kinds of files.

        Raises:
            GuidepostError: if a file cannot be read, or they are too large.
        """
        files: dict[str, bytes] = {}
        size = 0
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            if parts[0] == DRAFTS or any(part.startswith(".") for part in parts) or path.suffix not in _PACKED:
                continue
            try:
                content = path.read_bytes()
            except OSError as error:
                raise GuidepostError(f"{path} cannot be read ({error.strerror}); make it readable") from error
            size += len(content)
            if size > MOST_BYTES:
                raise GuidepostError(f"{folder} has more than {MOST_BYTES >> 20} MiB of text; remove what is no text")
            files["/".join(parts)] = content
        return cls(folder.resolve().name, files)

    @classmethod
    def unpack(cls, name: str, packed: bytes) -> Self:
        """Return the folder that `pack` packed.

        Raises:
            GuidepostError: if it was damaged.
        """
        try:
            with zipfile.ZipFile(io.BytesIO(packed)) as archive:
                return cls(name, {one: archive.read(one) for one in archive.namelist()})
        except (zipfile.BadZipFile, EOFError) as error:
            raise GuidepostError(f"a kept version of {name} is damaged; publish the folder again") from error

    def pack(self) -> bytes:
        """Return the files in one compressed value."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.files.items():
                archive.writestr(zipfile.ZipInfo(name, _EARLIEST), content, zipfile.ZIP_DEFLATED)
        return packed.getvalue()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the files' paths and contents, in hexadecimal digits."""
        digest = hashlib.sha256()
        for name in sorted(self.files):
            digest.update(f"{name}\0{len(self.files[name])}\0".encode() + self.files[name])
        return digest.hexdigest()

    @contextmanager
    def written(self) -> Iterator[Path]:
        """Write the files into a folder of the same name, which exists as long as the context."""
        with tempfile.TemporaryDirectory(prefix="guidepost-") as place:
            root = Path(place) / self.name
            root.mkdir()
            for name, content in self.files.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            yield root
