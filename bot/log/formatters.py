"""Formatters: a log record as a line of text for a person, or of JSON for a machine."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

from bot.log.redaction import Redactor

MAX_FRAMES = 30
"""Number of innermost frames that are logged of an exception. A runaway recursion has a thousand."""

_BRACKETED = re.compile(r'[(\[{<"`](?:.*[)\]}>"`]|.*)', re.DOTALL)
_AFTER_COLON = re.compile(r"(?::\s|\n).*", re.DOTALL)


class TextLines(logging.Formatter):
    """Formats a record as ``time level logger: message action=… key=value …``, with an exception's frames below."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line, without secrets."""
        action, details = action_of(record)
        pairs = [f"action={action}", *(f"{key}={value}" for key, value in details.items())] if action else []
        head = f"{self.formatTime(record)} {record.levelname} {record.name}: {message_of(record)}"
        lines = [" ".join([head, *pairs])]
        error = error_of(record)
        while error:
            lines += [f"  {frame}" for frame in error["frames"]]
            lines.append(f"{error['type']} (message withheld)")
            error = error.get("cause")
        return self._redactor.text("\n".join(lines))


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object: time, level, logger, message, and if present action, details and error."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line, without secrets. It is ASCII, so that no character in it can end the line."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {
            "time": time.replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
        }
        action, details = action_of(record)
        more = {"action": action, "details": details, "error": error_of(record)}
        line |= {name: value for name, value in more.items() if value}
        return self._checked(line) or json.dumps(self._redactor.value(line))

    def _checked(self, line: dict[str, object]) -> str | None:
        """Return the line as JSON if it plainly needs no redaction: one look at all of it is cheaper than many."""
        try:
            text = json.dumps(line, allow_nan=False)
        except (TypeError, ValueError):
            return None
        # An escaped character might hide a secret from the look at the whole.
        return None if "\\" in text or self._redactor.finds(text) else text


def message_of(record: logging.LogRecord) -> str:
    """Return the record's message.

    Of a library's message only the fixed words are kept, because the values between them may be a person's words.
    """
    try:
        message = record.getMessage()
    except Exception:  # The arguments do not fit the template, or cannot be converted to text.
        message = str(record.msg)
    if _is_free_of_user_text(record):
        return message
    return _AFTER_COLON.sub("", _BRACKETED.sub("…", message)).strip()


def _is_free_of_user_text(record: logging.LogRecord) -> bool:
    """Return whether the record cannot hold a person's words: it is ours, or the web server's start or stop."""
    return record.name.partition(".")[0] in {"bot", "app"} or record.levelno < logging.WARNING


def action_of(record: logging.LogRecord) -> tuple[str, dict[str, object]]:
    """Return the record's action, a single word for what happened, and its details; both empty if not given."""
    return getattr(record, "action", ""), getattr(record, "details", {})


def error_of(record: logging.LogRecord) -> dict[str, Any] | None:
    """Return the type, frames and cause of the record's exception.

    The exception's message is left out, because it may hold what a person wrote.
    """
    return _described(record.exc_info[1], set()) if record.exc_info and record.exc_info[1] else None


def _described(error: BaseException, seen: set[int]) -> dict[str, Any]:
    seen.add(id(error))
    frames = traceback.extract_tb(error.__traceback__, limit=-MAX_FRAMES)
    described: dict[str, Any] = {
        "type": type(error).__name__,
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause and id(cause) not in seen:
        described["cause"] = _described(cause, seen)
    return described
