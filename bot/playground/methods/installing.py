"""oauth.v2.access: a code for a token.

Rules: https://docs.slack.dev/reference/methods/oauth.v2.access.
"""

from bot.playground.arguments import Arguments
from bot.playground.errors import RefusedError
from bot.playground.messages import Json
from bot.playground.slack import Slack
from bot.playground.workspace import APP_ID


def access(slack: Slack, args: Arguments) -> Json:
    """Exchange a code for a bot token.

    Raises:
        RefusedError: the client is another, or the code is not good.
    """
    _check_client(slack, args)
    if args.text("grant_type", "authorization_code") != "authorization_code":
        raise RefusedError("invalid_grant_type")
    consent = slack.consents.exchange(args.text("code"), args.text("redirect_uri"), slack.clock.now())
    grant = slack.install(consent)
    workspace = slack.workspaces[consent.teams[0]]
    return {
        "app_id": APP_ID,
        "authed_user": {"id": consent.user},
        "scope": ",".join(grant.scopes),
        "token_type": "bot",
        "access_token": grant.token,
        "bot_user_id": workspace.bot_user,
        "team": None if consent.enterprise else {"id": workspace.team, "name": workspace.name},
        "enterprise": {"id": workspace.enterprise, "name": "Playground Org"} if workspace.enterprise else None,
        "is_enterprise_install": consent.enterprise is not None,
    }


def _check_client(slack: Slack, args: Arguments) -> None:
    if args.text("client_id") != slack.client.id:
        raise RefusedError("invalid_client_id")
    if args.text("client_secret") != slack.client.secret:
        raise RefusedError("bad_client_secret")
