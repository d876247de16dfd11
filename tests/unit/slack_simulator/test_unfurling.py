"""Unfurls of posted links, through Slack's own client."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient

from slack_simulator.slack import Slack
from slack_simulator.workspace import ASKER, BOT_TOKEN, GENERAL, Message, Workspace
from tests.unit.slack_simulator.conftest import refusal

LINK = "https://guide.example.org/entries/a/b/"
BLOCKS = [{"type": "header", "text": {"type": "plain_text", "text": "A card"}}]


def unfurls(blocks: Any = BLOCKS) -> dict[str, Any]:
    return {LINK: {"blocks": blocks}}


def test_an_unfurl_is_below_the_message_and_the_next_one_replaces_it(client: WebClient, workspace: Workspace) -> None:
    written = workspace.add(Message(GENERAL, ASKER, f"look: {LINK}"))
    client.chat_unfurl(channel=GENERAL, ts=written.ts, unfurls=unfurls([{"type": "divider"}]))
    client.chat_unfurl(unfurl_id=f"{GENERAL}.{written.ts}", source="conversations_history", unfurls=unfurls())
    (shown,) = client.conversations_history(channel=GENERAL)["messages"]

    assert shown["attachments"] == [{"from_url": LINK, "blocks": BLOCKS}]


def test_a_link_in_a_draft_can_be_unfurled(client: WebClient, workspace: Workspace) -> None:
    workspace.drafts["Uxx-1"] = draft = Message("", ASKER, LINK)
    client.chat_unfurl(unfurl_id="Uxx-1", source="composer", unfurls=unfurls())

    assert draft.attachments == [{"from_url": LINK, "blocks": BLOCKS}]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"channel": None}, "missing_channel"),
        ({"ts": None}, "missing_ts"),
        ({"channel": "C0NOWHERE"}, "cannot_find_channel"),
        ({"ts": "1700000000.000001"}, "cannot_find_message"),
        ({"unfurl_id": "Uxx"}, "missing_source"),
        ({"source": "composer"}, "missing_unfurl_id"),
        ({"unfurl_id": "Uxx", "source": "elsewhere"}, "invalid_source"),
        ({"unfurl_id": "Uxx", "source": "composer"}, "invalid_unfurl_id"),
        ({"unfurls": {}}, "missing_unfurls"),
        ({"unfurls": [LINK]}, "invalid_unfurls_format"),
        ({"unfurls": {"https://guide.example.org/other": {"blocks": BLOCKS}}}, "cannot_unfurl_url"),
        ({"unfurls": unfurls([{"type": "header"}])}, "invalid_blocks"),
    ],
)
def test_slack_refuses_what_it_cannot_attach(
    client: WebClient, workspace: Workspace, changes: dict[str, Any], error: str
) -> None:
    written = workspace.add(Message(GENERAL, ASKER, LINK))
    given = {"channel": GENERAL, "ts": written.ts, "unfurls": unfurls(), **changes}

    assert refusal(client.chat_unfurl, **given) == error
    assert written.attachments == []


def test_an_unfurl_needs_its_scope(slack: Slack, connect: Callable[[str], WebClient], workspace: Workspace) -> None:
    slack.grants[BOT_TOKEN].scopes = ("chat:write", "links:read")
    written = workspace.add(Message(GENERAL, ASKER, LINK))

    assert refusal(connect(BOT_TOKEN).chat_unfurl, channel=GENERAL, ts=written.ts, unfurls=unfurls()) == "missing_scope"
