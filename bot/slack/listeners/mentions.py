"""@Guidepost, how do I …? in a channel: answered in the thread."""

from typing import Any

from slack_bolt import App, BoltContext

from bot.slack.answering import answer
from bot.slack.events import is_in_channel, is_written_by_person
from bot.slack.parts import Parts


def register(app: App, parts: Parts) -> None:
    """Listen to mentions."""

    @app.event("app_mention", matchers=[is_written_by_person, is_in_channel])
    def answer_mention(event: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        answer(parts, context, body, thread_ts=event.get("thread_ts") or event["ts"])
