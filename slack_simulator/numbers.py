"""Numbers in requests. JSON of Python has NaN and Infinity, which are not numbers and would stop the clock for good."""

import json
import math
import re
from typing import Any, NoReturn

_NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,20})?", re.ASCII)


def read_json(text: str) -> Any:
    """Return the value of a JSON text.

    Raises:
        ValueError: The text is not JSON, is nested too deeply, or has a number that is not finite.
    """
    try:
        return json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number in JSON")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is too large")
    return value


def number(name: str, value: object, least: float, most: float) -> float:
    """Return ``value``, a number or the text of one as in a form, if it is between ``least`` and ``most``.

    Raises:
        ValueError: It is something else. The error names the argument ``name``.
    """
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value)
    # A comparison with NaN is False, so this refuses NaN as well. True and False are integers in Python.
    if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"{name} must be a number from {least:g} to {most:g}")
    return float(value)


def whole_number(name: str, value: object, least: int, most: int) -> int:
    """Return ``value`` as `number` does, if it is a whole number.

    Raises:
        ValueError: It is something else. The error names the argument ``name``.
    """
    found = number(name, value, least, most)
    if not found.is_integer():
        raise ValueError(f"{name} must be a whole number")
    return int(found)
