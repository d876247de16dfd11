"""The control paths of a simulated Slack that runs by itself: what its test asks it, and tells it to do.

Below ``/_control``:

- GET ``posts`` and ``calls``, with ``after`` (how many are known already)
- POST ``faults``: ``fault`` as ``bot.playground.fault_names`` has it, ``method``, and ``count`` or ``probability``;
  with ``clear``, those planned before are forgotten
- GET or POST ``clock``, with ``now`` or ``advance`` in seconds
- POST ``messages``: ``team``, ``channel``, ``user``, ``text`` and perhaps ``thread_ts`` of what somebody writes
- POST ``uninstall``: ``team``
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict

from bot.playground.answers import Answer, plain
from bot.playground.fault_names import UnknownFaultError, fault_named
from bot.playground.faults import ANY
from bot.playground.messages import Json, Message
from bot.playground.slack import Slack


def control(slack: Slack, name: str, asked: Json) -> Answer:
    """Answer what was asked at ``/_control/name``."""
    run = _PATHS.get(name)
    if run is None:
        return plain(f"unknown control path {name}; there are {', '.join(_PATHS)}", 404)
    try:
        return Answer(json.dumps(run(slack, asked)))
    except (KeyError, ValueError, UnknownFaultError) as error:
        return plain(f"{type(error).__name__}: {error}", 400)


def _posts(slack: Slack, asked: Json) -> Json:
    for workspace in slack.workspaces.values():
        workspace.post_due()
    return {"posts": [asdict(post) for post in slack.journal.posts[int(asked.get("after", 0)) :]]}


def _calls(slack: Slack, asked: Json) -> Json:
    calls = slack.journal.calls[int(asked.get("after", 0)) :]
    return {"calls": [{"method": c.method, "at": c.at, "outcome": c.outcome, "team": c.team} for c in calls]}


def _faults(slack: Slack, asked: Json) -> Json:
    if asked.get("clear"):
        slack.faults.clear()
    if "fault" in asked:
        fault, method = fault_named(asked["fault"]), str(asked.get("method", ANY))
        if "probability" in asked:
            slack.faults.chance(method, float(asked["probability"]), fault)
        else:
            slack.faults.plan(method, fault, int(asked.get("count", 1)))
    return {"ok": True}


def _clock(slack: Slack, asked: Json) -> Json:
    if "now" in asked:
        slack.clock.set(float(asked["now"]))
    slack.clock.advance(float(asked.get("advance", 0)))
    return {"now": slack.clock.now()}


def _messages(slack: Slack, asked: Json) -> Json:
    workspace = slack.workspaces[asked["team"]]
    said = Message(asked["channel"], asked["user"], asked["text"], thread_ts=asked.get("thread_ts"))
    return workspace.add(said).shown()


def _uninstall(slack: Slack, asked: Json) -> Json:
    slack.uninstall(asked["team"])
    return {"ok": True}


_PATHS: Mapping[str, Callable[[Slack, Json], Json]] = {
    "posts": _posts,
    "calls": _calls,
    "faults": _faults,
    "clock": _clock,
    "messages": _messages,
    "uninstall": _uninstall,
}
