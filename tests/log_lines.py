"""The log as a run leaves it: configured for a while, and read back."""

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
    """``log.configure`` for as long as the block lasts."""
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
    """What stands in a log of JSON lines."""
    return [json.loads(line) for line in logged.split("\n") if line]


def strings(value: object) -> Iterator[str]:
    """Every string in a value read from JSON, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (key, *strings(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
