"""Check views, modals and Home tabs, by Slack's rules.

Rules: https://docs.slack.dev/reference/views; the numbers are in ``limits``.
"""

import json
from collections.abc import Iterator
from typing import Any

from slack_simulator.arguments import Arguments
from slack_simulator.block_rules import block_errors
from slack_simulator.errors import RefusedError
from slack_simulator.limit_rules import field_errors
from slack_simulator.limits import MAX_VIEW_SIZE
from slack_simulator.messages import Json

_TEXTS = ("private_metadata", "callback_id", "external_id")
_LABELS = ("title", "submit", "close")
_COMMON = {"type", "blocks", *_TEXTS}
_FIELDS = {
    "modal": {*_COMMON, *_LABELS, "clear_on_close", "notify_on_close", "submit_disabled"},
    "home": _COMMON,
}


def checked_view(args: Arguments, *kinds: str) -> Json:
    """Return the view in a call's arguments, which must be of one of ``kinds``.

    Raises:
        RefusedError: ``invalid_arguments`` with the errors that Slack would report, or ``view_too_large``.
    """
    try:
        view: Any = args.structure("view")
    except ValueError:
        raise RefusedError("invalid_arguments", "invalid json: view") from None
    if not isinstance(view, dict):
        raise RefusedError("invalid_arguments", "must be an object: view")
    if len(json.dumps(view).encode()) > MAX_VIEW_SIZE:
        raise RefusedError("view_too_large")
    if view.get("type") not in kinds:
        raise RefusedError("invalid_arguments", f"must be {' or '.join(kinds)} [json-pointer:/view/type]")
    if errors := [*_view_errors(view)]:
        raise RefusedError("invalid_arguments", *errors)
    return view


def _view_errors(view: Json) -> Iterator[str]:
    for name in sorted(view.keys() - _FIELDS[view["type"]]):
        yield f"additional property not allowed: {name} [json-pointer:/view]"
    blocks = view.get("blocks")
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        yield "must be an array of blocks [json-pointer:/view/blocks]"
        return
    for name in _TEXTS:
        if not isinstance(view.get(name) or "", str):
            yield f"must be a string [json-pointer:/view/{name}]"
    yield from field_errors(view, view["type"], "/view")
    yield from block_errors(blocks, "/view/blocks")
    if view["type"] == "modal":
        yield from _label_errors(view)


def _label_errors(view: Json) -> Iterator[str]:
    for name in _LABELS:
        label = view.get(name)
        if label is None:
            continue
        if not isinstance(label, dict) or label.get("type") != "plain_text" or not isinstance(label.get("text"), str):
            yield f"must be a plain_text object [json-pointer:/view/{name}]"
        elif not label["text"]:
            yield f"must be more than 0 characters [json-pointer:/view/{name}/text]"
    if not view.get("title"):
        yield "missing required field: title [json-pointer:/view]"
    if not view.get("submit") and any(block.get("type") == "input" for block in view["blocks"]):
        yield "missing required field: submit, which input blocks need [json-pointer:/view]"
