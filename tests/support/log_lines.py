"""Log lines of a test: the log is configured for a while, and its lines are read."""

import json
import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from bot import log

WEB_SERVER = logging.getLogger("_granian")


@contextmanager
def logging_as(form: log.Format, level: str = "INFO", secrets: Iterable[str] = ()) -> Iterator[None]:
    """Configure the log with ``log.configure`` for the duration of the block."""
    root, hook, raising = logging.root, threading.excepthook, logging.raiseExceptions
    before = root.handlers[:], root.level, WEB_SERVER.handlers[:], WEB_SERVER.propagate
    log.configure(level, form, secrets)
    try:
        yield
    finally:
        root.handlers[:], root.level, WEB_SERVER.handlers[:], WEB_SERVER.propagate = before
        threading.excepthook, logging.raiseExceptions = hook, raising
        logging.captureWarnings(False)


def objects(logged: str) -> list[dict[str, Any]]:
    """Return the objects in a log of JSON lines."""
    return [json.loads(line) for line in logged.split("\n") if line]


def strings(value: object) -> Iterator[str]:
    """Yield every string in a value read from JSON, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (key, *strings(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
