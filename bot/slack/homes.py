"""The Home tab, as it is for somebody now."""

from bot.cards.home import home_view
from bot.slack.directory import Directory, SilentError
from bot.slack.parts import Parts
from bot.slack.rights import Actor, changeable
from bot.slack.views import publish_home


def publish(parts: Parts, directory: Directory, actor: Actor, page: int = 0) -> None:
    """Give somebody their Home tab anew.

    Raises:
        StorageError: when the schedules cannot be read.
        SilentError: when there was no time left to publish it.
        NotShownError: when Slack did not take it.
    """
    scheduled = parts.tips.of_workspace(actor.workspace)
    try:
        may_change = changeable(parts, directory, actor) if scheduled else frozenset[str]()
    except SilentError:
        # Better a Home tab without buttons than none.
        may_change = frozenset()
    publish_home(directory.client(), actor.user_id, home_view(parts.guide.knowledge, scheduled, may_change, page))
