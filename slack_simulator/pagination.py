"""Long lists in pages, with a cursor to the next page.

Rules: https://docs.slack.dev/apis/web-api/pagination.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar

from slack_simulator.arguments import Arguments
from slack_simulator.errors import RefusedError

Item = TypeVar("Item")

_PREFIX = "next:"


def page(
    items: Sequence[Item], args: Arguments, key: Callable[[Item], str], *, default: int, most: int
) -> tuple[Sequence[Item], str]:
    """Return the page that the arguments ``limit`` and ``cursor`` request, and the cursor to the next page.

    The cursor is empty on the last page. It names the next item by its ``key``, so items that are added meanwhile do
    not shift a page. ``default`` and ``most`` are the default and the highest value of ``limit``.

    Raises:
        RefusedError: ``invalid_cursor`` or ``invalid_limit``.
    """
    limit = args.number("limit", default) or default
    if limit < 0:
        raise RefusedError("invalid_limit")
    start = _start(args.text("cursor"), [key(item) for item in items])
    end = start + min(limit, most)
    shown, rest = items[start:end], items[end : end + 1]
    return shown, base64.b64encode(f"{_PREFIX}{key(rest[0])}".encode()).decode() if rest else ""


def _start(cursor: str, keys: Sequence[str]) -> int:
    if not cursor:
        return 0
    try:
        return keys.index(base64.b64decode(cursor, validate=True).decode().removeprefix(_PREFIX))
    except (binascii.Error, ValueError):
        raise RefusedError("invalid_cursor") from None
