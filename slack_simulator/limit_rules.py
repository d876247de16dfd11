"""Check blocks and views against the tables of Slack's limits, with error messages in Slack's wording.

Slack reports the place of an error as a JSON pointer, such as ``/blocks/0/text/text``, and a length that is too great
as ``must be less than 151 characters``, one more than it accepts.
"""

from collections.abc import Iterator
from typing import Any

from slack_simulator.limits import CELLS, IDS, ITEMS, NUMBERS, TEXT, UNTYPED, Range
from slack_simulator.messages import Json


def limit_errors(part: Json, kind: str, at: str) -> Iterator[str]:
    """Yield an error for each limit that ``part``, an object of type ``kind`` at the pointer ``at``, exceeds.

    Objects inside it are checked too.
    """
    yield from field_errors(part, kind, at)
    for field, value in part.items():
        yield from _inner_errors(value, field, f"{at}/{field}")


def field_errors(part: Json, kind: str, at: str) -> Iterator[str]:
    """Yield an error for each limit that the fields of ``part`` exceed, leaving out the objects inside it."""
    texts, items, numbers = {**IDS, **TEXT.get(kind, {})}, ITEMS.get(kind, {}), NUMBERS.get(kind, {})
    for field, value in part.items():
        place = f"{at}/{field}"
        if field == "text" and value == "":
            yield f"must be more than 0 characters [json-pointer:{place}]"
        if field in texts:
            yield from _text_errors(value, texts[field], place)
        if field in items and isinstance(value, list):
            yield from _count_errors(value, items[field], place)
        if field in numbers and isinstance(value, int) and not numbers[field].least <= value <= numbers[field].most:
            yield f"must be from {numbers[field].least} to {numbers[field].most} [json-pointer:{place}]"


def _inner_errors(value: Any, field: str, at: str) -> Iterator[str]:
    if isinstance(value, list):
        for number, item in enumerate(value):
            if isinstance(item, list) and field == "rows":
                yield from _count_errors(item, CELLS, f"{at}/{number}")
            yield from _inner_errors(item, field, f"{at}/{number}")
    elif isinstance(value, dict):
        kind = value.get("type", UNTYPED.get(field, ""))
        yield from limit_errors(value, kind if isinstance(kind, str) else "", at)


def _text_errors(value: Any, most: int, at: str) -> Iterator[str]:
    match value:
        case str() if len(value) > most:
            yield f"must be less than {most + 1} characters [json-pointer:{at}]"
        case {"text": str(text)} if len(text) > most:
            yield f"must be less than {most + 1} characters [json-pointer:{at}/text]"
        case list():
            for number, item in enumerate(value):
                yield from _text_errors(item, most, f"{at}/{number}")


def _count_errors(value: list[Any], allowed: Range, at: str) -> Iterator[str]:
    if len(value) > allowed.most:
        yield f"no more than {allowed.most} items allowed [json-pointer:{at}]"
    if len(value) < allowed.least:
        yield f"no fewer than {allowed.least} items allowed [json-pointer:{at}]"
