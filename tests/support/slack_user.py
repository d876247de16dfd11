"""A person who types ``/tip``, fills in forms and opens the Home tab, each sent to the bot as Slack would send it."""

import json
from dataclasses import dataclass
from typing import Any

from bot.services.tips.models import Schedule
from bot.services.workspaces import Workspace
from slack_simulator.arguments import Arguments
from slack_simulator.payloads import (
    Origin,
    buttons_of,
    click_request,
    command_request,
    event_request,
    home_opened,
    message_shortcut_request,
    shortcut_request,
    submission_request,
    view_click_request,
)
from slack_simulator.view_rules import checked_view
from slack_simulator.workspace import ASKER, GENERAL, Json, Message
from tests.support.slack_bot import Response, SlackBot, button

SELECTED = {
    "plain_text_input": ("value", "initial_value"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "radio_buttons": ("selected_option", "initial_option"),
    "static_select": ("selected_option", "initial_option"),
    "datepicker": ("selected_date", "initial_date"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
}
"""Element type -> the key under which Slack sends its value, and the key under which the bot sets its first value."""


@dataclass(frozen=True)
class SlackUser:
    """A person, with the things that they do in Slack."""

    slack: SlackBot
    user: str = ASKER

    @property
    def origin(self) -> Origin:
        return Origin.of(self.slack.workspace, self.user)

    def type(self, text: str = "", channel: str = GENERAL) -> Json:
        """Type ``/tip`` and ``text``; return the message in the response, empty when there is none."""
        url = self.slack.workspace.open_response_url(self.slack.server.url, channel)
        response = self.slack.deliver(command_request("/tip", text, url, channel=channel, origin=self.origin))
        assert response.status == 200, response.body
        answer: Json = json.loads(response.body or "{}")
        return answer

    def press(self, message: Message, label: str) -> list[Message]:
        """Press the button of ``message`` with the label ``label``; return what the bot has said since."""
        before = len(self.slack.said)
        url = self._response_url(message.channel, message)
        response = self.slack.deliver(click_request(message, button(message.blocks, label), url, origin=self.origin))
        assert response.status == 200, response.body
        return self.slack.said[before:]

    @property
    def modal(self) -> Json | None:
        """The modal that they see, if there is one."""
        stack = self.slack.workspace.views.stacks.get(self.user)
        return self.slack.workspace.view_json(stack[-1]) if stack else None

    def open_form(self, channel: str = GENERAL) -> Json:
        """Type ``/tip schedule``; return the form."""
        assert self.type("schedule", channel) == {}
        assert self.modal
        return self.modal

    def submit(self, **filled: Any) -> Json:
        """Submit the form, with ``filled`` instead of what is in it, by block; return the bot's response.

        Slack closes the form when the response is empty.
        """
        assert self.modal
        values = form_state(self.modal, **filled)
        response = self.slack.deliver(submission_request(self.modal, values, origin=self.origin))
        assert response.status == 200, response.body
        answer: Json = json.loads(response.body or "{}")
        self._carry_out(answer)
        return answer

    def _carry_out(self, answer: Json) -> None:
        """Do to the modal what Slack does after the bot's response to its submission."""
        views = self.slack.workspace.views
        if not answer:
            views.close(self.user)
        elif answer["response_action"] == "update":
            shown = checked_view(Arguments(answer), "modal")
            views.change(views.stacks[self.user][-1], shown, "")

    def press_in_form(self, label: str, **filled: Any) -> Json:
        """Press a button of the form, with ``filled`` instead of what is in it; return the form as it is then."""
        assert self.modal
        view = {**self.modal, "state": {"values": form_state(self.modal, **filled)}}
        response = self._press_in(view, label)
        assert response.status == 200, response.body
        assert self.modal
        return self.modal

    def press_in_modal(self, label: str) -> Response:
        """Press a button of a modal."""
        assert self.modal
        return self._press_in(self.modal, label)

    def open_home(self) -> Json:
        """Open the Home tab; return its view."""
        response = self.slack.deliver(event_request(home_opened(self.user), self.origin))
        assert response.status == 200, response.body
        return self.home

    @property
    def home(self) -> Json:
        return self.slack.workspace.view_json(self.slack.workspace.views.homes[self.user])

    def press_at_home(self, label: str, number: int = 0) -> Response:
        """Press the Home tab's button with the label ``label``; ``number`` counts those alike from 0."""
        found = [one for one in buttons_of(self.home["blocks"]) if one["text"]["text"] == label]
        return self.slack.deliver(view_click_request(self.home, found[number], origin=self.origin))

    def choose_at_home(self, label: str) -> Response:
        """Choose the option with the label ``label`` from a menu of the Home tab."""
        return self._press_in(self.home, label)

    def use_shortcut(self, callback_id: str) -> Json:
        """Use a global shortcut; return the modal that it opens."""
        response = self.slack.deliver(shortcut_request(callback_id, origin=self.origin))
        assert response.status == 200, response.body
        assert self.modal
        return self.modal

    def use_on(self, message: Message, callback_id: str) -> list[Message]:
        """Use a shortcut in the menu of ``message``; return what the bot has said since."""
        before, url = len(self.slack.said), self._response_url(message.channel)
        response = self.slack.deliver(message_shortcut_request(callback_id, message, url, origin=self.origin))
        assert response.status == 200, response.body
        return self.slack.said[before:]

    def _response_url(self, channel: str, original: Message | None = None) -> str:
        return self.slack.workspace.open_response_url(self.slack.server.url, channel, original, self.user)

    def _press_in(self, view: Json, label: str) -> Response:
        return self.slack.deliver(view_click_request(view, button(view["blocks"], label), origin=self.origin))


def stored_schedule(slack: SlackBot, channel: str = GENERAL) -> Schedule | None:
    """Return the channel's schedule, as stored."""
    return slack.stores.schedules.find(Workspace(slack.workspace.team), channel)


def form_state(view: Json, **filled: Any) -> Json:
    """Return the state of a form as Slack sends it: ``filled``, by block, and elsewhere the values that the bot set."""
    return {block["block_id"]: _answer(block, filled) for block in view["blocks"] if block["type"] == "input"}


def _answer(block: Json, filled: dict[str, Any]) -> Json:
    element = block["element"]
    key, initial = SELECTED[element["type"]]
    answer = element.get(initial, [] if key == "selected_options" else None)
    if block["block_id"] in filled:
        answer = _chosen(element, filled[block["block_id"]])
    return {element["action_id"]: {"type": element["type"], key: answer}}


def _chosen(element: Json, wanted: Any) -> Any:
    """Return the element's options that have the values ``wanted``."""
    groups = element.get("option_groups", [element])
    options = {option["value"]: option for group in groups for option in group.get("options", ())}
    if element["type"] in {"static_select", "radio_buttons"}:
        return options[wanted]
    return [options[one] for one in wanted] if isinstance(wanted, list) else wanted


def text_of(view: Json) -> str:
    """Return all text of a view."""
    return json.dumps(view["blocks"], ensure_ascii=False)
