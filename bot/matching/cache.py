"""The user's cache folder, and the rule by which its files are deleted."""

import contextlib
import os
import time
from pathlib import Path

MOST_BYTES = 512 * 2**20
"""Size, together, from which files are deleted that were not used lately: the index of 12,000 texts has 18 MB."""
RECENT = 3 * 24 * 3600.0
"""Seconds since its last use in which a file is not deleted: several checkouts share a folder."""
_PATTERN = "*-*.npz"
"""The files with a hash in their names: indexes, and the encoder's model. The others are replaced, not added to."""


def cache_folder() -> Path:
    """Return the user's cache folder (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "guidepost"


def mark_used(path: Path) -> None:
    """Note that a file is in use. Files elsewhere, such as an index in an image that may not be written, stay as is."""
    if path.parent == cache_folder():
        with contextlib.suppress(OSError):
            os.utime(path)


def delete_unused(folder: Path, most: int = MOST_BYTES, recent: float = RECENT) -> None:
    """Delete the files that were not used for longest until the others have ``most`` bytes, but no ``recent`` one.

    Another process may delete them at the same time.

    Raises:
        OSError: When the folder cannot be read or written to.
    """
    found = []
    for path in folder.glob(_PATTERN):
        with contextlib.suppress(FileNotFoundError):
            found.append((path.stat().st_mtime, path.stat().st_size, path))
    total = sum(size for _, size, _ in found)
    for used, size, path in sorted(found):
        if total <= most or time.time() - used < recent:
            return
        path.unlink(missing_ok=True)
        total -= size
