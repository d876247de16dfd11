"""Modals and Home tabs, through Slack's own client."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slack_simulator.slack import Slack
from slack_simulator.workspace import ASKER, Workspace
from tests.unit.slack_simulator.conftest import refusal

TITLE = {"type": "plain_text", "text": "Tips"}
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}
INPUT = {
    "type": "input",
    "label": TITLE,
    "element": {"type": "plain_text_input", "action_id": "said"},
}
MODAL: dict[str, Any] = {"type": "modal", "title": TITLE, "blocks": [SECTION]}
HOME: dict[str, Any] = {"type": "home", "blocks": [SECTION]}


def test_a_trigger_id_opens_one_view(client: WebClient, workspace: Workspace) -> None:
    trigger = workspace.open_trigger()
    view = client.views_open(trigger_id=trigger, view=MODAL)["view"]

    assert workspace.views.stacks[ASKER][-1].id == view["id"]
    assert view["root_view_id"] == view["id"]
    assert view["state"] == {"values": {}}
    assert refusal(client.views_open, trigger_id=trigger, view=MODAL) == "exchanged_trigger_id"


def test_a_trigger_id_expires_after_three_seconds_of_the_workspaces_clock(
    client: WebClient, slack: Slack, workspace: Workspace
) -> None:
    in_time, late = workspace.open_trigger(), workspace.open_trigger()
    slack.clock.advance(2.9)
    client.views_open(trigger_id=in_time, view=MODAL)
    slack.clock.advance(0.2)

    assert refusal(client.views_open, trigger_id=late, view=MODAL) == "expired_trigger_id"
    assert refusal(client.views_open, trigger_id="1.2.made-up", view=MODAL) == "invalid_trigger_id"


def test_at_most_three_modals_are_on_top_of_each_other(client: WebClient, workspace: Workspace) -> None:
    assert refusal(client.views_push, trigger_id=workspace.open_trigger(), view=MODAL) == "not_found"
    root = client.views_open(trigger_id=workspace.open_trigger(), view=MODAL)["view"]
    second = client.views_push(trigger_id=workspace.open_trigger(), view=MODAL)["view"]
    third = client.views_push(trigger_id=workspace.open_trigger(), view=MODAL)["view"]

    assert third["previous_view_id"] == second["id"]
    assert third["root_view_id"] == root["id"]
    assert refusal(client.views_push, trigger_id=workspace.open_trigger(), view=MODAL) == "push_limit_reached"
    assert [view.id for view in workspace.views.close(ASKER)] == [third["id"]]
    assert client.views_push(trigger_id=workspace.open_trigger(), view=MODAL)["ok"]


def test_an_update_with_an_outdated_hash_is_refused(client: WebClient, workspace: Workspace) -> None:
    opened = client.views_open(trigger_id=workspace.open_trigger(), view={**MODAL, "external_id": "mine"})["view"]
    changed = client.views_update(external_id="mine", hash=opened["hash"], view={**MODAL, "callback_id": "new"})["view"]

    assert changed["id"] == opened["id"]
    assert changed["callback_id"] == "new"
    assert refusal(client.views_update, view_id=opened["id"], hash=opened["hash"], view=MODAL) == "hash_conflict"
    assert refusal(client.views_update, view_id="V0NONE", view=MODAL) == "not_found"


def test_each_user_has_their_own_home_tab(client: WebClient, workspace: Workspace) -> None:
    first = client.views_publish(user_id=ASKER, view=HOME)["view"]
    again = client.views_publish(user_id=ASKER, view=HOME, hash=first["hash"])["view"]

    assert again["id"] == first["id"]
    assert workspace.views.homes[ASKER].given == HOME
    assert refusal(client.views_publish, user_id=ASKER, view=HOME, hash=first["hash"]) == "hash_conflict"
    assert refusal(client.views_publish, user_id="U0NOBODY", view=HOME) == "user_not_found"
    workspace.home_enabled = False
    assert refusal(client.views_publish, user_id=ASKER, view=HOME) == "not_enabled"


@pytest.mark.parametrize(
    ("view", "error"),
    [
        ("{", "invalid_arguments"),
        ([], "invalid_arguments"),
        (HOME, "invalid_arguments"),
        ({**MODAL, "title": {"type": "plain_text", "text": "x" * 25}}, "invalid_arguments"),
        ({**MODAL, "title": {"type": "mrkdwn", "text": "x"}}, "invalid_arguments"),
        ({**MODAL, "title": None}, "invalid_arguments"),
        ({**MODAL, "blocks": []}, "invalid_arguments"),
        ({**MODAL, "blocks": [SECTION] * 101}, "invalid_arguments"),
        ({**MODAL, "blocks": [{"type": "sektion"}]}, "invalid_arguments"),
        ({**MODAL, "blocks": [INPUT]}, "invalid_arguments"),
        ({**MODAL, "color": "red"}, "invalid_arguments"),
        ({**MODAL, "private_metadata": "x" * 3_001}, "invalid_arguments"),
        ({**MODAL, "blocks": [{**SECTION, "text": {"type": "mrkdwn", "text": "x" * 2_900}}] * 90}, "view_too_large"),
    ],
)
def test_an_invalid_view_is_refused_and_leaves_the_trigger_id_valid(
    client: WebClient, workspace: Workspace, view: Any, error: str
) -> None:
    trigger = workspace.open_trigger()
    call = {"trigger_id": trigger, "view": view}

    assert refusal(client.api_call, api_method="views.open", json=call) == error
    assert client.views_open(trigger_id=trigger, view={**MODAL, "blocks": [SECTION] * 100})["ok"]


def test_a_modal_with_inputs_requires_a_submit_button(client: WebClient, workspace: Workspace) -> None:
    view = {**MODAL, "blocks": [INPUT], "submit": {"type": "plain_text", "text": "Save"}}

    assert client.views_open(trigger_id=workspace.open_trigger(), view=view)["ok"]


def test_an_external_id_belongs_to_one_view(client: WebClient, workspace: Workspace) -> None:
    named = {**HOME, "external_id": "mine"}
    client.views_publish(user_id=ASKER, view=named)
    client.views_publish(user_id=ASKER, view=named)
    modal = {**MODAL, "external_id": "mine"}

    assert refusal(client.views_open, trigger_id=workspace.open_trigger(), view=modal) == "duplicate_external_id"


def test_slack_explains_what_is_wrong_with_a_view(client: WebClient, workspace: Workspace) -> None:
    long = {"type": "plain_text", "text": "x" * 25}
    view = {**MODAL, "title": long, "blocks": [{"type": "header", "text": {**TITLE, "text": "x" * 151}}]}
    with pytest.raises(SlackApiError) as caught:
        client.views_open(trigger_id=workspace.open_trigger(), view=view)

    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
        "[ERROR] must be less than 151 characters [json-pointer:/view/blocks/0/text/text]",
    ]
