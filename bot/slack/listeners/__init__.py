"""What Guidepost listens to in Slack: a line for each module below."""

from slack_bolt import App

from bot.slack.listeners import (
    actions,
    commands,
    home,
    leaving,
    mentions,
    messages,
    privacy,
    tip_buttons,
    tip_form,
    tips,
    unheard,
)  # fmt: skip
from bot.slack.parts import Parts


def register(app: App, parts: Parts) -> None:
    """Register every listener. Call once: Bolt keeps what is registered twice."""
    mentions.register(app, parts)
    messages.register(app, parts)
    commands.register(app, parts)
    actions.register(app, parts)
    privacy.register(app, parts)
    tips.register(app, parts)
    tip_buttons.register(app, parts)
    tip_form.register(app, parts)
    home.register(app, parts)
    leaving.register(app, parts)
    # Last, because Bolt runs the first listener that matches.
    unheard.register(app)
