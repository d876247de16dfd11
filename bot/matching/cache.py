"""The user's cache folder, and which of its files are deleted."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return the user's cache folder (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "guidepost"
