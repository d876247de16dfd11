"""Interactions of a person: slash commands, shortcuts, elements that are used, and modals that are submitted or closed.

Shapes: https://docs.slack.dev/interactivity/implementing-slash-commands and the pages shortcuts-interaction-payload,
block_actions-payload and view-interactions-payload below /reference/interaction-payloads.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

from slack_simulator.messages import Json, Message
from slack_simulator.payloads.origin import HOME, Origin
from slack_simulator.payloads.signature import FORM, Request, payload_request
from slack_simulator.workspace import APP_ID, GENERAL


def command_request(
    name: str, text: str, response_url: str, *, channel: str = GENERAL, origin: Origin = HOME
) -> Request:
    """Return the request for a slash command that a person typed."""
    form = {
        "token": "unused", "team_id": origin.team, "team_domain": origin.domain, "channel_id": channel,
        "channel_name": origin.channel_name(channel), "user_id": origin.user, "user_name": origin.user.lower(),
        "command": name, "text": text, "api_app_id": APP_ID, "is_enterprise_install": str(origin.org_wide).lower(),
        "response_url": response_url, "trigger_id": origin.trigger_id,
    }  # fmt: skip
    enterprise = {"enterprise_id": origin.enterprise, "enterprise_name": origin.enterprise} if origin.enterprise else {}
    return Request(urlencode({**form, **enterprise}), FORM)


def shortcut_request(callback_id: str, *, origin: Origin = HOME) -> Request:
    """Return the request for a global shortcut that a person chose."""
    fields = {"callback_id": callback_id, "action_ts": "1700000001.000100"}
    return payload_request({**origin.interaction("shortcut"), **fields})


def message_shortcut_request(
    callback_id: str, original: Message, response_url: str, *, origin: Origin = HOME
) -> Request:
    """Return the request for a shortcut that a person chose in the menu of the message ``original``."""
    fields = {
        "callback_id": callback_id,
        "action_ts": "1700000001.000100",
        "message_ts": original.ts,
        "message": original.to_json(),
        "channel": {"id": original.channel, "name": origin.channel_name(original.channel)},
        "response_url": response_url,
    }
    return payload_request({**origin.interaction("message_action"), **fields})


def click_request(
    original: Message, element: Json, response_url: str, *, values: Json | None = None, origin: Origin = HOME
) -> Request:
    """Return the request for the use of ``element`` in the message ``original``.

    ``values`` is the state of the message's other elements.
    """
    payload = {
        **origin.interaction("block_actions"),
        **_message_fields(original),
        "channel": {"id": original.channel, "name": origin.channel_name(original.channel)},
        "response_url": response_url,
        "state": {"values": values or {}},
        "actions": [_action(element, original.blocks)],
    }
    return payload_request(payload)


def _message_fields(original: Message) -> Json:
    container = {
        "type": "message",
        "message_ts": original.ts,
        "channel_id": original.channel,
        "is_ephemeral": original.only_for is not None,
    }
    thread = {"thread_ts": original.thread_ts} if original.thread_ts else {}
    # The payload does not carry an ephemeral message. The container names the thread instead.
    if original.only_for is not None:
        return {"container": {**container, **thread}}
    return {"container": container, "message": original.to_json()}


def view_click_request(view: Json, element: Json, *, origin: Origin = HOME) -> Request:
    """Return the request for the use of ``element`` in a modal or a Home tab, ``view`` as the Web API returns it."""
    payload = {
        **origin.interaction("block_actions"),
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "actions": [_action(element, view["blocks"])],
    }
    return payload_request(payload)


def submission_request(view: Json, values: Json, *, origin: Origin = HOME) -> Request:
    """Return the request for a modal that was submitted.

    ``values`` is the state of its elements, by block id and then by action id.
    """
    submitted = {**view, "state": {"values": values}}
    return payload_request({**origin.interaction("view_submission"), "view": submitted, "response_urls": []})


def closing_request(view: Json, *, cleared: bool = False, origin: Origin = HOME) -> Request:
    """Return the request for a modal that was closed, with ``cleared`` together with all modals below it."""
    fields = origin.interaction("view_closed")
    del fields["trigger_id"]
    return payload_request({**fields, "view": view, "is_cleared": cleared})


def _action(element: Json, blocks: list[Json]) -> Json:
    """Return the element that was used as payloads describe it. Slack gives a block without an id one of its own."""
    holder = next((block for block in blocks if element in _objects(block)), {})
    return {"block_id": holder.get("block_id", "b1"), "action_ts": "1700000001.000100", **element}


def buttons_of(blocks: list[Json]) -> list[Json]:
    """Return every button in ``blocks``, at any depth, in the order in which they are drawn."""
    return [element for block in blocks for element in _objects(block) if element.get("type") == "button"]


def _objects(part: Json) -> Iterator[Json]:
    """Yield every object in ``part``, itself included."""
    yield part
    for value in part.values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield from _objects(item)
