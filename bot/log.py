"""Logging: one line an event, an ``action`` to count by, and never what somebody wrote."""

import logging
import traceback

_TALKATIVE = ("slack_bolt", "slack_sdk")
"""Libraries that log whole request bodies below WARNING; what they say there is dropped at any level."""


class _ActionFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        action = getattr(record, "action", None)
        details = getattr(record, "details", {})
        pairs = "".join(f" {key}={value}" for key, value in details.items())
        return f"{line} action={action}{pairs}" if action else line

    def formatException(self, ei: object) -> str:  # noqa: N802 (the standard library's name)
        """The frames and the exception's type; its message may hold what somebody wrote."""
        if not isinstance(ei, tuple) or ei[0] is None:
            return ""
        frames = "".join(traceback.format_tb(ei[2]))
        return f"{frames}{ei[0].__name__} (message withheld)"


def _is_ours_or_serious(record: logging.LogRecord) -> bool:
    return not record.name.startswith(_TALKATIVE) or record.levelno >= logging.WARNING


def configure(level: str = "INFO") -> None:
    """Send log lines to standard error, at ``level`` and above."""
    handler = logging.StreamHandler()
    handler.setFormatter(_ActionFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(_is_ours_or_serious)
    logging.basicConfig(level=level, handlers=[handler], force=True)


def event(logger: logging.Logger, action: str, message: str, **details: object) -> None:
    """Log something that happened. ``details`` are ids, counts and scores, never a person's words."""
    logger.info(message, extra={"action": action, "details": details})
