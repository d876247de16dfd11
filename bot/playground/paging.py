"""Long answers in pages, with a cursor to the next.

Rules: https://docs.slack.dev/apis/web-api/pagination.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.playground.arguments import Arguments
from bot.playground.errors import RefusedError

Item = TypeVar("Item")

_NAME = "next:"


def page(
    items: Sequence[Item], args: Arguments, key: Callable[[Item], str], *, default: int, most: int
) -> tuple[Sequence[Item], str]:
    """The items that ``limit`` and ``cursor`` ask for, and the cursor to the next ones; empty at the end.

    A cursor names the next item by its ``key``, so what is added meanwhile shifts nothing.

    Raises:
        RefusedError: ``invalid_cursor`` or ``invalid_limit``.
    """
    limit = args.number("limit", default) or default
    if limit < 0:
        raise RefusedError("invalid_limit")
    start = _start(args.text("cursor"), [key(item) for item in items])
    end = start + min(limit, most)
    shown, rest = items[start:end], items[end : end + 1]
    return shown, base64.b64encode(f"{_NAME}{key(rest[0])}".encode()).decode() if rest else ""


def _start(cursor: str, keys: Sequence[str]) -> int:
    if not cursor:
        return 0
    try:
        return keys.index(base64.b64decode(cursor, validate=True).decode().removeprefix(_NAME))
    except (binascii.Error, ValueError):
        raise RefusedError("invalid_cursor") from None
