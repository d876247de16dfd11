"""Logging: one line an event, an ``action`` to count by, and never what somebody wrote."""

from bot.log.setup import Format, configure, event

__all__ = ["Format", "configure", "event"]
