"""Paths through which a test steers and observes a simulated Slack in another process, below ``/_control``.

- GET ``posts`` and ``calls`` return what the journal holds; ``after`` is the number of entries to skip.
- POST ``faults`` plans a fault: ``fault`` as in ``slack_simulator.fault_names``, ``method``, and ``count`` or
  ``probability``. With ``clear``, the faults planned before are removed first.
- GET ``clock`` returns the time. POST does too; ``now`` sets it and ``advance`` moves it, in seconds.
- POST ``messages`` lets a person write: ``team``, ``channel``, ``user``, ``text``, and optionally ``thread_ts``.
- POST ``response_urls`` returns the ``path`` of a new response_url, for what a person does in ``channel`` of ``team``.
- POST ``uninstall`` removes the app from ``team``.

GET changes nothing: a page in a browser could send it, as the address of a picture. Numbers have bounds, and NaN and
Infinity are refused.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict

from slack_simulator.clock import MAX_TIME
from slack_simulator.fault_names import parse_fault
from slack_simulator.faults import ANY
from slack_simulator.http_response import HttpResponse, plain_text
from slack_simulator.messages import Json, Message
from slack_simulator.methods.posting import TS
from slack_simulator.numbers import number, whole_number
from slack_simulator.slack import Slack

_MANY = 1_000_000
"""Largest count in a request."""


def control(slack: Slack, name: str, args: Json, *, may_change: bool) -> HttpResponse:
    """Run the control path ``/_control/name`` with ``args``; bad arguments get a response that names the error.

    ``may_change`` is False for a request that may only read.
    """
    run = _READS.get(name) or _CHANGES.get(name)
    if run is None:
        return plain_text(f"unknown control path {name}; known paths: {', '.join({**_READS, **_CHANGES})}", 404)
    if not may_change and (name in _CHANGES or (name == "clock" and args)):
        return plain_text(f"{name} changes something; send it with POST", 405, Allow="POST")
    try:
        return HttpResponse(json.dumps(run(slack, args)))
    except (KeyError, ValueError) as error:
        return plain_text(f"{type(error).__name__}: {error}", 400)


def _posts(slack: Slack, args: Json) -> Json:
    for workspace in slack.workspaces.values():
        workspace.post_due()
    return {"posts": [asdict(post) for post in slack.journal.posts[_after(args) :]]}


def _after(args: Json) -> int:
    return whole_number("after", args.get("after", 0), 0, _MANY)


def _calls(slack: Slack, args: Json) -> Json:
    calls = slack.journal.calls[_after(args) :]
    return {"calls": [{"method": c.method, "at": c.at, "outcome": c.outcome, "team": c.team} for c in calls]}


def _faults(slack: Slack, args: Json) -> Json:
    if args.get("clear"):
        slack.faults.clear()
    if "fault" in args:
        fault, method = parse_fault(_text(args, "fault")), _text({"method": ANY, **args}, "method")
        if "probability" in args:
            slack.faults.plan_randomly(method, number("probability", args["probability"], 0, 1), fault)
        else:
            slack.faults.plan(method, fault, whole_number("count", args.get("count", 1), 0, _MANY))
    return {"ok": True}


def _clock(slack: Slack, args: Json) -> Json:
    advance = number("advance", args.get("advance", 0), -MAX_TIME, MAX_TIME)
    if "now" in args:
        slack.clock.set(number("now", args["now"], 0, MAX_TIME))
    slack.clock.advance(advance)
    return {"now": slack.clock.now()}


def _messages(slack: Slack, args: Json) -> Json:
    workspace = slack.workspaces[_text(args, "team")]
    thread_ts = None if args.get("thread_ts") is None else _text(args, "thread_ts")
    if thread_ts is not None and not TS.fullmatch(thread_ts):
        raise ValueError("thread_ts must be the timestamp of a message")
    message = Message(_text(args, "channel"), _text(args, "user"), _text(args, "text"), thread_ts=thread_ts)
    return workspace.add(message).to_json()


def _response_urls(slack: Slack, args: Json) -> Json:
    workspace = slack.workspaces[_text(args, "team")]
    return {"path": workspace.open_response_url("/", workspace.channels[_text(args, "channel")].id)}


def _uninstall(slack: Slack, args: Json) -> Json:
    slack.uninstall(_text(args, "team"))
    return {"ok": True}


def _text(args: Json, name: str) -> str:
    if not isinstance(args[name], str):
        raise ValueError(f"{name} must be text")
    return str(args[name])


_Path = Callable[[Slack, Json], Json]
_READS: Mapping[str, _Path] = {"posts": _posts, "calls": _calls, "clock": _clock}
_CHANGES: Mapping[str, _Path] = {
    "faults": _faults,
    "messages": _messages,
    "response_urls": _response_urls,
    "uninstall": _uninstall,
}
