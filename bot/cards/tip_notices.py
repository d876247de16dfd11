"""What becomes of a channel's tips without anybody having asked for it."""

from bot.cards.blocks import Button, Card, buttons, card, paragraph
from bot.cards.ids import ScheduleAction
from bot.cards.schedules import reason_sentence
from bot.cards.words import Channel, around_blank
from bot.knowledge.base import KnowledgeBase
from bot.services.tips.schedule import Schedule


def paused_card(schedule: Schedule, reason: str, knowledge: KnowledgeBase) -> Card:
    """That a channel's tips rest, why (Slack's word, or ours), and buttons to change that."""
    voice = knowledge.voice.tips
    row = [
        Button(voice.change, ScheduleAction.SET_UP, schedule.channel),
        Button(voice.resume, ScheduleAction.RESUME, schedule.channel),
    ]
    return card(
        paragraph(*around_blank(voice.paused_notice, "channel", Channel(schedule.channel))),
        paragraph(reason_sentence(reason, voice)),
        buttons(row, knowledge.voice.buttons),
    )
