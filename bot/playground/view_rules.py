"""What Slack takes as a view.

Rules: https://docs.slack.dev/reference/views.
"""

import json
from collections.abc import Iterator
from typing import Any

from bot.playground.arguments import Arguments
from bot.playground.block_rules import broken_rules
from bot.playground.errors import RefusedError
from bot.playground.messages import Json

MAX_SIZE = 250_000
"""Bytes of a view as JSON."""
MAX_BLOCKS = 100
MAX_LABEL = 24
"""Characters in a modal's title and in its two buttons."""
MAX_PRIVATE = 3_000
MAX_ID = 255
_OPTIONAL = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
_FIELDS = {
    "modal": {*_OPTIONAL, "title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"},
    "home": _OPTIONAL,
}


def checked_view(args: Arguments, *kinds: str) -> Json:
    """The view that a call gives, which must be of one of ``kinds``.

    Raises:
        RefusedError: ``invalid_arguments`` with what is wrong, or ``view_too_large``.
    """
    try:
        view: Any = args.structure("view")
    except ValueError:
        raise RefusedError("invalid_arguments", "invalid json: view") from None
    if not isinstance(view, dict):
        raise RefusedError("invalid_arguments", "must be an object: view")
    if len(json.dumps(view).encode()) > MAX_SIZE:
        raise RefusedError("view_too_large")
    if view.get("type") not in kinds:
        raise RefusedError("invalid_arguments", f"must be {' or '.join(kinds)} [json-pointer:/view/type]")
    if broken := [*_broken(view)]:
        raise RefusedError("invalid_arguments", *(detail.replace(":/", ":/view/", 1) for detail in broken))
    return view


def _broken(view: Json) -> Iterator[str]:
    for name in view.keys() - _FIELDS[view["type"]]:
        yield f"additional property not allowed: {name} [json-pointer:/]"
    blocks = view.get("blocks")
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        yield "must be an array of blocks [json-pointer:/blocks]"
        return
    if not 1 <= len(blocks) <= MAX_BLOCKS:
        yield f"between 1 and {MAX_BLOCKS} items allowed [json-pointer:/blocks]"
    yield from broken_rules(blocks)
    for name, limit in {"private_metadata": MAX_PRIVATE, "callback_id": MAX_ID, "external_id": MAX_ID}.items():
        text = view.get(name) or ""
        if not isinstance(text, str) or len(text) > limit:
            yield f"must be a string of at most {limit} characters [json-pointer:/{name}]"
    if view["type"] == "modal":
        yield from _broken_labels(view)


def _broken_labels(view: Json) -> Iterator[str]:
    for name in ("title", "submit", "close"):
        label = view.get(name)
        if label is None:
            continue
        if not isinstance(label, dict) or label.get("type") != "plain_text" or not isinstance(label.get("text"), str):
            yield f"must be a plain_text object [json-pointer:/{name}]"
        elif not 1 <= len(label["text"]) <= MAX_LABEL:
            yield f"must be of 1 to {MAX_LABEL} characters [json-pointer:/{name}/text]"
    if not view.get("title"):
        yield "missing required field: title [json-pointer:/]"
    if not view.get("submit") and any(block.get("type") == "input" for block in view["blocks"]):
        yield "missing required field: submit, which input blocks need [json-pointer:/]"
