"""The form to schedule tips: previewed, tried out, sent off."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.cards.blocks import Part, caption
from bot.cards.ids import SCHEDULE_FORM, FormAction
from bot.cards.schedules import schedule_card
from bot.cards.tip_form import fault_parts, preview_parts, schedule_form
from bot.cards.tips import trial_tip_card
from bot.services.tips.filled import Field, Filled
from bot.services.tips.wishes import FaultsError, schedule_of
from bot.slack.directory import Directory, SilentError, prompt
from bot.slack.forms import Json, filled_in, typed_in
from bot.slack.notes import send_directly
from bot.slack.parts import Parts
from bot.slack.rights import Actor, actor_of
from bot.slack.tip_forms import FieldsError, can_join, checked_schedule
from bot.slack.views import change_view

PREVIEWED = 5


def register(app: App, parts: Parts) -> None:
    """Listen to its buttons, and to the form itself."""

    @app.action(re.compile(f"^{FormAction.PREVIEW}:"))
    def preview(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        filled = filled_in(body["view"])
        _redraw(parts, client, body, actor_of(context, body), _previewed(parts, actor_of(context, body), filled))

    @app.action(re.compile(f"^{FormAction.TEST}:"))
    def test(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        actor, filled = actor_of(context, body), filled_in(body["view"])
        _redraw(parts, client, body, actor, _tested(parts, actor, filled, body["trigger_id"]))

    @app.view(SCHEDULE_FORM)
    def save(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> BoltResponse:
        wrong = _save(parts, client, actor_of(context, body), body["view"])
        return ack(response_action="errors", errors=wrong) if wrong else ack()


def _save(parts: Parts, client: WebClient, actor: Actor, view: Json) -> dict[str, str]:
    """Keep what was filled in, and tell that person; or what is wrong with it, by field, and nothing is kept."""
    knowledge = parts.guide.knowledge
    actor = replace(actor, channel=typed_in(view))
    try:
        directory = Directory(client, actor.workspace.team_id)
        status = parts.tips.schedule(checked_schedule(parts, directory, actor, filled_in(view)))
    except FieldsError as error:
        return error.sentences
    except SilentError:
        return {Field.CHANNEL: knowledge.voice.tips.slack_silent}
    card = schedule_card(status, knowledge, knowledge.voice.tips.now_set)
    send_directly(parts, actor, card, f"tips-set:{view['id']}")
    return {}


def _previewed(parts: Parts, actor: Actor, filled: Filled) -> Iterable[Part]:
    """The next tips, or why there are none."""
    knowledge = parts.guide.knowledge
    try:
        schedule = schedule_of(filled, actor.workspace, actor.user_id, parts.clock())
    except FaultsError as error:
        return fault_parts(error.faults, knowledge.voice.schedule)
    return preview_parts(parts.tips.preview(schedule, PREVIEWED), schedule.zone, knowledge)


def _tested(parts: Parts, actor: Actor, filled: Filled, trigger_id: str) -> Iterable[Part]:
    """That a test was sent, or why not."""
    knowledge = parts.guide.knowledge
    try:
        schedule = schedule_of(filled, actor.workspace, actor.user_id, parts.clock())
    except FaultsError as error:
        return fault_parts(error.faults, knowledge.voice.schedule)
    coming = parts.tips.preview(schedule, 1)
    if not coming:
        return [caption(knowledge.voice.tips.none_left)]
    # Each press has a trigger of its own.
    send_directly(parts, actor, trial_tip_card(coming[0].tip, knowledge), f"tips-test:{trigger_id}")
    return [caption(knowledge.voice.schedule.tested)]


def _redraw(parts: Parts, client: WebClient, body: dict[str, Any], actor: Actor, below: Iterable[Part]) -> None:
    """Show the form as it is filled in, with more below it."""
    view = schedule_form(
        filled_in(body["view"]),
        parts.guide.knowledge,
        typed_in=typed_in(body["view"]),
        can_join=can_join(parts, actor.workspace),
        below=below,
    )
    change_view(prompt(client), body, view)
