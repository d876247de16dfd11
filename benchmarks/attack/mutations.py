"""Mutations of Slack's real payloads: wrong in one or two places, and to be signed like any other.

They are drawn from a seed, so that a failure can be repeated.
"""

import json
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
CONTENT_TYPES = (
    JSON, FORM, "", "text/plain", "APPLICATION/JSON", "application/json; charset=utf-16", "application/json,text/plain",
    f"{FORM}; charset=latin-1", "multipart/form-data; boundary=x", "application/json ", "\x7f",
)  # fmt: skip
STRINGS = (
    "", " ", "a", "0", "-1", "null", "T0", "\x00", "a\x00b", "\ud800", "half \udc4d", "\ufeff", "\u202e", "<!channel>",
    "x" * 70_000, "http://127.0.0.1:1/", "https://hooks.slack.com.example.org/", "file:///etc/passwd", "{", "%s%n", ":",
)  # fmt: skip
_DEEP = 300
_VERY_DEEP = 50_000


@dataclass(frozen=True)
class Mutant:
    """A body to sign and send, with the content type to declare for it."""

    body: bytes
    content_type: str
    change: str
    """Name of the kind of mutation, for reports."""


def mutants(body: str, content_type: str, seed: int | str) -> Iterator[Mutant]:
    """Yield mutants of a request without end."""
    chance = random.Random(seed)  # noqa: S311 (must be reproducible, not secret)
    payload, is_nested = _payload_of(body, content_type)
    while True:
        change = chance.choice(_CHANGES)
        changed, declared = body.encode(), content_type
        if change in _OF_PAYLOADS:
            changed = _encoded(change(chance, payload), content_type, is_nested=is_nested)
            if chance.random() < 0.3:
                changed = _encoded(
                    chance.choice(_OF_PAYLOADS)(chance, change(chance, payload)), content_type, is_nested=is_nested
                )
        else:
            changed = change(chance, changed)
        if chance.random() < 0.25:
            declared = chance.choice(CONTENT_TYPES)
        yield Mutant(changed, declared, change.__name__.strip("_"))


def _payload_of(body: str, content_type: str) -> tuple[Any, bool]:
    """Return the payload, and whether it is in the field ``payload`` of a form."""
    if not content_type.startswith(FORM):
        return json.loads(body), False
    fields = dict(parse_qsl(body, keep_blank_values=True))
    return (json.loads(fields["payload"]), True) if "payload" in fields else (fields, False)


def _encoded(payload: Any, content_type: str, *, is_nested: bool) -> bytes:
    if content_type.startswith(FORM) and not is_nested:
        fields = payload.items() if isinstance(payload, dict) else [("payload", json.dumps(payload))]
        pairs = [(str(name), value if isinstance(value, str) else json.dumps(value)) for name, value in fields]
        return urlencode(pairs, errors="surrogatepass").encode()
    text = json.dumps(payload)
    return f"payload={quote_plus(text)}".encode() if is_nested else text.encode()


# Changes of a payload. Each returns a changed copy.


def _replace(chance: random.Random, payload: Any) -> Any:
    return _put(payload, _path(chance, payload), _value(chance))


def _remove(chance: random.Random, payload: Any) -> Any:
    return _put(payload, _path(chance, payload), ...)


def _exchange(chance: random.Random, payload: Any) -> Any:
    """Replace one part of the payload by another."""
    source = payload
    for key in _path(chance, payload):
        source = source[key]
    return _put(payload, _path(chance, payload), source)


def _add(chance: random.Random, payload: Any) -> Any:
    """Add a field that belongs elsewhere."""
    names = (
        "event", "actions", "view", "command", "payload", "response_url", "response_urls", "authorizations", "channel",
        "ssl_check", "type", "team", "user", "message", "container", "bot_id", "enterprise", "is_enterprise_install",
        "trigger_id", "callback_id", "action_id", "name", "function_data", "inputs", "thread_ts", "item", "state",
    )  # fmt: skip
    return {**payload, chance.choice(names): _value(chance)} if isinstance(payload, dict) else payload


def _retype(chance: random.Random, payload: Any) -> Any:
    """Declare another kind of payload."""
    kinds: Sequence[Any] = (
        "event_callback", "block_actions", "view_submission", "view_closed", "shortcut", "message_action",
        "interactive_message", "dialog_submission", "block_suggestion", "url_verification", "workflow_step_edit",
        "function_executed", "app_rate_limited", None, 1, [], {},
    )  # fmt: skip
    return {**payload, "type": chance.choice(kinds)} if isinstance(payload, dict) else payload


def _wrap(chance: random.Random, payload: Any) -> Any:
    """Put the whole payload into something else."""
    return chance.choice([[payload], {"payload": payload}, {"event": payload}, json.dumps(payload), [[[payload]]]])


# Changes of the bytes.


def _truncate(chance: random.Random, body: bytes) -> bytes:
    return body[: chance.randrange(len(body))]


def _flip(chance: random.Random, body: bytes) -> bytes:
    at = chance.randrange(len(body))
    return body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :]


def _insert(chance: random.Random, body: bytes) -> bytes:
    at = chance.randrange(len(body))
    parts = (
        b"\x00",
        b"\xff",
        b"\xed\xa0\x80",
        b'"',
        b"}",
        b"{",
        b"&payload=",
        b"%",
        b"%00",
        b"%ff",
        b"=",
        b"\r\n",
        b"[",
    )
    return body[:at] + chance.choice(parts) + body[at:]


def _encode(chance: random.Random, body: bytes) -> bytes:
    """Send the text in another encoding, or with something before or after it."""
    text = body.decode()
    return chance.choice(
        [
            text.encode("utf-16"), text.encode("utf-32"), text.encode("cp037"), b"\xef\xbb\xbf" + body, b" \n" + body,
            body + b"\x00", body * 2, b"", b"{", b"{}", b"[]", b"null", b"payload=", b"payload={}", b"payload=null",
            b"payload=1&payload=" + body, b"ssl_check=1", b"command=/guide", b"command=/tip&text=schedule", b"\x1f\x8b",
            b"command=/guide&text=x&team_id=&user_id=U1", b'{"payload": 1}', b"{payload=" + body,
        ]
    )  # fmt: skip


def _repeat_key(chance: random.Random, body: bytes) -> bytes:
    """Name a key twice, the second time with another value."""
    keys = (b"type", b"event", b"team_id", b"user_id", b"event_id", b"authorizations", b"payload", b"command", b"view")
    key, value = (
        chance.choice(keys),
        chance.choice([b"null", b"1", b"[]", b"{}", b'"x"', b"NaN", b"-Infinity", b"1e999"]),
    )
    if body.startswith(b"{"):
        return b"{" + b'"' + key + b'":' + value + b"," + body[1:-1] + b',"' + key + b'":' + value + b"}"
    return body + b"&" + key + b"=" + value


def _nest(chance: random.Random, body: bytes) -> bytes:
    depth = chance.choice([_DEEP, 900, 980, 1_000, _VERY_DEEP])
    opening, closing = chance.choice([(b"[", b"]"), (b'{"a":', b"}")])
    deep = opening * depth + b"1" + closing * depth
    event = b'{"type":"event_callback","event_id":"E","event":{"type":"message","a":' + deep + b"}}"
    return chance.choice([deep, b'{"event":' + deep + b"}", event, b"payload=" + deep])


def _number(chance: random.Random, body: bytes) -> bytes:
    """Replace a number of the text by one that few programs expect."""
    digits = [at for at, byte in enumerate(body) if 48 <= byte <= 57]
    if not digits:
        return body
    at = chance.choice(digits)
    numbers = (b"9" * 5_000, b"9" * 400, b"NaN", b"Infinity", b"-0", b"1e999", b"0x1", b"18446744073709551616")
    return body[:at] + chance.choice(numbers) + body[at + 1 :]


_Change = Callable[[random.Random, Any], Any]
_OF_PAYLOADS: Sequence[_Change] = (_replace, _remove, _exchange, _add, _retype, _wrap)
_OF_BYTES: Sequence[_Change] = (_truncate, _flip, _insert, _encode, _repeat_key, _nest, _number)
# Most mistakes hide behind the first kinds.
_CHANGES: Sequence[_Change] = (*_OF_PAYLOADS, _replace, _replace, _remove, *_OF_BYTES)

_Path = tuple[str | int, ...]


def _path(chance: random.Random, payload: Any) -> _Path:
    """Return the path of a random part, near the root more often than far from it."""
    path: list[str | int] = []
    part = payload
    while isinstance(part, dict | list) and part and (not path or chance.random() < 0.6):
        key: Any = chance.choice(list(part)) if isinstance(part, dict) else chance.randrange(len(part))
        path.append(key)
        part = part[key]
    return tuple(path)


def _put(part: Any, path: _Path, value: Any) -> Any:
    """Return ``part`` with ``value`` at ``path``, or without that part when ``value`` is Ellipsis."""
    if not path:
        return None if value is ... else value
    copy = part.copy()
    if len(path) > 1:
        copy[path[0]] = _put(part[path[0]], path[1:], value)
    elif value is ...:
        del copy[path[0]]
    else:
        copy[path[0]] = value
    return copy


def _value(chance: random.Random) -> Any:
    simple: Sequence[Any] = (
        None, True, False, 0, -1, 1.5, 2**31, 2**63, 2**70, -(2**70), 10**400, math.nan, math.inf, *STRINGS,
    )  # fmt: skip
    shapes: Sequence[Any] = (
        [],
        {},
        [None],
        [[]],
        [{}],
        {"id": None},
        {"id": {}},
        {"type": None},
        {"": ""},
        [1, "a", {}],
    )
    return chance.choice([*simple, *shapes])
