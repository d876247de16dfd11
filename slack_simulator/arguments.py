"""The arguments of a Web API call, read as Slack reads them.

Rules: https://docs.slack.dev/apis/web-api. Arguments come in a form, or as JSON where the method accepts it. Lists and
objects inside a form are JSON text.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from slack_simulator.errors import RefusedError
from slack_simulator.messages import Json
from slack_simulator.numbers import read_json


class Arguments(Mapping[str, Any]):
    """The arguments of one call. Arguments whose value is null are left out."""

    def __init__(self, values: Json) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def require(self, *names: str) -> None:
        """Check that every argument in ``names`` is given and not empty.

        Raises:
            RefusedError: ``invalid_arguments``, with the arguments that are missing.
        """
        missing = [f"missing required field: {name}" for name in names if self.text(name) == ""]
        if missing:
            raise RefusedError("invalid_arguments", *missing)

    def text(self, name: str, default: str = "") -> str:
        """Return an argument as text; other values than text as JSON."""
        value = self._values.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return an argument as a boolean. The texts ``true`` and ``1`` are true."""
        value = self._values.get(name, default)
        return value.lower() in {"true", "1"} if isinstance(value, str) else bool(value)

    def number(self, name: str, default: int) -> int:
        """Return an argument as an integer.

        Raises:
            RefusedError: ``invalid_arguments`` when it is not an integer.
        """
        try:
            return int(self._values.get(name, default))
        except (TypeError, ValueError, OverflowError):
            raise RefusedError("invalid_arguments", f"must be a number: {name}") from None

    def structure(self, name: str) -> Any:
        """Return an argument as JSON, given as JSON or as JSON text; None when it is missing or empty.

        Raises:
            ValueError: The text is not JSON.
        """
        value = self._values.get(name)
        return (read_json(value) if value else None) if isinstance(value, str) else value


def read(query: str, content_type: str, body: str, *, takes_json: bool = True) -> Json:
    """Return the arguments in an HTTP request's query and body.

    A JSON body is parsed, but its values count only with ``takes_json``: methods that only read ignore them.

    Raises:
        RefusedError: ``invalid_json`` or ``json_not_object`` when a JSON body is something else.
    """
    args: Json = dict(parse_qsl(query, keep_blank_values=True))
    if not content_type.startswith("application/json"):
        return args | dict(parse_qsl(body, keep_blank_values=True))
    try:
        parsed = read_json(body or "{}")
    except ValueError:
        raise RefusedError("invalid_json") from None
    if not isinstance(parsed, dict):
        raise RefusedError("json_not_object")
    return args | (parsed if takes_json else {})
