"""What happens to a schedule when Slack will not take its tips."""

import logging
from collections.abc import Callable

from bot.log import event
from bot.services.deliveries import Claim, Message, Post
from bot.services.tips.ports import ScheduleStore
from bot.services.tips.schedule import Schedule

_log = logging.getLogger(__name__)

KIND = "tip"
"""The kind of the deliveries that schedules bring."""

_ABOUT_THE_MESSAGE = {
    "invalid_arguments", "invalid_blocks", "invalid_blocks_format", "invalid_metadata_format",
    "invalid_metadata_schema", "metadata_must_be_sent_from_app", "metadata_too_large", "msg_blocks_too_long",
    "msg_too_long", "no_text", "unsupported_block_type",
}  # fmt: skip
"""Slack's words for faults of one card, which are ours: tomorrow's tip is another."""


class Refusals:
    """Lets a schedule rest when there is no posting in its channel, and tells who made it, once.

    Should the process die between the refusal and this, the next day's tip is refused as well, and it is done then.
    """

    def __init__(self, schedules: ScheduleStore, explain: Callable[[Schedule, str], Message]) -> None:
        """``explain`` is what to tell who made a schedule, and why, in Slack's word for it."""
        self._schedules = schedules
        self._explain = explain

    def on_refused(self, claim: Claim, reason: str) -> None:
        """Pause the schedule that ``claim`` comes from, if it comes from one. Safe to repeat.

        Raises:
            StorageError: when the database cannot be reached.
        """
        post = claim.post
        if post.kind != KIND or reason in _ABOUT_THE_MESSAGE:
            return
        schedule = self._schedules.find(post.workspace, post.channel)
        if schedule is None:
            return
        message = self._explain(schedule, reason)
        notice = Post(post.workspace, f"{KIND}-paused:{post.key}", schedule.made_by, message)
        if self._schedules.pause(post.workspace, post.channel, reason, notice):
            event(_log, "schedule_paused", "Slack refuses a channel's tips", reason=reason)
