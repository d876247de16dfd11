"""A log record as a line: text for a person, JSON for a machine."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

from bot.log.blanks import Blanks

MAX_FRAMES = 30
"""Innermost frames that are logged of an exception; a runaway recursion has a thousand."""

_BRACKETED = re.compile(r'[(\[{<"`](?:.*[)\]}>"`]|.*)', re.DOTALL)
_AFTER_COLON = re.compile(r"(?::\s|\n).*", re.DOTALL)


class TextLines(logging.Formatter):
    """``time level logger: message action=… key=value …``, and an exception's frames below."""

    def __init__(self, blanks: Blanks) -> None:
        super().__init__()
        self._blanks = blanks

    def format(self, record: logging.LogRecord) -> str:
        """The line, without secrets."""
        action, details = action_of(record)
        pairs = [f"action={action}", *(f"{key}={value}" for key, value in details.items())] if action else []
        head = f"{self.formatTime(record)} {record.levelname} {record.name}: {message_of(record)}"
        lines = [" ".join([head, *pairs])]
        error = error_of(record)
        while error:
            lines += [f"  {frame}" for frame in error["frames"]]
            lines.append(f"{error['type']} (message withheld)")
            error = error.get("cause")
        return self._blanks.text("\n".join(lines))


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message; action, details and error where there are any."""

    def __init__(self, blanks: Blanks) -> None:
        super().__init__()
        self._blanks = blanks

    def format(self, record: logging.LogRecord) -> str:
        """The line, without secrets; ASCII, so that nothing in it ends it early."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {
            "time": time.replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
        }
        action, details = action_of(record)
        more = {"action": action, "details": details, "error": error_of(record)}
        return json.dumps(self._blanks.anywhere(line | {name: value for name, value in more.items() if value}))


def message_of(record: logging.LogRecord) -> str:
    """What the record says. A library's own words are kept; what it puts among them may be a person's."""
    try:
        said = record.getMessage()
    except Exception:  # arguments that do not fit, or that cannot be drawn
        said = str(record.msg)
    if _is_ours(record):
        return said
    return _AFTER_COLON.sub("", _BRACKETED.sub("…", said)).strip()


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether nobody's words can be in it: our own lines, and the web server's start and stop."""
    return record.name.partition(".")[0] in {"bot", "app"} or record.levelno < logging.WARNING


def action_of(record: logging.LogRecord) -> tuple[str, dict[str, object]]:
    """What happened, in one word, and its details; empty where none was given."""
    return getattr(record, "action", ""), getattr(record, "details", {})


def error_of(record: logging.LogRecord) -> dict[str, Any] | None:
    """Type, frames and cause of the record's exception. Its message is left out: it may hold what somebody wrote."""
    return _told(record.exc_info[1], set()) if record.exc_info and record.exc_info[1] else None


def _told(error: BaseException, seen: set[int]) -> dict[str, Any]:
    seen.add(id(error))
    frames = traceback.extract_tb(error.__traceback__, limit=-MAX_FRAMES)
    told: dict[str, Any] = {
        "type": type(error).__name__,
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause and id(cause) not in seen:
        told["cause"] = _told(cause, seen)
    return told
