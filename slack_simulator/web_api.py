"""Handle a Web API call, from its name and arguments to its HTTP response, with the faults it meets on the way.

Rules: https://docs.slack.dev/apis/web-api. Errors come with the HTTP status 200, except for 429 and 5xx.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from slack_simulator.arguments import Arguments
from slack_simulator.errors import RefusedError
from slack_simulator.faults import Fault
from slack_simulator.grants import Grant
from slack_simulator.http_response import HttpResponse
from slack_simulator.journal import RecordedCall
from slack_simulator.messages import Json
from slack_simulator.methods import METHODS
from slack_simulator.methods.api_call import ApiCall
from slack_simulator.methods.oauth import access
from slack_simulator.slack import Slack
from slack_simulator.workspace import Workspace


@dataclass(frozen=True)
class _Result:
    """The result of a method: the response's body, and its HTTP status and headers."""

    body: Json = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def handle_call(slack: Slack, method: str, token: str, args: Json) -> HttpResponse:
    """Return the response to a call of ``method``, after the fault that it meets, and record the call."""
    grant = slack.grants.get(token)
    workspace = _workspace(slack, grant, args)
    at = slack.clock.now()
    fault = slack.faults.take(method) or (workspace.faults.take(method) if workspace else None) or Fault()
    if fault.before:
        fault.before.wait()
    result = _result(slack, method, token, args) if fault.is_delay or fault.effect else _Result()
    if fault.empty:
        result = _Result({**result.body, "messages": []}, result.status, result.headers)
    outcome = fault.name if fault != Fault() else "ok" if result.body["ok"] else str(result.body["error"])
    team = workspace.team if workspace else ""
    slack.journal.record_call(RecordedCall(method, args, result.body, at, outcome, team))
    if fault.after:
        fault.after.wait()
    return _http_response(result, fault, grant)


def _workspace(slack: Slack, grant: Grant | None, args: Json) -> Workspace | None:
    """Return the workspace for the record of the call, even if the call will be refused."""
    try:
        return slack.workspace_of_call(grant, args) if grant else None
    except RefusedError:
        return None


def _result(slack: Slack, method: str, token: str, args: Json) -> _Result:
    try:
        return _Result({"ok": True, **_run(slack, method, token, Arguments(args))})
    except RefusedError as refused:
        return _Result(refused.response, refused.status, refused.headers)


def _run(slack: Slack, name: str, token: str, args: Arguments) -> Json:
    if name in _OPEN:
        return _OPEN[name](slack, args)
    grant = slack.authenticate(token)
    method = METHODS.get(name)
    if method is None:
        raise RefusedError("unknown_method", req_method=name)
    grant.require_scopes(*method.scopes)
    args.require(*method.required)
    workspace = slack.workspace_of_call(grant, args)
    with workspace.lock:
        slack.rate_limits.check_call(name, workspace.team, slack.clock.now())
        workspace.post_due()
        return method.run(ApiCall(slack, grant, workspace, args))


def _test(_: Slack, args: Arguments) -> Json:
    """Run api.test: return its own arguments, or the error that they request."""
    if args.text("error"):
        raise RefusedError(args.text("error"), args=dict(args))
    return {"args": dict(args)}


_OPEN: Mapping[str, Callable[[Slack, Arguments], Json]] = {"api.test": _test, "oauth.v2.access": access}
"""Methods that need no token."""


def _http_response(result: _Result, fault: Fault, grant: Grant | None) -> HttpResponse:
    headers = {"X-OAuth-Scopes": ",".join(grant.scopes)} if grant and not grant.ended else {}
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    if fault.error:
        body: Json = {"ok": False, "error": fault.error}
        return HttpResponse(json.dumps(body), fault.status, headers, lost=fault.lost)
    if fault.status != 200:
        return HttpResponse("", fault.status, headers, "text/plain", fault.lost)
    return HttpResponse(json.dumps(result.body), result.status, {**headers, **result.headers}, lost=fault.lost)
