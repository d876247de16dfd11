"""The content of a message: text, blocks, attachments and metadata, checked by Slack's rules.

Rules: https://docs.slack.dev/reference/methods/chat.postMessage and /messaging/message-metadata; the numbers are in
``limits``.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from slack_simulator.arguments import Arguments
from slack_simulator.block_rules import block_errors
from slack_simulator.errors import RefusedError
from slack_simulator.limits import (
    MAX_ATTACHMENTS,
    MAX_BLOCK_TEXT,
    MAX_MARKDOWN,
    MAX_MESSAGE_BLOCKS,
    MAX_METADATA,
    MAX_TEXT,
)
from slack_simulator.messages import Json


@dataclass(frozen=True)
class Content:
    """The content of a message that Slack accepts."""

    text: str
    blocks: list[Json]
    attachments: list[Json]
    metadata: Json | None


def content(args: Arguments, unsupported: Collection[str] = (), max_text: int = MAX_TEXT) -> Content:
    """Return the content that a call's arguments give a message.

    Blocks of the types in ``unsupported`` are refused, as by a workspace that does not know them yet. ``max_text`` is
    the number of characters that ``text`` may have.

    Raises:
        RefusedError: Slack's name for the error in the content.
    """
    markdown = args.text("markdown_text")
    if markdown and (args.get("text") or args.get("blocks")):
        raise RefusedError("markdown_text_conflict")
    text = markdown or args.text("text")
    blocks, attachments = _blocks(args, unsupported), _attachments(args)
    if not (text or blocks or attachments):
        raise RefusedError("no_text")
    if len(text) > max_text or len(markdown) > MAX_MARKDOWN:
        raise RefusedError("msg_too_long")
    return Content(text, blocks, attachments, metadata(args))


def _blocks(args: Arguments, unsupported: Collection[str]) -> list[Json]:
    blocks: list[Json] = _list_of_objects(args, "blocks", "invalid_blocks_format")
    errors = block_errors(blocks)
    for number, block in enumerate(blocks):
        if block.get("type") in unsupported:
            errors.append(f"unsupported type: {block['type']} [json-pointer:/blocks/{number}/type]")
    if len(blocks) > MAX_MESSAGE_BLOCKS:
        errors.append(f"no more than {MAX_MESSAGE_BLOCKS} items allowed [json-pointer:/blocks]")
    if errors:
        raise RefusedError("invalid_blocks", *errors, errors=errors)
    markdown = [block for block in blocks if block["type"] == "markdown"]
    if text_size(blocks) > MAX_BLOCK_TEXT or text_size(markdown) > MAX_MARKDOWN:
        raise RefusedError("msg_blocks_too_long")
    return blocks


def text_size(blocks: Sequence[Json]) -> int:
    """Return the number of characters in all texts of ``blocks``, which Slack limits for a message."""
    return sum(_text_size(block) for block in blocks)


def _text_size(part: object) -> int:
    if isinstance(part, list):
        return sum(_text_size(item) for item in part)
    if not isinstance(part, dict):
        return 0
    text = part.get("text")
    return (len(text) if isinstance(text, str) else 0) + sum(_text_size(value) for value in part.values())


def _attachments(args: Arguments) -> list[Json]:
    attachments: list[Json] = _list_of_objects(args, "attachments", "invalid_attachments")
    if len(attachments) > MAX_ATTACHMENTS:
        raise RefusedError("too_many_attachments")
    return attachments


def _list_of_objects(args: Arguments, name: str, error: str) -> list[Json]:
    try:
        found: Any = args.structure(name) or []
    except ValueError:
        raise RefusedError(error) from None
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise RefusedError(error)
    return found


def metadata(args: Arguments) -> Json | None:
    """Return a message's metadata, an object with ``event_type`` and ``event_payload``; None when there is none.

    Raises:
        RefusedError: The metadata is not an object, has other fields or types of values, or is too large.
    """
    try:
        given: Any = args.structure("metadata")
    except ValueError:
        raise RefusedError("invalid_metadata_format") from None
    if given is None or given == {}:
        return None
    if not isinstance(given, dict) or not given.keys() <= {"event_type", "event_payload", "entities"}:
        raise RefusedError("invalid_metadata_format")
    kind, payload = given.get("event_type"), given.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise RefusedError("invalid_metadata_schema")
    if len(json.dumps(given).encode()) > MAX_METADATA:
        raise RefusedError("metadata_too_large")
    return given
