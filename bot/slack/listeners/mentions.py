"""@Guidepost, how do I …? in a channel: answered in the thread."""

from typing import Any

from slack_bolt import App, Say

from bot.cards.answers import reply_card
from bot.services.guide import Guide
from bot.slack.events import is_in_channel, is_written_by_person
from bot.slack.replies import say_card


def register(app: App, guide: Guide) -> None:
    """Listen to mentions."""

    @app.event("app_mention", matchers=[is_written_by_person, is_in_channel])
    def answer_mention(event: dict[str, Any], say: Say) -> None:
        thread = event.get("thread_ts") or event["ts"]
        card = reply_card(guide.reply(event["text"], f"{event['channel']}/{thread}"), guide.knowledge)
        say_card(say, card, thread)
