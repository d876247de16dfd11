"""The form to schedule tips: previewed, tested, submitted."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_sdk import WebClient

from bot.cards.blocks import CardBlock, caption
from bot.cards.ids import SCHEDULE_FORM, FormAction
from bot.cards.schedule_form import error_blocks, preview_blocks
from bot.cards.schedules import schedule_card
from bot.cards.tips import trial_tip_card
from bot.services.tips.models import Schedule
from bot.services.tips.schedule_form import Field, ScheduleFormError, to_schedule
from bot.slack.context import AppContext
from bot.slack.directory import SlackTimeoutError
from bot.slack.languages import speaking_to
from bot.slack.replies import send_directly, show_privately
from bot.slack.request import Request
from bot.slack.schedule_form import FieldsError, checked_schedule, form_view, opened_in, read_form
from bot.slack.views import replace_view

PREVIEWED = 5
"""Number of tips in a preview."""

Trial = Callable[[AppContext, Request, Schedule], Sequence[CardBlock]]
"""Tries out a schedule that is not saved; returns what the form shows below its fields."""


def register(app: App, app_context: AppContext) -> None:
    """Listen for presses of the form's buttons, and for the form itself."""

    @app.action(re.compile(f"^{FormAction.PREVIEW}:"))
    def preview(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        request = Request.of(context, body, client)
        _try_out(speaking_to(app_context, request), request, _preview)

    @app.action(re.compile(f"^{FormAction.TEST}:"))
    def test(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        request = Request.of(context, body, client)
        _try_out(speaking_to(app_context, request), request, _send_test)

    @app.view(SCHEDULE_FORM)
    def save(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> BoltResponse:
        request = Request.of(context, body, client)
        errors = _save(speaking_to(app_context, request), request)
        return ack(response_action="errors", errors=errors) if errors else ack()


def _save(app_context: AppContext, request: Request) -> dict[str, str]:
    """Save the schedule and notify the person; return what is wrong, by field, if nothing was saved."""
    knowledge, view = app_context.guide.knowledge, request.body["view"]
    request = replace(request, channel=opened_in(view))
    try:
        status = app_context.tips.schedule(checked_schedule(app_context, request, read_form(view)))
    except FieldsError as error:
        return error.sentences
    except SlackTimeoutError:
        return {Field.CHANNEL: knowledge.voice.tips.slack_silent}
    card = schedule_card(status, knowledge, knowledge.voice.tips.now_set)
    if not (request.channel and show_privately(request, request.channel, card)):
        send_directly(app_context, request, card, f"tips-set:{view['id']}")
    return {}


def _try_out(app_context: AppContext, request: Request, trial: Trial) -> None:
    """Show the form as it is filled in, with the result of ``trial`` below it."""
    view = request.body["view"]
    form = read_form(view)
    try:
        schedule = to_schedule(form, request.workspace, request.user_id, app_context.clock())
    except ScheduleFormError as error:
        below = list(error_blocks(error.errors, app_context.guide.knowledge.voice.schedule))
    else:
        below = list(trial(app_context, request, schedule))
    replace_view(request, form_view(app_context, request.workspace, form, opened_in(view), below))


def _preview(app_context: AppContext, request: Request, schedule: Schedule) -> Sequence[CardBlock]:
    """Return the next tips."""
    upcoming = app_context.tips.preview(schedule, PREVIEWED)
    return list(preview_blocks(upcoming, schedule.zone, app_context.guide.knowledge))


def _send_test(app_context: AppContext, request: Request, schedule: Schedule) -> Sequence[CardBlock]:
    """Send the next tip to the person, and say so."""
    knowledge = app_context.guide.knowledge
    upcoming = app_context.tips.preview(schedule, 1)
    if not upcoming:
        return [caption(knowledge.voice.tips.none_left)]
    # Each press has a trigger of its own, so that each sends a test.
    send_directly(app_context, request, trial_tip_card(upcoming[0].tip, knowledge), f"tips-test:{request.trigger_id}")
    return [caption(knowledge.voice.schedule.tested)]
