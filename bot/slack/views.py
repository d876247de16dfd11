"""Modals and Home tabs: shown to somebody in answer to what they just did."""

from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.cards.blocks import Card
from bot.cards.views import View, card_view
from bot.knowledge.voice import Voice


class NotShownError(Exception):
    """Slack did not show a view: it was too late, or Slack did not answer, or refused."""


def open_view(client: WebClient, trigger_id: str, view: View) -> None:
    """Show a modal to who typed a command or pressed a button, for whose trigger there are three seconds.

    Raises:
        NotShownError: when Slack did not show it.
    """
    _show(lambda: client.views_open(trigger_id=trigger_id, view=view))


def change_view(client: WebClient, body: Mapping[str, Any], view: View) -> None:
    """Put another modal in the place of the one whose button ``body`` tells of.

    Raises:
        NotShownError: as above.
    """
    _show(lambda: client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view))


def publish_home(client: WebClient, user_id: str, view: View) -> None:
    """Give somebody a new Home tab.

    Raises:
        NotShownError: as above.
    """
    _show(lambda: client.views_publish(user_id=user_id, view=view))


def show_card(client: WebClient, body: Mapping[str, Any], card: Card, voice: Voice) -> None:
    """Show a card to who pressed a button in the Home tab or in a modal; in a modal it takes that one's place.

    Raises:
        NotShownError: as above.
    """
    view = card_view(card, voice)
    if body["view"]["type"] == "modal":
        change_view(client, body, view)
    else:
        open_view(client, body["trigger_id"], view)


def _show(call: Callable[[], object]) -> None:
    try:
        call()
    except SlackApiError as refused:
        raise NotShownError(str(refused.response.get("error"))) from refused
    except (OSError, HTTPException, SlackClientError) as error:
        raise NotShownError(type(error).__name__) from error
