"""What Guidepost listens to in Slack: a line for each module below."""

from slack_bolt import App

from bot.services.guide import Guide
from bot.slack.listeners import actions, commands, mentions, messages, unheard


def register(app: App, guide: Guide) -> None:
    """Register every listener. Call once: Bolt keeps what is registered twice."""
    mentions.register(app, guide)
    messages.register(app, guide)
    commands.register(app, guide)
    actions.register(app, guide)
    # Last, because Bolt runs the first listener that matches.
    unheard.register(app)
