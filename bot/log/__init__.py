"""Logging: one handler for all lines, with secrets and people's words left out."""

import logging
import sys
import threading
from collections.abc import Iterable
from typing import Literal

from bot.log.formatters import JsonLines, TextLines
from bot.log.redaction import Redactor

Format = Literal["auto", "text", "json"]
"""Format of log lines; ``auto`` means text on a terminal and JSON elsewhere."""

_VERBOSE_LOGGERS = ("bot", "app", "_granian", "granian")
"""Loggers whose lines below WARNING are written. At those levels other libraries log whole request bodies."""

_log = logging.getLogger(__name__)


def configure(level: str = "INFO", form: Format = "auto", secrets: Iterable[str] = ()) -> None:
    """Send log lines at ``level`` and above to standard error, with ``secrets`` redacted in all of them."""
    handler = logging.StreamHandler()
    as_text = form == "text" or (form == "auto" and sys.stderr.isatty())
    redactor = Redactor(secrets)
    handler.setFormatter(TextLines(redactor) if as_text else JsonLines(redactor))
    handler.addFilter(_is_written)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    _close_bypasses()
    _collect_less()


def event(logger: logging.Logger, action: str, message: str, **details: object) -> None:
    """Log that something happened. ``details`` are ids, counts and scores, never a person's words."""
    logger.info(message, extra={"action": action, "details": details})


def _collect_less() -> None:
    """Let no record look up what no line shows: https://docs.python.org/3/howto/logging.html#optimization."""
    logging._srcfile = None  # type: ignore[attr-defined, assignment, unused-ignore] # documented there
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def _is_written(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in _VERBOSE_LOGGERS


def _close_bypasses() -> None:
    """Make everything that would be written to standard error by another way pass through our handler, or drop it."""
    for name in ("_granian", "granian.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.captureWarnings(True)
    threading.excepthook = _log_thread_failure
    # Otherwise logging would print a line that it cannot format as it is, with all its arguments.
    logging.raiseExceptions = False


def _log_thread_failure(failure: threading.ExceptHookArgs) -> None:
    if failure.exc_value and failure.exc_type is not SystemExit:
        _log.error("a thread failed", exc_info=failure.exc_value, extra={"action": "thread_failed"})
