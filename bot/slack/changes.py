"""What can be done with a channel's schedule in a word, by command or by button."""

from collections.abc import Callable, Mapping

from bot.cards.blocks import Card
from bot.cards.ids import ScheduleAction
from bot.cards.moments import written_day
from bot.cards.schedules import no_schedule_card, schedule_card
from bot.services.tips.words import TipWord
from bot.services.workspaces import Workspace
from bot.slack.parts import Parts

Change = Callable[[Parts, Workspace, str], Card]
"""Does something with a channel's schedule; the card that says what was done."""


def pause(parts: Parts, workspace: Workspace, channel: str) -> Card:
    """Let no tip come until somebody resumes them."""
    knowledge = parts.guide.knowledge
    status = parts.tips.pause(workspace, channel)
    return schedule_card(status, knowledge, knowledge.voice.tips.now_paused) if status else _none(parts, channel)


def resume(parts: Parts, workspace: Workspace, channel: str) -> Card:
    """Let them go on."""
    knowledge = parts.guide.knowledge
    status = parts.tips.resume(workspace, channel)
    return schedule_card(status, knowledge, knowledge.voice.tips.now_running) if status else _none(parts, channel)


def skip(parts: Parts, workspace: Workspace, channel: str) -> Card:
    """Leave out the next one."""
    knowledge = parts.guide.knowledge
    skipped = parts.tips.skip(workspace, channel)
    if skipped is None:
        status = parts.tips.status(workspace, channel)
        return schedule_card(status, knowledge) if status else _none(parts, channel)
    day, status = skipped
    return schedule_card(status, knowledge, knowledge.voice.tips.now_skipping.format(day=written_day(day)))


def stop(parts: Parts, workspace: Workspace, channel: str) -> Card:
    """Forget the schedule."""
    knowledge = parts.guide.knowledge
    stopped = parts.tips.stop(workspace, channel)
    return no_schedule_card(channel, knowledge, knowledge.voice.tips.now_stopped if stopped else "")


def _none(parts: Parts, channel: str) -> Card:
    return no_schedule_card(channel, parts.guide.knowledge)


BY_WORD: Mapping[TipWord, Change] = {
    TipWord.PAUSE: pause,
    TipWord.RESUME: resume,
    TipWord.SKIP: skip,
    TipWord.STOP: stop,
}
BY_BUTTON: Mapping[ScheduleAction, Change] = {
    ScheduleAction.PAUSE: pause,
    ScheduleAction.RESUME: resume,
    ScheduleAction.STOP: stop,
}
