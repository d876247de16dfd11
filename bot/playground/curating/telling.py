"""How the page is told of what happens."""

from collections.abc import Callable
from typing import Any

Tell = Callable[[str, dict[str, Any]], object]
"""Told the name of an event and its data. Safe to call from any thread."""
