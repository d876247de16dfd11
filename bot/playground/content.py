"""What a message may hold: the words, blocks and metadata that Slack takes, and its reasons to refuse others.

Rules: https://docs.slack.dev/reference/methods/chat.postMessage and /messaging/message-metadata.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from bot.cards.limits import MAX_BLOCKS, MAX_MESSAGE, MAX_TEXT, size
from bot.playground.arguments import Arguments
from bot.playground.block_rules import broken_rules
from bot.playground.errors import RefusedError
from bot.playground.messages import Json

MAX_ATTACHMENTS = 100
MAX_MARKDOWN = 12_000
MAX_METADATA = 16_000
"""Bytes of metadata as JSON."""


@dataclass(frozen=True)
class Content:
    """What a message says, checked."""

    text: str
    blocks: list[Json]
    attachments: list[Json]
    metadata: Json | None


def content(args: Arguments, unsupported: Collection[str] = (), most_text: int = MAX_TEXT) -> Content:
    """The content that a call's arguments give a message.

    Raises:
        RefusedError: with Slack's name for what is wrong with it.
    """
    markdown = args.text("markdown_text")
    if markdown and (args.get("text") or args.get("blocks")):
        raise RefusedError("markdown_text_conflict")
    text = markdown or args.text("text")
    blocks, attachments = _blocks(args, unsupported), _attachments(args)
    if not (text or blocks or attachments):
        raise RefusedError("no_text")
    if len(text) > most_text or len(markdown) > MAX_MARKDOWN:
        raise RefusedError("msg_too_long")
    return Content(text, blocks, attachments, metadata(args))


def _blocks(args: Arguments, unsupported: Collection[str]) -> list[Json]:
    blocks: list[Json] = _list_of_objects(args, "blocks", "invalid_blocks_format")
    broken = broken_rules(blocks)
    broken += [f"unsupported type: {block['type']}" for block in blocks if block.get("type") in unsupported]
    if len(blocks) > MAX_BLOCKS:
        broken.append(f"no more than {MAX_BLOCKS} items allowed [json-pointer:/blocks]")
    if broken:
        raise RefusedError("invalid_blocks", *broken)
    if size(blocks) > MAX_MESSAGE:
        raise RefusedError("msg_blocks_too_long")
    return blocks


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
    """The metadata of a message, if any: an ``event_type`` and an ``event_payload``.

    Raises:
        RefusedError: it is no object, has other fields or kinds of values, or is too large.
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
