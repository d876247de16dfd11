"""Mutations of real payloads: signed, so that the guard has to look at their content, and never a server error.

``make attack`` sends 10,000 mutations of each payload to the bot as it is deployed.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

import pytest

from benchmarks.attack.mutations import mutants
from bot.cards.ids import Shortcut
from bot.services.guide import Guide
from slack_simulator.payloads import (
    Request,
    app_uninstalled,
    assistant_thread_started,
    buttons_of,
    click_request,
    closing_request,
    command_request,
    event_request,
    home_opened,
    link_shared,
    member_joined,
    mention,
    message,
    message_shortcut_request,
    metadata_posted,
    shortcut_request,
    signed_headers,
    submission_request,
    team_access_revoked,
    tokens_revoked,
    view_click_request,
)
from tests.support.slack_bot import SIGNING_SECRET, SlackBot, button, post
from tests.support.slack_user import SlackUser, form_state

ASKED = "who keeps the partnership running day to day?"
MUTANTS = 100
"""Mutations of each payload, in a second or two."""

KINDS = [
    *("mention", "message", "home", "joined", "withdrawn", "posted", "link"),
    *("command", "schedule", "tip", "click", "modal click", "submission", "closing", "shortcut", "message shortcut"),
    *("ask", "find", "asked", "reply in thread", "conversation", "thread"),
    # These come last, because a mutation of them may uninstall the bot.
    *("revoked", "uninstalled"),
]


@pytest.fixture(scope="module")
def slack(guide: Guide) -> Iterator[SlackBot]:
    with SlackBot.started(guide) as slack:
        yield slack


@pytest.fixture(scope="module")
def payloads(slack: SlackBot) -> dict[str, Request]:
    return payloads_in(slack)


def payloads_in(slack: SlackBot) -> dict[str, Request]:
    """Return one payload of each kind, as it occurs in use."""
    ada = SlackUser(slack)
    (answer,) = slack.mention(ASKED)
    window = ada.use_shortcut(Shortcut.ASK)
    form = ada.open_form()
    url = slack.workspace.open_response_url(slack.server.url, slack.workspace.general)
    (found,) = ada.use_on(answer, Shortcut.FIND)
    metadata = {"event_type": "guidepost_delivery", "event_payload": {"delivery_id": "1"}}
    quoted = next(iter(slack.guide.knowledge.sources.values())).description.url
    events = {
        "link": link_shared(quoted),
        "mention": mention(ASKED),
        "message": message(ASKED),
        "home": home_opened(),
        "joined": member_joined(),
        "conversation": home_opened(tab="messages"),
        "thread": assistant_thread_started(),
        "uninstalled": app_uninstalled(),
        "revoked": tokens_revoked(),
        "withdrawn": team_access_revoked("T0OTHER"),
        "posted": metadata_posted(metadata, ts="1700000000.000100"),
    }
    return {name: event_request(event, slack.origin, event_time=0.0) for name, event in events.items()} | {
        "command": command_request("/guide", ASKED, url),
        "schedule": command_request("/tip", "schedule", url),
        "tip": command_request("/tip", "status", url),
        "click": click_request(answer, buttons_of(answer.blocks)[0], url),
        "modal click": view_click_request(form, button(form["blocks"], "Send me a test")),
        "submission": submission_request(form, form_state(form)),
        "closing": closing_request(form),
        "shortcut": shortcut_request("none-of-ours"),
        "message shortcut": message_shortcut_request("none-of-ours", answer, url),
        "ask": shortcut_request(Shortcut.ASK, origin=slack.origin),
        "find": message_shortcut_request(Shortcut.FIND, answer, url),
        "asked": submission_request(window, form_state(window, **{"ask-question": ASKED})),
        "reply in thread": click_request(found, buttons_of(found.blocks)[-1], url),
    }


def test_every_payload_is_accepted_unchanged(guide: Guide) -> None:
    # Bolt answers 404 where no listener is registered; the manifest asks Slack for none of these.
    expected = {kind: 404 if kind in {"shortcut", "closing", "message shortcut"} else 200 for kind in KINDS}
    # The last payloads, and mutations of them, uninstall the bot, so this workspace has no other tests.
    with SlackBot.started(guide) as slack:
        assert {kind: slack.deliver(request).status for kind, request in payloads_in(slack).items()} == expected


@pytest.mark.parametrize("kind", KINDS)
def test_every_mutation_of_a_payload_is_answered_or_rejected(
    slack: SlackBot, payloads: dict[str, Request], kind: str
) -> None:
    request = payloads[kind]
    unexpected = []
    statuses: Counter[int] = Counter()
    for mutant in islice(mutants(request.body, request.content_type, kind), MUTANTS):
        headers = signed_headers(mutant.body, mutant.content_type, SIGNING_SECRET)
        status = post(slack.web, mutant.body, headers).status
        statuses[status] += 1
        if status != 200 and not 400 <= status < 500:
            unexpected.append((mutant.change, status, mutant.content_type, mutant.body[:200]))

    assert unexpected == []
    # The mutations are neither all harmless nor all nonsense.
    assert 0.1 < statuses[400] / MUTANTS < 0.9


@pytest.mark.parametrize("channel", [{}, {"id": "D0ASKER"}, None, 1])
def test_a_message_that_does_not_name_its_channel_by_the_id_is_rejected(slack: SlackBot, channel: object) -> None:
    request = event_request({**message("who pays for this?"), "channel": channel})

    assert slack.deliver(request).status == 400
