"""A Web API call from its name and arguments to its answer, with whatever goes wrong on the way.

Rules: https://docs.slack.dev/apis/web-api (errors come with status 200, but for 429 and 5xx).
"""

import json
from collections.abc import Callable, Mapping

from bot.playground.answers import Answer
from bot.playground.arguments import Arguments
from bot.playground.errors import RefusedError
from bot.playground.faults import Fault
from bot.playground.grants import Grant
from bot.playground.journal import Call
from bot.playground.messages import Json
from bot.playground.methods import METHODS
from bot.playground.methods.asked import Asked
from bot.playground.methods.installing import access
from bot.playground.slack import Slack
from bot.playground.workspace import Workspace


def call(slack: Slack, method: str, token: str, args: Json) -> Answer:
    """Answer a call of ``method`` with whatever goes wrong on the way, and put it on record."""
    grant = slack.grants.get(token)
    workspace = _workspace(slack, grant, args)
    at = slack.clock.now()
    fault = slack.faults.meet(method) or (workspace.faults.meet(method) if workspace else None) or Fault()
    if fault.before:
        fault.before.keep()
    response = _response(slack, method, token, args) if fault.is_delay or fault.effect else {}
    if fault.empty:
        response = {**response, "messages": []}
    outcome = fault.name if fault != Fault() else "ok" if response["ok"] else str(response["error"])
    slack.journal.note_call(Call(method, args, response, at, outcome, workspace.team if workspace else ""))
    if fault.after:
        fault.after.keep()
    return _wire(response, fault, grant)


def _workspace(slack: Slack, grant: Grant | None, args: Json) -> Workspace | None:
    """The workspace to put the call on record for, even where it will be refused."""
    try:
        return slack.meant_by(grant, args) if grant else None
    except RefusedError:
        return None


def _response(slack: Slack, method: str, token: str, args: Json) -> Json:
    try:
        return {"ok": True, **_run(slack, method, token, Arguments(args))}
    except RefusedError as refused:
        return refused.response


def _run(slack: Slack, method: str, token: str, args: Arguments) -> Json:
    if method in _OPEN:
        return _OPEN[method](slack, args)
    grant = slack.authenticate(token)
    known = METHODS.get(method)
    if known is None:
        raise RefusedError("unknown_method", req_method=method)
    grant.need(*known.scopes)
    args.require(*known.required)
    workspace = slack.meant_by(grant, args)
    with workspace.lock:
        workspace.post_due()
        return known.run(Asked(slack, grant, workspace, args))


def _test(_: Slack, args: Arguments) -> Json:
    """What api.test answers: its own arguments, or the error they ask for."""
    if args.text("error"):
        raise RefusedError(args.text("error"), args=dict(args))
    return {"args": dict(args)}


_OPEN: Mapping[str, Callable[[Slack, Arguments], Json]] = {"api.test": _test, "oauth.v2.access": access}
"""Methods that need no token."""


def _wire(response: Json, fault: Fault, grant: Grant | None) -> Answer:
    headers = {"X-OAuth-Scopes": ",".join(grant.scopes)} if grant and not grant.ended else {}
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    if fault.error:
        response = {"ok": False, "error": fault.error}
    elif fault.status != 200:
        return Answer("", fault.status, headers, "text/plain", fault.lost)
    return Answer(json.dumps(response), fault.status, headers, lost=fault.lost)
