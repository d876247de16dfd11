"""Changes to a channel's schedule of tips that take one word or one button."""

from collections.abc import Callable, Mapping

from bot.cards.blocks import Card
from bot.cards.formatting import format_day
from bot.cards.ids import ScheduleAction
from bot.cards.schedules import no_schedule_card, schedule_card
from bot.services.tips.commands import TipWord
from bot.services.tips.service import Status
from bot.services.workspaces import Workspace
from bot.slack.context import AppContext

Change = Callable[[AppContext, Workspace, str], Card]
"""Changes the schedule of a channel, given by its id; returns the card that says what was done."""


def pause(app_context: AppContext, workspace: Workspace, channel: str) -> Card:
    """Post no tips until someone resumes them."""
    status = app_context.tips.pause(workspace, channel)
    return _card(app_context, channel, status, app_context.guide.knowledge.voice.tips.now_paused)


def resume(app_context: AppContext, workspace: Workspace, channel: str) -> Card:
    """Post tips again."""
    status = app_context.tips.resume(workspace, channel)
    return _card(app_context, channel, status, app_context.guide.knowledge.voice.tips.now_running)


def skip(app_context: AppContext, workspace: Workspace, channel: str) -> Card:
    """Leave out the next tip."""
    skipped = app_context.tips.skip(workspace, channel)
    if skipped is None:
        return _card(app_context, channel, app_context.tips.status(workspace, channel))
    day, status = skipped
    done = app_context.guide.knowledge.voice.tips.now_skipping.format(
        day=format_day(day, app_context.guide.knowledge.voice.dates)
    )
    return _card(app_context, channel, status, done)


def stop(app_context: AppContext, workspace: Workspace, channel: str) -> Card:
    """Delete the schedule."""
    knowledge = app_context.guide.knowledge
    stopped = app_context.tips.stop(workspace, channel)
    return no_schedule_card(channel, knowledge, knowledge.voice.tips.now_stopped if stopped else "")


def _card(app_context: AppContext, channel: str, status: Status | None, done: str = "") -> Card:
    """Return the card of a schedule to which ``done`` was done, or the card of a channel without one."""
    knowledge = app_context.guide.knowledge
    return schedule_card(status, knowledge, done) if status else no_schedule_card(channel, knowledge)


CHANGES_BY_WORD: Mapping[TipWord, Change] = {
    TipWord.PAUSE: pause,
    TipWord.RESUME: resume,
    TipWord.SKIP: skip,
    TipWord.STOP: stop,
}
CHANGES_BY_BUTTON: Mapping[ScheduleAction, Change] = {
    ScheduleAction.PAUSE: pause,
    ScheduleAction.RESUME: resume,
    ScheduleAction.STOP: stop,
}
