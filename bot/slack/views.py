"""Modals and Home tabs, shown in response to what a person just did."""

from collections.abc import Callable

from bot.cards.blocks import Card
from bot.cards.views import View, card_view
from bot.knowledge.voice.voice import Voice
from bot.slack.client import CALL_ERRORS, TRANSIENT, Failure, failure_of
from bot.slack.request import Request


class NotShownError(Exception):
    """Slack did not show a view: it was too late, or Slack did not answer, or refused."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.name)
        self.is_transient = failure.cause in TRANSIENT
        """True if the same press may succeed later; False if Slack refused this one."""


def open_view(request: Request, view: View) -> None:
    """Show a modal to the person who typed a command or pressed a button; Slack allows three seconds for that.

    Raises:
        NotShownError: when Slack did not show it.
        SlackTimeoutError: when no time was left to ask Slack.
    """
    client = request.directory.client()
    _show(lambda: client.views_open(trigger_id=request.trigger_id, view=view))


def replace_view(request: Request, view: View) -> None:
    """Show another modal instead of the one whose button was pressed.

    Raises:
        NotShownError: when Slack did not show it.
        SlackTimeoutError: when no time was left to ask Slack.
    """
    client, shown = request.directory.client(), request.body["view"]
    _show(lambda: client.views_update(view_id=shown["id"], hash=shown["hash"], view=view))


def publish_home(request: Request, view: View) -> None:
    """Show a new version of the person's Home tab.

    Raises:
        NotShownError: when Slack did not show it.
        SlackTimeoutError: when no time was left to ask Slack.
    """
    client = request.directory.client()
    _show(lambda: client.views_publish(user_id=request.user_id, view=view))


def show_card(request: Request, card: Card, voice: Voice, question: str = "") -> None:
    """Show a card to the person who pressed a button in the Home tab or in a modal; it replaces that modal.

    A ``question`` that the card answers is repeated above it.

    Raises:
        NotShownError: when Slack did not show it.
        SlackTimeoutError: when no time was left to ask Slack.
    """
    show_view(request, card_view(card, voice, question))


def show_view(request: Request, view: View) -> None:
    """Show a modal to the person who pressed a button; it replaces the modal that has the button.

    Raises:
        NotShownError: when Slack did not show it.
        SlackTimeoutError: when no time was left to ask Slack.
    """
    if request.body.get("view", {}).get("type") == "modal":
        replace_view(request, view)
    else:
        open_view(request, view)


def _show(call: Callable[[], object]) -> None:
    try:
        call()
    except CALL_ERRORS as error:
        raise NotShownError(failure_of(error)) from error
