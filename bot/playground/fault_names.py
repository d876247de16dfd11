"""Faults by name, as a command line gives them: ``KIND[=VALUE][/before|/after]``.

``lost`` and ``reset`` are replies that never arrive, ``500`` and ``503`` failures, ``429=30`` too many
requests with the seconds to wait, ``slow=0.5`` a pause in seconds, ``error=internal_error`` an error by
Slack's name, ``empty`` a history without messages. They happen before the call's effect or after it;
unless said, a reply is lost after.
"""

from collections.abc import Mapping
from typing import Literal

from bot.playground.faults import Fault, Hold, rate_limited


class UnknownFaultError(ValueError):
    """There is no fault of that name."""

    def __init__(self, name: str) -> None:
        kinds = "lost, reset, 500, 503, 429=SECONDS, slow=SECONDS, empty or error=NAME"
        super().__init__(f"unknown fault {name!r}: {kinds}")


_LOSSES: Mapping[str, Literal["closed", "reset"]] = {"lost": "closed", "reset": "reset"}


def fault_named(text: str) -> Fault:
    """The fault that ``text`` names.

    Raises:
        UnknownFaultError: it names none.
    """
    name, _, place = text.partition("/")
    kind, _, value = name.partition("=")
    if place not in {"", "before", "after"}:
        raise UnknownFaultError(text)
    try:
        return _made(kind, value, place)
    except (KeyError, ValueError):
        raise UnknownFaultError(text) from None


def _made(kind: str, value: str, place: str) -> Fault:
    after = place == "after"
    if kind in _LOSSES:
        return Fault(lost=_LOSSES[kind], effect=place != "before")
    if kind == "error" and value:
        return Fault(error=value, effect=after)
    if kind == "429" and not after:
        return rate_limited(int(value or 1))
    if kind == "empty":
        return Fault(empty=True)
    if kind == "slow":
        return Fault(after=Hold(float(value))) if after else Fault(before=Hold(float(value)))
    return Fault(status={"500": 500, "503": 503}[kind], effect=after)
