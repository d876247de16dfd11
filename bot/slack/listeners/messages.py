"""Direct messages: answered where they were written."""

from typing import Any

from slack_bolt import App, BoltContext

from bot.slack.answering import answer
from bot.slack.events import is_direct, is_written_by_person
from bot.slack.parts import Parts


def register(app: App, parts: Parts) -> None:
    """Listen to direct messages."""

    @app.event("message", matchers=[is_written_by_person, is_direct])
    def answer_message(event: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        answer(parts, context, body, thread_ts=event.get("thread_ts"))
