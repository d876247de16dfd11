"""Real payloads with one part changed to anything at all: signed, so past the guard, and never a stack trace."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.playground.messages import Json
from bot.playground.payloads import (
    Request,
    app_uninstalled,
    click_request,
    command_request,
    event_request,
    home_opened,
    member_joined,
    mention,
    message,
    submission_request,
    tokens_revoked,
    view_click_request,
)
from bot.playground.payloads.signing import FORM
from bot.services.guide import Guide
from tests.slack_bot import SlackBot, button
from tests.somebody import Somebody, state

ASKED = "who keeps the partnership running day to day?"
REFUSED = {400, 404}

Path = tuple[str | int, ...]
KINDS = [
    *("mention", "message", "home", "joined", "uninstalled", "revoked"),
    *("command", "schedule", "click", "window click", "submission"),
]


@pytest.fixture(scope="module")
def slack(guide: Guide) -> Iterator[SlackBot]:
    with SlackBot.started(guide) as slack:
        yield slack


@pytest.fixture(scope="module")
def payloads(slack: SlackBot) -> dict[str, Request]:
    """One of each kind, as they come about in use."""
    ada = Somebody(slack)
    (answer,) = slack.mention(ASKED)
    form = ada.opens_form()
    url = slack.workspace.open_response_url(slack.server.url, slack.workspace.general)
    events = {
        "mention": mention(ASKED),
        "message": message(ASKED),
        "home": home_opened(),
        "joined": member_joined(),
        "uninstalled": app_uninstalled(),
        "revoked": tokens_revoked(),
    }
    return {name: event_request(event, slack.origin, event_time=1.0) for name, event in events.items()} | {
        "command": command_request("/guide", ASKED, url),
        "schedule": command_request("/tip", "schedule", url),
        "click": click_request(answer, button(answer.blocks, "Why this answer?"), url),
        "window click": view_click_request(form, button(form["blocks"], "Send a test to me")),
        "submission": submission_request(form, state(form)),
    }


def opened(request: Request) -> Json:
    """The payload of a request, or the fields of a command."""
    if request.content_type != FORM:
        return dict(json.loads(request.body))
    fields = dict(parse_qsl(request.body, keep_blank_values=True))
    return dict(json.loads(fields["payload"])) if "payload" in fields else fields


def sealed(request: Request, payload: Json) -> Request:
    """The same request with another payload."""
    if request.content_type != FORM:
        return Request(json.dumps(payload), request.content_type)
    fields = {"payload": json.dumps(payload)} if request.body.startswith("payload=") else payload
    return Request(urlencode(fields), FORM)


def paths(part: Any, at: Path = ()) -> Iterator[Path]:
    """Where in a payload something stands; not inside a message's or form's blocks, of which there are thousands."""
    items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, inner in items:
        yield (*at, key)
        if key != "blocks":
            yield from paths(inner, (*at, key))


def changed(part: Any, at: Path, put: Any) -> Any:
    """``part`` with something else at that place; without it where ``put`` is Ellipsis."""
    copy = part.copy()
    if len(at) > 1:
        copy[at[0]] = changed(part[at[0]], at[1:], put)
    elif put is ...:
        del copy[at[0]]
    else:
        copy[at[0]] = put
    return copy


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_stands_in_a_payload_is_answered_or_refused(
    slack: SlackBot, payloads: dict[str, Request], kind: str, data: st.DataObject
) -> None:
    payload = opened(payloads[kind])
    place = data.draw(st.sampled_from(sorted(paths(payload), key=str)))
    put = data.draw(st.just(...) | ANYTHING)
    response = slack.deliver(sealed(payloads[kind], changed(payload, place, put)))

    assert response.status in {200} | REFUSED, response.body
