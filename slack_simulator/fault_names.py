"""Faults written as text, as on a command line: ``KIND[=VALUE][/before|/after]``.

The kinds are:

- ``lost`` and ``reset``: the response never arrives; the connection is closed, or reset.
- ``500`` and ``503``: an HTTP error.
- ``429=30``: too many requests, with the seconds to wait.
- ``slow=0.5``: a pause in seconds.
- ``error=internal_error``: an error by Slack's name.
- ``empty``: a history without messages.

A fault happens before the effect of the call or after it. Without a suffix, a response is lost after the effect and
every other fault happens before it.
"""

from collections.abc import Mapping
from typing import Literal

from slack_simulator.faults import Fault, Hold, rate_limited
from slack_simulator.numbers import number, whole_number

_LONGEST = 3600
"""Seconds of the longest pause, and of the longest time to wait after too many requests."""


class UnknownFaultError(ValueError):
    """A text does not name a fault."""

    def __init__(self, name: str) -> None:
        kinds = "lost, reset, 500, 503, 429=SECONDS, slow=SECONDS, empty or error=NAME"
        super().__init__(f"unknown fault {name!r}; use {kinds}, with /before or /after")


_LOSSES: Mapping[str, Literal["closed", "reset"]] = {"lost": "closed", "reset": "reset"}


def parse_fault(text: str) -> Fault:
    """Return the fault that ``text`` names.

    Raises:
        UnknownFaultError: ``text`` does not name a fault.
    """
    name, _, place = text.partition("/")
    kind, _, value = name.partition("=")
    if place not in {"", "before", "after"}:
        raise UnknownFaultError(text)
    try:
        return _fault(kind, value, place)
    except (KeyError, ValueError):
        raise UnknownFaultError(text) from None


def _fault(kind: str, value: str, place: str) -> Fault:
    after = place == "after"
    if kind in _LOSSES:
        return Fault(lost=_LOSSES[kind], effect=place != "before")
    if kind == "error" and value:
        return Fault(error=value, effect=after)
    if kind == "429" and not after:
        return rate_limited(whole_number("429", value or 1, 0, _LONGEST))
    if kind == "empty":
        return Fault(empty=True)
    if kind == "slow":
        hold = Hold(number("slow", value, 0, _LONGEST))
        return Fault(after=hold) if after else Fault(before=hold)
    return Fault(status={"500": 500, "503": 503}[kind], effect=after)
