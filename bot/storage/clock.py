"""The time, as stores ask for it."""

from collections.abc import Callable

Clock = Callable[[], float]
"""Seconds since the epoch."""
