"""Buttons and other elements that somebody used, in messages, modals and the Home tab; modals sent off or closed.

Shapes: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload and
/reference/interaction-payloads/view-interactions-payload.
"""

from collections.abc import Iterator

from bot.playground.messages import Json, Message
from bot.playground.payloads.commands import channel_name
from bot.playground.payloads.origin import HOME, Origin
from bot.playground.payloads.signing import Request, payload_request


def click_request(
    original: Message, element: Json, response_url: str, *, values: Json | None = None, origin: Origin = HOME
) -> Request:
    """Somebody pressed the button ``element`` of the message ``original``, whose other elements stand at ``values``."""
    payload = {
        **origin.interaction("block_actions"),
        **_message_place(original),
        "channel": {"id": original.channel, "name": channel_name(original.channel)},
        "response_url": response_url,
        "state": {"values": values or {}},
        "actions": [_action(element, original.blocks)],
    }
    return payload_request(payload)


def _message_place(original: Message) -> Json:
    container = {
        "type": "message",
        "message_ts": original.ts,
        "channel_id": original.channel,
        "is_ephemeral": original.only_for is not None,
    }
    thread = {"thread_ts": original.thread_ts} if original.thread_ts else {}
    # An ephemeral message is not sent along; its thread is told in the container instead.
    if original.only_for is not None:
        return {"container": {**container, **thread}}
    return {"container": container, "message": original.shown()}


def view_click_request(view: Json, element: Json, *, origin: Origin = HOME) -> Request:
    """Somebody used ``element`` of a modal or a Home tab; ``view`` is as the Web API gives it."""
    payload = {
        **origin.interaction("block_actions"),
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "actions": [_action(element, view["blocks"])],
    }
    return payload_request(payload)


def submission_request(view: Json, values: Json, *, origin: Origin = HOME) -> Request:
    """Somebody sent a modal off, with ``values`` (block id, then action id, then the element's state) in it."""
    filled = {**view, "state": {"values": values}}
    return payload_request({**origin.interaction("view_submission"), "view": filled, "response_urls": []})


def closing_request(view: Json, *, cleared: bool = False, origin: Origin = HOME) -> Request:
    """Somebody closed a modal, or with ``cleared`` all of them at once."""
    told = origin.interaction("view_closed")
    del told["trigger_id"]
    return payload_request({**told, "view": view, "is_cleared": cleared})


def _action(element: Json, blocks: list[Json]) -> Json:
    """What a payload says of the element that was used; without an id of its own, its block has some."""
    holder = next((block for block in blocks if element in _elements(block)), {})
    return {"block_id": holder.get("block_id", "b1"), "action_ts": "1700000001.000100", **element}


def buttons_of(blocks: list[Json]) -> list[Json]:
    """Every button in ``blocks``, at any depth, in the order they are drawn."""
    return [element for block in blocks for element in _elements(block) if element.get("type") == "button"]


def _elements(part: Json) -> Iterator[Json]:
    """Every object in ``part``, itself included."""
    yield part
    for value in part.values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield from _elements(item)
