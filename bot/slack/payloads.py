"""Payloads: a signed body is read once, and passed on only if Bolt and the listeners can rely on its parts.

Slack's shapes: https://docs.slack.dev/apis/events-api and /reference/interaction-payloads.
"""

import json
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from bot.cards.ids import CURATORS, Command
from bot.services.tips.commands import TipWord
from bot.web_api import SlackAddresses

MAX_DEPTH = 64
"""Levels of objects and lists. Slack's deepest payloads, views with rich text, have about fifteen."""
MAX_NUMBER = 1 << 53
"""Largest whole number that every JSON library reads exactly. Slack's are times in seconds."""
_MAX_FIELDS = 200
"""Most fields of a form. Slack's commands have about twenty."""

_OBJECTS = ("event", "container", "message", "view", "function_data", "previous_message", "assistant_thread")
_LISTS = ("authorizations", "actions", "response_urls", "links")
_IDENTITIES = ("user", "channel", "team", "enterprise")
_STRINGS = (
    "type", "command", "text", "team_id", "enterprise_id", "user_id", "channel_id", "trigger_id", "ts", "thread_ts",
    "event_ts", "message_ts", "subtype", "channel_type", "bot_id", "tab", "app_id", "api_app_id", "callback_id",
    "channel_name", "private_metadata", "hash", "user_team", "unfurl_id", "source",
)  # fmt: skip
_REQUIRED_STRINGS = ("event_id", "response_url")
_KINDS: Mapping[str, Any] = {
    **dict.fromkeys(_OBJECTS, dict),
    **dict.fromkeys(_LISTS, list),
    **dict.fromkeys(_IDENTITIES, dict | str | None),
    **dict.fromkeys(_STRINGS, str | None),
    **dict.fromkeys(_REQUIRED_STRINGS, str),
    "event_time": int | float,
    "id": str | None,
}
"""Types of the parts of a payload, and of the objects in it, where Slack sends them."""
_MESSAGES = {"message", "app_mention"}
_WITH_ACTIONS = {"block_actions", "interactive_message"}
_SHORTCUTS = {"shortcut", "message_action"}
_ACTION_KINDS: Mapping[str, Any] = {"action_id": str, **dict.fromkeys(("block_id", "value", "type"), str | None)}
"""Types of the parts of an action."""


class PayloadError(Exception):
    """A body does not have the shape of anything that Slack sends."""


def read_payload(body: bytes, content_type: str, addresses: SlackAddresses) -> dict[str, Any]:
    """Return the payload in a body; ``addresses`` are those where it may ask for an answer.

    Raises:
        PayloadError: if there is none, or the listeners could not rely on it.
    """
    try:
        payload = _parsed(body.decode("utf-8"), content_type)
        # Half of a surrogate pair is not text, and NaN is not JSON: no database accepts them.
        json.dumps(payload, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise PayloadError(type(error).__name__) from None
    if not (isinstance(payload, dict) and _is_plain(payload) and _is_payload(payload)):
        raise PayloadError("not a payload")
    if not all(addresses.allows(url) for url in _response_urls(payload)):
        raise PayloadError("an address that is not Slack's")
    return payload


def _parsed(text: str, content_type: str) -> object:
    """Return the JSON that a body is or has in a form; or the form itself, for a command.

    Like Bolt, take for JSON what looks like it, whatever its content type is.
    """
    if content_type.partition(";")[0] == "application/json" or text.startswith("{"):
        return json.loads(text)
    fields = dict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS))
    return json.loads(fields["payload"]) if "payload" in fields else fields


def _is_plain(value: object) -> bool:
    """Return whether a value is nested no deeper, and has no larger numbers, than Slack's payloads."""
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        if any(isinstance(one, int) and abs(one) > MAX_NUMBER for one in level):
            return False
        level = [inner for one in level for inner in _parts(one)]
        if not level:
            return True
    return False


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _is_payload(payload: Mapping[str, Any]) -> bool:
    """Return whether the payload has the structure that Bolt and the listeners rely on."""
    if not _has_right_kinds(payload):
        return False
    is_event = payload.get("type") == "event_callback"
    if is_event != ("event" in payload) or (is_event and not _is_event(payload)):
        return False
    # Bolt takes the first action, and the type of a view, without looking whether they are there.
    needs_action = "actions" in payload or payload.get("type") in _WITH_ACTIONS
    is_complete = (not needs_action or payload.get("actions")) and "type" in payload.get("view", {"type": ""})
    return bool(is_complete) and _has_person(payload)


def _is_event(payload: Mapping[str, Any]) -> bool:
    """Return whether an event has what it needs that identifies it; a message names its channel by the id."""
    event = payload["event"]
    is_placed = event.get("type") not in _MESSAGES or isinstance(event.get("channel"), str)
    return "event_id" in payload and isinstance(event.get("type"), str) and is_placed


def _has_person(payload: Mapping[str, Any]) -> bool:
    """Return whether a command or an interaction says who caused it, as each of them does."""
    if "command" in payload:
        return isinstance(payload["command"], str) and bool(payload.get("user_id"))
    user = payload.get("user")
    is_interaction = "actions" in payload or payload.get("type") in _SHORTCUTS
    return not is_interaction or (isinstance(user, dict) and isinstance(user.get("id"), str))


def _has_right_kinds(payload: Mapping[str, Any]) -> bool:
    """Return whether the payload, and the objects in it whose parts are used, have parts of the right types."""
    if not _has_kinds(payload, _KINDS):
        return False
    inner = [payload.get(name) for name in (*_OBJECTS, *_IDENTITIES)] + payload.get("authorizations", [])
    is_right = all(_has_kinds(part, _KINDS) for part in inner if isinstance(part, dict))
    return is_right and all(_has_kinds(action, _ACTION_KINDS) for action in payload.get("actions", ()))


def _has_kinds(value: Mapping[str, Any], kinds: Mapping[str, Any]) -> bool:
    return all(
        isinstance(value[name], kind) and (kind is not list or all(isinstance(one, dict) for one in value[name]))
        for name, kind in kinds.items()
        if name in value
    )


def _response_urls(payload: Mapping[str, Any]) -> Iterator[object]:
    if "response_url" in payload:
        yield payload["response_url"]
    for one in payload.get("response_urls", ()):
        yield one.get("response_url")


_EVENTS_THAT_CALL_SLACK = (
    b'"app_home_opened"',
    b'"team_access_revoked"',
    b'"link_shared"',
    b'"assistant_thread_started"',
)
_WORDS_THAT_CALL_SLACK = {TipWord.SCHEDULE, TipWord.ADMINS, TipWord.PAUSE, TipWord.RESUME, TipWord.SKIP, TipWord.STOP}
_READING = {TipWord.NOW, TipWord.NEXT, TipWord.STATUS}


class Work(Enum):
    """Kind of work that a request causes, by the resource it waits for. Kinds of work must not wait for each other."""

    COMPUTE = auto()
    """The request waits for nothing: it is answered from memory."""
    DATABASE = auto()
    """The request waits for the database only."""
    SLACK = auto()
    """The request waits for Slack, and possibly for the database."""


def kind_of_work(body: bytes) -> Work:
    """Return the kind of work for the body of a request. A wrong guess makes the request slower, and nothing worse."""
    if body.lstrip()[:1] == b"{":
        return Work.SLACK if any(name in body for name in _EVENTS_THAT_CALL_SLACK) else Work.DATABASE
    if b"payload=" in body[:4096]:
        # All of them are answered at a response_url or in a view.
        return Work.SLACK
    return _kind_of_command(body)


def _kind_of_command(body: bytes) -> Work:
    fields = parse_qs(body.decode("utf-8", "replace"))
    command = fields.get("command", [""])[-1]
    word = fields.get("text", [""])[-1].strip().lower().partition(" ")[0]
    if command == Command.GUIDE and word == CURATORS:
        return Work.SLACK
    if command != Command.TIP:
        return Work.COMPUTE
    if word in _READING:
        return Work.DATABASE
    return Work.SLACK if word in _WORDS_THAT_CALL_SLACK else Work.COMPUTE
