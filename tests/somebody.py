"""Somebody in the workspace who types ``/tip``, fills in forms and opens the Home tab, as Slack would tell of it."""

import json
from dataclasses import dataclass
from typing import Any

from bot.playground.payloads import (
    Origin,
    buttons_of,
    click_request,
    command_request,
    event_request,
    home_opened,
    submission_request,
    view_click_request,
)
from bot.playground.workspace import ASKER, GENERAL, Json, Message
from bot.services.tips.schedule import Schedule
from bot.services.workspaces import Workspace
from tests.slack_bot import Response, SlackBot, button

SELECTED = {
    "plain_text_input": ("value", "initial_value"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "static_select": ("selected_option", "initial_option"),
    "datepicker": ("selected_date", "initial_date"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
}
"""By an element's type: how Slack tells what is in it, and how the bot says what is in it at first."""


@dataclass(frozen=True)
class Somebody:
    """A person, and what they do in Slack."""

    slack: SlackBot
    user: str = ASKER

    @property
    def origin(self) -> Origin:
        return Origin.of(self.slack.workspace, self.user)

    def types(self, text: str = "", channel: str = GENERAL) -> Json:
        """Type ``/tip`` and ``text``; the message in the response, empty when there is none."""
        url = self.slack.workspace.open_response_url(self.slack.server.url, channel)
        response = self.slack.deliver(command_request("/tip", text, url, channel=channel, origin=self.origin))
        assert response.status == 200, response.body
        told: Json = json.loads(response.body or "{}")
        return told

    def presses(self, message: Message, label: str) -> list[Message]:
        """Press the button of ``message`` that says ``label``; what the bot has said since."""
        before = len(self.slack.said)
        url = self.slack.workspace.open_response_url(self.slack.server.url, message.channel, message, self.user)
        response = self.slack.deliver(click_request(message, button(message.blocks, label), url, origin=self.origin))
        assert response.status == 200, response.body
        return self.slack.said[before:]

    @property
    def window(self) -> Json | None:
        """The modal that they see, if there is one."""
        stack = self.slack.workspace.views.stacks.get(self.user)
        return self.slack.workspace.view_shown(stack[-1]) if stack else None

    def opens_form(self, channel: str = GENERAL) -> Json:
        """Type ``/tip schedule``; the form."""
        assert self.types("schedule", channel) == {}
        assert self.window
        return self.window

    def sends(self, **filled: Any) -> Json:
        """Send the form off, with other answers than those that stand in it; what the bot said to that.

        With nothing to say to it, Slack closes the form.
        """
        assert self.window
        values = state(self.window, **filled)
        response = self.slack.deliver(submission_request(self.window, values, origin=self.origin))
        assert response.status == 200, response.body
        told: Json = json.loads(response.body or "{}")
        if not told:
            self.slack.workspace.views.close(self.user)
        return told

    def presses_in_form(self, label: str, **filled: Any) -> Json:
        """Press a button of the form, with other answers in it; the form as it is then."""
        assert self.window
        view = {**self.window, "state": {"values": state(self.window, **filled)}}
        response = self._presses_in(view, label)
        assert response.status == 200, response.body
        assert self.window
        return self.window

    def presses_in_window(self, label: str) -> Response:
        """Press a button of a modal."""
        assert self.window
        return self._presses_in(self.window, label)

    def opens_home(self) -> Json:
        """Open the Home tab; what is in it."""
        response = self.slack.deliver(event_request(home_opened(self.user), self.origin))
        assert response.status == 200, response.body
        return self.home

    @property
    def home(self) -> Json:
        return self.slack.workspace.view_shown(self.slack.workspace.views.homes[self.user])

    def presses_at_home(self, label: str, number: int = 0) -> Response:
        """Press the ``number``-th button of the Home tab that says ``label``."""
        found = [one for one in buttons_of(self.home["blocks"]) if one["text"]["text"] == label]
        return self.slack.deliver(view_click_request(self.home, found[number], origin=self.origin))

    def _presses_in(self, view: Json, label: str) -> Response:
        return self.slack.deliver(view_click_request(view, button(view["blocks"], label), origin=self.origin))


def kept(slack: SlackBot, channel: str = GENERAL) -> Schedule | None:
    """The channel's schedule, as the bot keeps it."""
    return slack.stores.schedules.find(Workspace(slack.workspace.team), channel)


def state(view: Json, **filled: Any) -> Json:
    """What stands in a form as Slack tells it: ``filled``, by block, and elsewhere what the bot has put there."""
    return {block["block_id"]: _answer(block, filled) for block in view["blocks"] if block["type"] == "input"}


def _answer(block: Json, filled: dict[str, Any]) -> Json:
    element = block["element"]
    told, initial = SELECTED[element["type"]]
    answer = element.get(initial, [] if told == "selected_options" else None)
    if block["block_id"] in filled:
        answer = _chosen(element, filled[block["block_id"]])
    return {element["action_id"]: {"type": element["type"], told: answer}}


def _chosen(element: Json, wanted: Any) -> Any:
    """Options by their values."""
    groups = element.get("option_groups", [element])
    options = {option["value"]: option for group in groups for option in group.get("options", ())}
    if element["type"] == "static_select":
        return options[wanted]
    return [options[one] for one in wanted] if isinstance(wanted, list) else wanted


def words(view: Json) -> str:
    """All that a view says."""
    return json.dumps(view["blocks"], ensure_ascii=False)
