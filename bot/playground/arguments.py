"""The arguments of a Web API call, as Slack reads them.

Rules: https://docs.slack.dev/apis/web-api (a form, or JSON where the method takes it; lists and
objects inside a form are JSON text).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from bot.playground.errors import RefusedError
from bot.playground.messages import Json


class Arguments(Mapping[str, Any]):
    """The arguments of one call."""

    def __init__(self, values: Json) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def require(self, *names: str) -> None:
        """Go on only with all of ``names``.

        Raises:
            RefusedError: ``invalid_arguments``, with those that are missing.
        """
        missing = [f"missing required field: {name}" for name in names if self.text(name) == ""]
        if missing:
            raise RefusedError("invalid_arguments", *missing)

    def text(self, name: str, default: str = "") -> str:
        """The argument as text."""
        value = self._values.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """The argument as yes or no: ``true`` and ``1`` are yes."""
        value = self._values.get(name, default)
        return value.lower() in {"true", "1"} if isinstance(value, str) else bool(value)

    def number(self, name: str, default: int) -> int:
        """The argument as a whole number.

        Raises:
            RefusedError: ``invalid_arguments``: it is none.
        """
        try:
            return int(self._values.get(name, default))
        except (TypeError, ValueError):
            raise RefusedError("invalid_arguments", f"must be a number: {name}") from None

    def structure(self, name: str) -> Any:
        """The argument as JSON, whether it came as JSON or as text; None when it is missing or empty.

        Raises:
            ValueError: it is text, and not JSON.
        """
        value = self._values.get(name)
        return (json.loads(value) if value else None) if isinstance(value, str) else value


def read(query: str, content_type: str, body: str, *, takes_json: bool = True) -> Json:
    """The arguments in an HTTP request's query and body; a JSON body counts only where the method takes one.

    Raises:
        RefusedError: the body is not what its type says.
    """
    args: Json = dict(parse_qsl(query, keep_blank_values=True))
    if not content_type.startswith("application/json"):
        return args | dict(parse_qsl(body, keep_blank_values=True))
    try:
        parsed = json.loads(body or "{}")
    except ValueError:
        raise RefusedError("invalid_json") from None
    if not isinstance(parsed, dict):
        raise RefusedError("json_not_object")
    return args | (parsed if takes_json else {})
