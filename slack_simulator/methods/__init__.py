"""The Web API methods of the simulated Slack, a module for each family."""

from collections.abc import Mapping

from slack_simulator.methods import (
    assistant,
    auth,
    chat,
    conversations,
    history,
    reactions,
    scheduled_messages,
    unfurling,
    users,
    views,
)
from slack_simulator.methods.api_call import Method

METHODS: Mapping[str, Method] = {
    **assistant.METHODS,
    **auth.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **history.METHODS,
    **scheduled_messages.METHODS,
    **reactions.METHODS,
    **unfurling.METHODS,
    **users.METHODS,
    **views.METHODS,
}
"""Every method that needs a token, by its name in Slack."""
