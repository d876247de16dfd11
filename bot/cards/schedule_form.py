"""The form to schedule a channel's tips."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.cards.blocks import CardBlock, bullet_list, button_row, caption, paragraph
from bot.cards.elements import Button
from bot.cards.formatting import format_instant, format_time
from bot.cards.ids import SCHEDULE_FORM, FormAction
from bot.cards.inputs import (
    Input,
    channel_select,
    checkboxes,
    date_picker,
    grouped_select,
    multi_select,
    text_input,
)
from bot.cards.text import Block
from bot.cards.views import FormLabels, View, form_view
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.voice.dates import DatesVoice
from bot.knowledge.voice.schedule import ScheduleVoice
from bot.services.tips.holidays import holiday_places
from bot.services.tips.input_errors import InputError
from bot.services.tips.models import Schedule
from bot.services.tips.planner import UpcomingTip
from bot.services.tips.schedule_form import Field, FieldErrors, ScheduleForm

JOIN = "join"
NO_HOLIDAYS = "none"


def form_of_schedule(schedule: Schedule, dates: DatesVoice) -> ScheduleForm:
    """Return the form, filled in from an existing schedule."""
    return ScheduleForm(
        channel=schedule.channel,
        time=format_time(schedule.at, dates),
        zone=schedule.zone,
        weekdays=schedule.weekdays,
        themes=schedule.themes,
        holidays=schedule.holidays or "",
        starts=schedule.starts,
        ends=schedule.ends,
    )


def schedule_form_view(
    form: ScheduleForm, knowledge: KnowledgeBase, *, opened_in: str, can_join: bool, below: Iterable[CardBlock] = ()
) -> View:
    """Return the modal that shows ``form``.

    ``opened_in`` is the id of the channel in which the person asked for the form. If ``can_join``, the form offers
    that the bot joins the chosen channel by itself. ``below`` are the blocks of a preview or a test.
    """
    voice = knowledge.voice.schedule
    try_out = button_row([Button(voice.preview, FormAction.PREVIEW, "five"), Button(voice.test, FormAction.TEST, "me")])
    tail = [block.block for block in (try_out, *below) if block]
    blocks = [
        *_channel_inputs(form, voice, can_join),
        *_time_inputs(form, voice, knowledge.voice.dates),
        *_theme_input(form, knowledge),
        *_date_inputs(form, voice),
        *tail,
    ]
    labels = FormLabels(voice.title, voice.submit, voice.close)
    return form_view(SCHEDULE_FORM, labels, blocks, json.dumps({"typed_in": opened_in}))


def _channel_inputs(form: ScheduleForm, voice: ScheduleVoice, can_join: bool) -> Iterator[Block]:
    yield channel_select(Input(Field.CHANNEL, voice.channel, voice.channel_hint), form.channel)
    if can_join:
        checked = [JOIN] if form.join else []
        yield checkboxes(Input(Field.JOIN, voice.join_box, optional=True), {JOIN: voice.join}, checked)


def _time_inputs(form: ScheduleForm, voice: ScheduleVoice, dates: DatesVoice) -> Iterator[Block]:
    yield text_input(Input(Field.TIME, voice.time, voice.time_hint), form.time)
    yield text_input(Input(Field.ZONE, voice.zone, voice.zone_hint), form.zone)
    days = {str(number): name for number, name in enumerate(dates.weekdays)}
    yield checkboxes(Input(Field.WEEKDAYS, voice.weekdays), days, map(str, form.weekdays))


def _theme_input(form: ScheduleForm, knowledge: KnowledgeBase) -> Iterator[Block]:
    voice = knowledge.voice.schedule
    themes = {theme.id: theme.title for theme in knowledge.themes}
    if themes:
        yield multi_select(Input(Field.THEMES, voice.themes, voice.themes_hint, True), themes, form.themes)


def _date_inputs(form: ScheduleForm, voice: ScheduleVoice) -> Iterator[Block]:
    none: tuple[str, Mapping[str, str]] = (voice.holidays, {NO_HOLIDAYS: voice.no_holidays})
    question = Input(Field.HOLIDAYS, voice.holidays, voice.holidays_hint, True)
    yield grouped_select(question, [none, *holiday_places(form.holidays)], form.holidays or NO_HOLIDAYS)
    yield date_picker(Input(Field.STARTS, voice.starts, voice.starts_hint, True), form.starts)
    yield date_picker(Input(Field.ENDS, voice.ends, voice.ends_hint, True), form.ends)


def preview_blocks(upcoming: Sequence[UpcomingTip], zone: str, knowledge: KnowledgeBase) -> Iterator[CardBlock]:
    """Yield the next tips, each with its local day and time in ``zone``."""
    voice = knowledge.voice.schedule
    if not upcoming:
        yield caption(voice.preview_none)
        return
    yield caption(voice.preview_title)
    yield bullet_list([(_preview_line(tip, zone, knowledge),) for tip in upcoming])


def _preview_line(upcoming: UpcomingTip, zone: str, knowledge: KnowledgeBase) -> str:
    title = knowledge.entries[upcoming.tip.entry_id].title
    when = format_instant(upcoming.at, zone, knowledge.voice.dates)
    return knowledge.voice.schedule.preview_line.format(when=when, title=title)


def error_blocks(errors: FieldErrors, voice: ScheduleVoice) -> Iterator[CardBlock]:
    """Yield the reasons why there is nothing to preview yet."""
    yield paragraph(voice.preview_faults)
    yield bullet_list([(error_sentence(error, voice),) for error in errors.values()])


def error_sentence(error: InputError, voice: ScheduleVoice) -> str:
    """Return what is wrong with a field of the form, and what to fill in instead."""
    sentence: str = getattr(voice.mistakes, error.code.name.lower()).format(**error.placeholders)
    close = voice.did_you_mean.format(close=", ".join(error.close)) if error.close else ""
    return f"{sentence} {close}".strip()
