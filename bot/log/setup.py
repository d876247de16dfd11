"""Where log lines go, and which."""

import logging
import sys
import threading
from collections.abc import Iterable
from typing import Literal

from bot.log.blanks import Blanks
from bot.log.lines import JsonLines, TextLines

Format = Literal["auto", "text", "json"]
"""``auto`` is text on a terminal, else JSON."""

_HEARD = ("bot", "app", "_granian", "granian")
"""Who is heard below WARNING: we, and the web server. Other libraries log whole request bodies there."""

_log = logging.getLogger(__name__)


def configure(level: str = "INFO", form: Format = "auto", secrets: Iterable[str] = ()) -> None:
    """Send log lines to standard error, at ``level`` and above; ``secrets`` are blanked in all of them."""
    handler = logging.StreamHandler()
    as_text = form == "text" or (form == "auto" and sys.stderr.isatty())
    blanks = Blanks(secrets)
    handler.setFormatter(TextLines(blanks) if as_text else JsonLines(blanks))
    handler.addFilter(_is_heard)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    _leave_no_other_way()


def _is_heard(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in _HEARD


def _leave_no_other_way() -> None:
    """What would be written past our handler goes through it, or is not written."""
    for name in ("_granian", "granian.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.captureWarnings(True)
    threading.excepthook = _log_thread_failure
    # A line that cannot be formatted would be printed raw, arguments and all.
    logging.raiseExceptions = False


def _log_thread_failure(failure: threading.ExceptHookArgs) -> None:
    if failure.exc_value and failure.exc_type is not SystemExit:
        _log.error("a thread failed", exc_info=failure.exc_value, extra={"action": "thread_failed"})


def event(logger: logging.Logger, action: str, message: str, **details: object) -> None:
    """Log something that happened. ``details`` are ids, counts and scores, never a person's words."""
    logger.info(message, extra={"action": action, "details": details})
