"""The form to schedule tips in Slack: opening it, reading what a person filled in, and checking the channel."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.cards.blocks import Card, CardBlock
from bot.cards.formatting import format_time
from bot.cards.notices import sentence_card
from bot.cards.schedule_form import NO_HOLIDAYS, error_sentence, form_of_schedule, schedule_form_view
from bot.cards.views import View
from bot.knowledge.voice.schedule import ScheduleVoice
from bot.services.tips.holidays import holidays_of_zone
from bot.services.tips.input_errors import InputError, InputErrorCode
from bot.services.tips.models import Schedule
from bot.services.tips.schedule_form import USUAL_TIME, Field, ScheduleForm, ScheduleFormError, to_schedule
from bot.services.tips.service import Tips
from bot.services.workspaces import Workspace
from bot.slack.context import AppContext
from bot.slack.directory import ChannelNotVisibleError, Conversation
from bot.slack.events import is_direct_channel
from bot.slack.permissions import admin_denial_reason, denial_reason
from bot.slack.request import Request
from bot.slack.views import open_view

JOIN_SCOPE = "channels:join"

Json = Mapping[str, Any]


class FieldsError(Exception):
    """A form cannot be saved as it is filled in."""

    def __init__(self, sentences: dict[str, str]) -> None:
        super().__init__(", ".join(sentences))
        self.sentences = sentences
        """A sentence for each field that has to be changed."""


def open_form(app_context: AppContext, request: Request, channel: str) -> Card | None:
    """Open the form for ``channel``, empty for no particular one; return a card that says why not if it stays shut.

    Raises:
        SlackTimeoutError: when Slack had to be asked and did not answer in time.
        NotShownError: when Slack did not open it.
    """
    if denial := _denial_of_form(app_context, request, channel):
        return sentence_card(denial)
    status = app_context.tips.status(request.workspace, channel) if channel else None
    dates = app_context.guide.knowledge.voice.dates
    if status:
        form = form_of_schedule(status.schedule, dates)
    else:
        person = request.directory.person(request.user_id)
        zone = (person and person.zone) or ""
        form = ScheduleForm(channel, time=format_time(USUAL_TIME, dates), zone=zone, holidays=holidays_of_zone(zone))
    open_view(request, form_view(app_context, request.workspace, form, request.channel))
    return None


def _denial_of_form(app_context: AppContext, request: Request, channel: str) -> str | None:
    if channel:
        return denial_reason(app_context, request, channel)
    return admin_denial_reason(app_context, request) if app_context.tips.admins_only(request.workspace) else None


def form_view(
    app_context: AppContext, workspace: Workspace, form: ScheduleForm, opened_in: str, below: Iterable[CardBlock] = ()
) -> View:
    """Return the form as filled in so far; ``opened_in`` is the channel where the person asked for it."""
    joins = can_join(app_context, workspace)
    return schedule_form_view(form, app_context.guide.knowledge, opened_in=opened_in, can_join=joins, below=below)


def can_join(app_context: AppContext, workspace: Workspace) -> bool:
    """Return whether the bot may join public channels by itself, as far as its scopes are known."""
    installation = app_context.installation_cache.find(workspace)
    return installation is not None and (not installation.scopes or JOIN_SCOPE in installation.scopes)


def checked_schedule(app_context: AppContext, request: Request, form: ScheduleForm) -> Schedule:
    """Return the schedule that the form describes, once the person may save it and the bot is in the channel.

    Raises:
        FieldsError: with a sentence for each field that has to be changed; nothing was done then.
        SlackTimeoutError: when Slack did not answer in time.
    """
    voice = app_context.guide.knowledge.voice.schedule
    sentences: dict[str, str] = {}
    schedule = None
    try:
        schedule = to_schedule(form, request.workspace, request.user_id, app_context.clock())
        _check_tips(app_context.tips, schedule)
    except ScheduleFormError as error:
        sentences |= {str(field): error_sentence(fault, voice) for field, fault in error.errors.items()}
    must_join, objection = _examine_channel(app_context, request, form)
    if objection:
        sentences[Field.CHANNEL] = objection
    elif must_join and not sentences and not request.directory.join(form.channel):
        sentences[Field.CHANNEL] = voice.not_joined
    if schedule is None or sentences:
        raise FieldsError(sentences)
    return replace(schedule, language=app_context.guide.knowledge.language)


def _check_tips(tips: Tips, schedule: Schedule) -> None:
    """Check that there are tips for the schedule, and a day for the first that has not had its tip yet.

    Raises:
        ScheduleFormError: when either is missing.
    """
    if not tips.library.pool(schedule.themes).tips:
        raise ScheduleFormError({Field.THEMES: InputError(InputErrorCode.NO_TIPS)})
    if not tips.preview(schedule, 1):
        raise ScheduleFormError({Field.ENDS: InputError(InputErrorCode.NEVER)})


def _examine_channel(app_context: AppContext, request: Request, form: ScheduleForm) -> tuple[bool, str | None]:
    """Return whether the bot has to join the channel first, and why the channel cannot be chosen, if so."""
    voice = app_context.guide.knowledge.voice.schedule
    if not form.channel or is_direct_channel(form.channel):
        return False, voice.direct if form.channel else voice.no_channel
    if denial := denial_reason(app_context, request, form.channel):
        return False, denial
    try:
        found = request.directory.conversation(form.channel)
    except ChannelNotVisibleError:
        return False, voice.unseen
    # Without the scope to look the channel up, the bot cannot know. If posting fails, the person who made the schedule
    # gets a message.
    return _membership(found, form, can_join(app_context, request.workspace), voice) if found else (False, None)


def _membership(
    found: Conversation, form: ScheduleForm, can_join: bool, voice: ScheduleVoice
) -> tuple[bool, str | None]:
    if found.is_archived:
        return False, voice.archived
    if found.is_member:
        return False, None
    if found.is_private or not can_join:
        return False, voice.absent
    return form.join, None if form.join else voice.absent_joinable


def read_form(view: Json) -> ScheduleForm:
    """Return what is filled in. Slack leaves out, or sends as null, what is empty."""
    return ScheduleForm(
        channel=_element(view, Field.CHANNEL).get("selected_conversation") or "",
        join=bool(_chosen(view, Field.JOIN)),
        time=_element(view, Field.TIME).get("value") or "",
        zone=_element(view, Field.ZONE).get("value") or "",
        weekdays=frozenset(map(int, _chosen(view, Field.WEEKDAYS))),
        themes=frozenset(_chosen(view, Field.THEMES)),
        holidays=_holidays(view),
        starts=_day(view, Field.STARTS),
        ends=_day(view, Field.ENDS),
    )


def opened_in(view: Json) -> str:
    """Return the channel where the person asked for the form; empty when it was elsewhere."""
    return str(json.loads(view["private_metadata"])["typed_in"])


def _element(view: Json, field: Field) -> Json:
    return view["state"]["values"].get(field, {}).get(field) or {}


def _chosen(view: Json, field: Field) -> list[str]:
    return [option["value"] for option in _element(view, field).get("selected_options") or ()]


def _holidays(view: Json) -> str:
    option = _element(view, Field.HOLIDAYS).get("selected_option") or {}
    code = str(option.get("value") or "")
    return "" if code == NO_HOLIDAYS else code


def _day(view: Json, field: Field) -> date | None:
    chosen = _element(view, field).get("selected_date")
    return date.fromisoformat(chosen) if chosen else None
