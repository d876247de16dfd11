"""The Web API methods that the simulated Slack has, by family."""

from collections.abc import Mapping

from bot.playground.methods import auth, chat, conversations, history, scheduling, signs, users, views
from bot.playground.methods.asked import Method

METHODS: Mapping[str, Method] = {
    **auth.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **history.METHODS,
    **scheduling.METHODS,
    **signs.METHODS,
    **users.METHODS,
    **views.METHODS,
}
"""Every method that needs a token, by its name in Slack."""
