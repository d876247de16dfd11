"""What is scheduled for a channel, and what was done about it."""

from collections.abc import Iterator

from bot.cards.blocks import Button, Card, Confirm, Part, bullet_list, buttons, caption, card, paragraph
from bot.cards.ids import ScheduleAction
from bot.cards.moments import written_day, written_moment, written_time, written_weekdays, written_zone
from bot.cards.words import Channel, Person, Strong, Words, around_blank
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.tips_voice import TipsVoice
from bot.services.tips.places import written_place
from bot.services.tips.schedule import Rest, Schedule
from bot.services.tips.service import Status


def schedule_card(status: Status, knowledge: KnowledgeBase, done: str = "") -> Card:
    """A channel's schedule, its next tip, and buttons to change it; ``done`` says what was just done to it."""
    voice = knowledge.voice.tips
    return card(
        paragraph(Strong(done)) if done else None,
        paragraph(*around_blank(voice.title, "channel", Channel(status.schedule.channel))),
        schedule_list(status, knowledge),
        schedule_buttons(status.schedule, knowledge),
    )


def no_schedule_card(channel: str, knowledge: KnowledgeBase, done: str = "") -> Card:
    """A channel without a schedule, and a button to set one up."""
    voice = knowledge.voice.tips
    row = [Button(voice.set_up, ScheduleAction.SET_UP, channel)]
    return card(paragraph(done or voice.no_schedule), buttons(row, knowledge.voice.buttons))


def schedule_list(status: Status, knowledge: KnowledgeBase) -> Part:
    """What the schedule says, a line each; the next tip comes first."""
    lines = [(next_line(status, knowledge.voice.tips),), *_wishes(status.schedule, knowledge)]
    return bullet_list(lines)


def next_line(status: Status, voice: TipsVoice) -> str:
    """When the next tip comes, by the channel's own clock; or why none does."""
    schedule = status.schedule
    if schedule.paused == Rest.PERSON:
        return voice.paused
    if schedule.paused:
        return f"{voice.paused} {reason_sentence(schedule.paused, voice)}"
    if status.next_due is None:
        return voice.no_next
    return voice.next.format(when=written_moment(status.next_due, schedule.zone))


def reason_sentence(reason: str, voice: TipsVoice) -> str:
    """Why a schedule rests that nobody paused, and what to do about it; ``reason`` is Slack's word, or ours."""
    return next((said for word, said in voice.reasons.items() if reason.startswith(word)), voice.other_reason)


def _wishes(schedule: Schedule, knowledge: KnowledgeBase) -> Iterator[tuple[Words, ...]]:
    voice = knowledge.voice.tips
    days = written_weekdays(schedule.weekdays, voice.each_day)
    yield (voice.at.format(days=days, time=written_time(schedule.at), zone=written_zone(schedule.zone)),)
    chosen = [theme.title for theme in knowledge.themes if theme.id in schedule.themes]
    yield (voice.themes.format(themes=", ".join(chosen)) if chosen else voice.all_themes,)
    if schedule.holidays:
        yield (voice.holidays.format(place=written_place(schedule.holidays)),)
    if schedule.ends:
        yield (voice.ends.format(day=written_day(schedule.ends)),)
    yield around_blank(voice.made_by, "person", Person(schedule.made_by))


def schedule_buttons(schedule: Schedule, knowledge: KnowledgeBase) -> Part | None:
    """What can be done with a schedule."""
    voice, channel = knowledge.voice.tips, schedule.channel
    rest = (voice.resume, ScheduleAction.RESUME) if schedule.paused else (voice.pause, ScheduleAction.PAUSE)
    confirm = Confirm(voice.stop_title, voice.stop_text, voice.stop_yes, voice.stop_no)
    row = [
        Button(voice.change, ScheduleAction.SET_UP, channel),
        Button(*rest, channel),
        Button(voice.stop, ScheduleAction.STOP, channel, confirm=confirm),
    ]
    return buttons(row, knowledge.voice.buttons)


def schedule_row(status: Status, knowledge: KnowledgeBase) -> Iterator[Part | None]:
    """A schedule in few words, as one of many."""
    voice, schedule = knowledge.voice.tips, status.schedule
    days = written_weekdays(schedule.weekdays, voice.each_day)
    at = voice.at.format(days=days, time=written_time(schedule.at), zone=written_zone(schedule.zone))
    yield paragraph(Channel(schedule.channel), f" · {next_line(status, voice)}")
    yield caption(at)
