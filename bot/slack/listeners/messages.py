"""Direct messages: answered where they were written."""

from typing import Any

from slack_bolt import App, Say

from bot.cards.answers import reply_card
from bot.services.guide import Guide
from bot.slack.events import is_direct, is_written_by_person
from bot.slack.replies import say_card


def register(app: App, guide: Guide) -> None:
    """Listen to direct messages."""

    @app.event("message", matchers=[is_written_by_person, is_direct])
    def answer_message(event: dict[str, Any], say: Say) -> None:
        thread = event.get("thread_ts")
        conversation = f"{event['channel']}/{thread}" if thread else None
        card = reply_card(guide.reply(event.get("text", ""), conversation), guide.knowledge)
        say_card(say, card, thread)
