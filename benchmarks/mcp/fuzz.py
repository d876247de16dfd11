"""Fuzzed calls: JSON that is almost right, wrong in every place, or no JSON at all."""

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

_METHODS = (
    "initialize", "ping", "tools/list", "tools/call", "resources/list", "resources/read", "resources/templates/list",
    "prompts/list", "prompts/get", "completion/complete", "logging/setLevel", "subscriptions/listen", "server/discover",
    "notifications/initialized", "notifications/cancelled", "resources/subscribe", "", "tools/call\0",
)  # fmt: skip
_TOOLS = (
    "find_guidance", "get_entry", "list_takeaways", "list_spotlights", "verify_quote", "list_gaps", "propose_phrasing",
    "propose_entry", "",
)  # fmt: skip
_ARGUMENTS = (
    "question", "after", "id", "theme", "place", "text", "source", "entry_id", "phrasing", "phrasings", "title",
    "reason", "gap", "most", "zz",
)  # fmt: skip
_TEXTS = (
    "", " ", "who decides?", "trust", "\0", "\ud800", "\udfff\ud800", "🙂" * 50, "x" * 5_000, "%s%n{}",
    "../../etc/passwd",    "leaders/trust", "guidepost://entries/leaders/trust", "guidepost://entries/%2e%2e/x", "guidepost://sources/home",
    "guidepost://sources/%00", "null", "[1]", "{}", "1e999", "\u202e\u0000", "<!channel>", "a. " * 1_000, "\r\n\r\n",
)  # fmt: skip


def fuzzed_bodies(count: int, seed: int) -> Iterator[bytes]:
    """Yield ``count`` bodies of requests, the same for the same ``seed``."""
    chance = random.Random(seed)  # noqa: S311 (no secret depends on it)
    for _ in range(count):
        body = json.dumps(_message(chance)).encode()
        yield _damaged(body, chance) if chance.random() < 0.25 else body


def _message(chance: random.Random) -> Any:
    if chance.random() < 0.1:
        return _value(chance, 3)
    message: dict[str, Any] = {"jsonrpc": "2.0", "id": chance.randrange(1_000), "method": chance.choice(_METHODS)}
    message["params"] = _params(message["method"], chance)
    for key in [*message]:
        if chance.random() < 0.08:
            message[key] = _value(chance, 2)
        if chance.random() < 0.05:
            del message[key]
    return message


def _params(method: str, chance: random.Random) -> Any:
    if chance.random() < 0.1:
        return _value(chance, 2)
    if method == "tools/call":
        keys = chance.sample(_ARGUMENTS, chance.randrange(4))
        arguments: Any = {key: _value(chance, 1) for key in keys} if chance.random() < 0.9 else _value(chance, 2)
        return {"name": chance.choice(_TOOLS), "arguments": arguments}
    if method == "resources/read":
        return {"uri": chance.choice(_TEXTS)}
    if method == "prompts/get":
        return {"name": "quote_or_refuse", "arguments": {"question": chance.choice(_TEXTS)}}
    return {"protocolVersion": chance.choice(_TEXTS), "_meta": _value(chance, 2), "cursor": chance.choice(_TEXTS)}


def _value(chance: random.Random, depth: int) -> Any:
    kinds: list[Callable[[], Any]] = [
        lambda: chance.choice(_TEXTS),
        lambda: chance.choice(_TEXTS),
        lambda: chance.choice([None, True, False, 0, -1, 10**30, 1.5, float("inf"), float("nan")]),
    ]
    if depth:
        kinds.append(lambda: [_value(chance, depth - 1) for _ in range(chance.randrange(4))])
        kinds.append(lambda: {chance.choice(_TEXTS[:8]): _value(chance, depth - 1) for _ in range(chance.randrange(4))})
    return chance.choice(kinds)()


def _damaged(body: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(body) + 1)
    match chance.randrange(4):
        case 0:
            return body[:place]
        case 1:
            return body[:place] + bytes(chance.randrange(256) for _ in range(3)) + body[place:]
        case 2:
            return b"[" * 2_000 + body
        case _:
            return b"[" + body + b"," + body + b"]"
