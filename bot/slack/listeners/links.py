"""Links to the pages of entries and sources, which show their cards where a person posts them."""

import logging
from collections.abc import Iterator
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.cards.pages import card_of_link
from bot.knowledge.base import KnowledgeBase
from bot.slack.client import CALL_ERRORS, failure_of, single_attempt_client
from bot.slack.context import AppContext
from bot.slack.directory import TIME_LIMIT

_log = logging.getLogger(__name__)

_MAX_LINKS = 3
"""Cards below one message; more would fill the channel."""


def register(app: App, app_context: AppContext) -> None:
    """Listen for posted links of the domains in the manifest."""

    @app.event("link_shared")
    def unfold(event: dict[str, Any], client: WebClient) -> None:
        cards = dict(list(_cards(event, app_context.guide.knowledge))[:_MAX_LINKS])
        if not cards:
            return
        try:
            single_attempt_client(client, TIME_LIMIT).chat_unfurl(unfurls=cards, **_where(event))
        except CALL_ERRORS as error:
            # The link works without its card, and Slack would not show it later.
            details = {"reason": failure_of(error).name}
            _log.warning("a link was not unfurled", extra={"action": "link_not_unfurled", "details": details})


def _cards(event: dict[str, Any], knowledge: KnowledgeBase) -> Iterator[tuple[str, dict[str, Any]]]:
    for link in event.get("links", ()):
        url = link.get("url")
        card = card_of_link(url, knowledge) if isinstance(url, str) else None
        if card:
            yield url, {"blocks": list(card.blocks)}


def _where(event: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments that name the message. One that is not sent yet has only an id of its link."""
    if event.get("unfurl_id") and event.get("source"):
        return {"unfurl_id": event["unfurl_id"], "source": event["source"]}
    return {"channel": event.get("channel"), "ts": event.get("message_ts")}
