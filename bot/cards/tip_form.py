"""The form to schedule a channel's tips."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.cards import inputs
from bot.cards.blocks import Button, Part, bullet_list, buttons, caption, paragraph, plain_text
from bot.cards.ids import SCHEDULE_FORM, FormAction
from bot.cards.inputs import Input
from bot.cards.moments import WEEKDAY_NAMES, written_moment, written_time
from bot.cards.views import MAX_TITLE, View
from bot.cards.words import Block
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schedule_voice import ScheduleVoice
from bot.services.tips.coming import Coming
from bot.services.tips.filled import Field, Filled
from bot.services.tips.mistakes import InputError
from bot.services.tips.places import holiday_places
from bot.services.tips.schedule import Schedule
from bot.services.tips.wishes import Faults

JOIN = "join"
NO_HOLIDAYS = "none"


def filled_of(schedule: Schedule) -> Filled:
    """The form as it would be filled in for a schedule that is there."""
    return Filled(
        channel=schedule.channel,
        time=written_time(schedule.at),
        zone=schedule.zone,
        weekdays=schedule.weekdays,
        themes=schedule.themes,
        holidays=schedule.holidays or "",
        starts=schedule.starts,
        ends=schedule.ends,
    )


def schedule_form(
    filled: Filled, knowledge: KnowledgeBase, *, typed_in: str, can_join: bool, below: Iterable[Part] = ()
) -> View:
    """The form, filled in so far.

    ``typed_in`` is the channel in which the person asked for it, ``below`` what a preview or a test has to say.
    """
    voice = knowledge.voice.schedule
    try_out = buttons(
        [Button(voice.preview, FormAction.PREVIEW, "five"), Button(voice.test, FormAction.TEST, "me")],
        knowledge.voice.buttons,
    )
    tail = [part.block for part in (try_out, *below) if part]
    return {
        "type": "modal",
        "callback_id": SCHEDULE_FORM,
        "private_metadata": json.dumps({"typed_in": typed_in}),
        "title": plain_text(voice.title, MAX_TITLE),
        "submit": plain_text(voice.submit, MAX_TITLE),
        "close": plain_text(voice.close, MAX_TITLE),
        "blocks": [*_where(filled, knowledge, can_join), *_when(filled, knowledge), *_what(filled, knowledge), *tail],
    }


def _where(filled: Filled, knowledge: KnowledgeBase, can_join: bool) -> Iterator[Block]:
    voice = knowledge.voice.schedule
    yield inputs.channel(Input(Field.CHANNEL, voice.channel, voice.channel_hint), filled.channel)
    if can_join:
        ticked = [JOIN] if filled.join else []
        yield inputs.boxes(Input(Field.JOIN, voice.join_box, optional=True), {JOIN: voice.join}, ticked)


def _when(filled: Filled, knowledge: KnowledgeBase) -> Iterator[Block]:
    voice = knowledge.voice.schedule
    yield inputs.line(Input(Field.TIME, voice.time, voice.time_hint), filled.time)
    yield inputs.line(Input(Field.ZONE, voice.zone, voice.zone_hint), filled.zone)
    days = {str(number): name for number, name in enumerate(WEEKDAY_NAMES)}
    yield inputs.boxes(Input(Field.WEEKDAYS, voice.weekdays), days, map(str, filled.weekdays))


def _what(filled: Filled, knowledge: KnowledgeBase) -> Iterator[Block]:
    voice = knowledge.voice.schedule
    themes = {theme.id: theme.title for theme in knowledge.themes}
    if themes:
        yield inputs.several(Input(Field.THEMES, voice.themes, voice.themes_hint, True), themes, filled.themes)
    none: tuple[str, Mapping[str, str]] = (voice.holidays, {NO_HOLIDAYS: voice.no_holidays})
    asked = Input(Field.HOLIDAYS, voice.holidays, voice.holidays_hint, True)
    yield inputs.one(asked, [none, *holiday_places(filled.holidays)], filled.holidays or NO_HOLIDAYS)
    yield inputs.day(Input(Field.STARTS, voice.starts, voice.starts_hint, True), filled.starts)
    yield inputs.day(Input(Field.ENDS, voice.ends, voice.ends_hint, True), filled.ends)


def preview_parts(coming: Sequence[Coming], zone: str, knowledge: KnowledgeBase) -> Iterator[Part]:
    """The tips to come, each with its day and time by the channel's clock."""
    voice = knowledge.voice.schedule
    if not coming:
        yield caption(voice.preview_none)
        return
    yield caption(voice.preview_title)
    yield bullet_list([(_preview_line(one, zone, knowledge),) for one in coming])


def _preview_line(coming: Coming, zone: str, knowledge: KnowledgeBase) -> str:
    title = knowledge.entries[coming.tip.entry_id].title
    when = written_moment(coming.at, zone)
    return knowledge.voice.schedule.preview_line.format(when=when, title=title)


def fault_parts(faults: Faults, voice: ScheduleVoice) -> Iterator[Part]:
    """Why there is nothing to preview yet."""
    yield paragraph(voice.preview_faults)
    yield bullet_list([(fault_sentence(fault, voice),) for fault in faults.values()])


def fault_sentence(fault: InputError, voice: ScheduleVoice) -> str:
    """What is wrong with something that was filled in, and what to fill in instead."""
    sentence: str = getattr(voice.mistakes, fault.mistake.name.lower()).format(**fault.blanks)
    close = voice.did_you_mean.format(close=", ".join(fault.close)) if fault.close else ""
    return f"{sentence} {close}".strip()
