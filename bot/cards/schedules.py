"""Cards about a channel's schedule of tips."""

from collections.abc import Iterator

from bot.cards.blocks import Card, CardBlock, bullet_list, button_row, caption, card, paragraph
from bot.cards.elements import Button, Confirmation
from bot.cards.formatting import format_day, format_instant, format_time, format_weekdays, format_zone
from bot.cards.ids import ScheduleAction
from bot.cards.text import Bold, ChannelLink, Span, UserMention, fill_placeholder
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.voice.tips import TipsVoice
from bot.knowledge.voice.voice import Voice
from bot.services.tips.holidays import place_name
from bot.services.tips.models import PauseReason, Schedule
from bot.services.tips.service import Status


def schedule_card(status: Status, knowledge: KnowledgeBase, done: str = "") -> Card:
    """Return a channel's schedule, its next tip, and buttons to change it; ``done`` says what was just changed."""
    voice = knowledge.voice.tips
    return card(
        paragraph(Bold(done)) if done else None,
        paragraph(*fill_placeholder(voice.title, "channel", ChannelLink(status.schedule.channel))),
        schedule_list(status, knowledge),
        schedule_buttons(status.schedule, knowledge),
    )


def no_schedule_card(channel: str, knowledge: KnowledgeBase, done: str = "") -> Card:
    """Return a card for a channel without a schedule, with a button to set one up."""
    voice = knowledge.voice.tips
    row = [Button(voice.set_up, ScheduleAction.SET_UP, channel)]
    return card(paragraph(done or voice.no_schedule), button_row(row))


def paused_card(schedule: Schedule, reason: str, knowledge: KnowledgeBase) -> Card:
    """Return the card that says that the bot paused a channel's tips, with buttons to change that.

    ``reason`` is Slack's error code, or one of our own reasons.
    """
    voice = knowledge.voice.tips
    row = [
        Button(voice.change, ScheduleAction.SET_UP, schedule.channel),
        Button(voice.resume, ScheduleAction.RESUME, schedule.channel),
    ]
    return card(
        paragraph(*fill_placeholder(voice.paused_notice, "channel", ChannelLink(schedule.channel))),
        paragraph(pause_reason_sentence(reason, voice)),
        button_row(row),
    )


def schedule_list(status: Status, knowledge: KnowledgeBase) -> CardBlock:
    """Return the next tip and the schedule's settings, one line each."""
    return bullet_list([(next_tip_sentence(status, knowledge.voice),), *_settings(status.schedule, knowledge)])


def next_tip_sentence(status: Status, sentences: Voice) -> str:
    """Return when the next tip comes, in the channel's time zone, or why none comes."""
    schedule, voice = status.schedule, sentences.tips
    if schedule.paused == PauseReason.PERSON:
        return voice.paused
    if schedule.paused:
        return f"{voice.paused} {pause_reason_sentence(schedule.paused, voice)}"
    if status.next_due is None:
        return voice.no_next
    return voice.next.format(when=format_instant(status.next_due, schedule.zone, sentences.dates))


def pause_reason_sentence(reason: str, voice: TipsVoice) -> str:
    """Return why the bot paused a schedule, and what to do about it.

    ``reason`` is Slack's error code, or one of our own reasons.
    """
    return next(
        (sentence for prefix, sentence in voice.reasons.items() if reason.startswith(prefix)), voice.other_reason
    )


def _settings(schedule: Schedule, knowledge: KnowledgeBase) -> Iterator[tuple[Span, ...]]:
    voice = knowledge.voice.tips
    yield (_days_and_time(schedule, knowledge.voice),)
    chosen = [theme.title for theme in knowledge.themes if theme.id in schedule.themes]
    yield (voice.themes.format(themes=", ".join(chosen)) if chosen else voice.all_themes,)
    if schedule.holidays:
        yield (voice.holidays.format(place=place_name(schedule.holidays)),)
    if schedule.ends:
        yield (voice.ends.format(day=format_day(schedule.ends, knowledge.voice.dates)),)
    yield fill_placeholder(voice.made_by, "person", UserMention(schedule.made_by))


def _days_and_time(schedule: Schedule, voice: Voice) -> str:
    days = format_weekdays(schedule.weekdays, voice.tips.each_day, voice.dates)
    at, zone = format_time(schedule.at, voice.dates), format_zone(schedule.zone, voice.dates)
    return voice.tips.at.format(days=days, time=at, zone=zone)


def schedule_buttons(schedule: Schedule, knowledge: KnowledgeBase) -> CardBlock | None:
    """Return the buttons to change, pause or resume, and stop a schedule."""
    voice, channel = knowledge.voice.tips, schedule.channel
    pause_or_resume = (voice.resume, ScheduleAction.RESUME) if schedule.paused else (voice.pause, ScheduleAction.PAUSE)
    confirmation = Confirmation(voice.stop_title, voice.stop_text, voice.stop_yes, voice.stop_no)
    row = [
        Button(voice.change, ScheduleAction.SET_UP, channel),
        Button(*pause_or_resume, channel),
        Button(voice.stop, ScheduleAction.STOP, channel, confirmation=confirmation),
    ]
    return button_row(row)


def schedule_row(status: Status, knowledge: KnowledgeBase) -> Iterator[CardBlock | None]:
    """Yield a short form of a schedule, as one of many."""
    schedule = status.schedule
    yield paragraph(ChannelLink(schedule.channel), f" · {next_tip_sentence(status, knowledge.voice)}")
    yield caption(_days_and_time(schedule, knowledge.voice))
