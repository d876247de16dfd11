"""Listeners: what Guidepost handles in Slack, one line for each module below."""

from slack_bolt import App

from bot.slack.context import AppContext
from bot.slack.listeners import (
    actions,
    agent,
    commands,
    curators,
    follow_ups,
    home,
    inbox,
    links,
    messages,
    own_messages,
    person_questions,
    shortcuts,
    tip_buttons,
    tip_form,
    uninstall,
    votes,
)  # fmt: skip


def register(app: App, app_context: AppContext) -> None:
    """Register every listener. Call this once per app: Bolt keeps what is registered twice."""
    messages.register(app, app_context)
    commands.register(app, app_context)
    actions.register(app, app_context)
    shortcuts.register(app, app_context)
    tip_buttons.register(app, app_context)
    tip_form.register(app, app_context)
    votes.register(app, app_context)
    home.register(app, app_context)
    inbox.register(app, app_context)
    agent.register(app, app_context)
    follow_ups.register(app, app_context)
    curators.register(app, app_context)
    person_questions.register(app, app_context)
    links.register(app, app_context)
    own_messages.register(app, app_context)
    uninstall.register(app, app_context)
    # This comes last, because Bolt runs the first listener that matches.
    messages.register_catch_all(app)
