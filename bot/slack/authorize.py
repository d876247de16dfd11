"""Whose token a request is answered with: the installation's, without asking Slack.

Bolt's own way asks Slack at every request, and takes a database that is down for an app that is not installed.
"""

from collections.abc import Callable

from slack_bolt.authorization import AuthorizeResult

from bot.services.installed import Installed
from bot.services.workspaces import Workspace

Authorize = Callable[[str | None, str | None], AuthorizeResult | None]


def authorizer(installed: Installed) -> Authorize:
    """Bolt's ``authorize``. None means: not installed there.

    It raises `StorageError` when nobody can tell; the request then fails, and Slack delivers again.
    """

    def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult | None:
        installation = installed.find(Workspace(team_id or "", enterprise_id))
        if installation is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=installation.bot_user_id,
            bot_id=installation.bot_id,
            bot_token=installation.bot_token,
            bot_scopes=list(installation.scopes),
        )

    return authorize
