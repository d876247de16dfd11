"""auth.test and auth.revoke.

Rules: https://docs.slack.dev/reference/methods/auth.test and /auth.revoke.
"""

from bot.playground.messages import Json
from bot.playground.methods.asked import Asked, Method


def test(asked: Asked) -> Json:
    """Who the token is, and where."""
    workspace, enterprise = asked.workspace, asked.grant.enterprise
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "team_id": enterprise or workspace.team,
        "user": workspace.users[workspace.bot_user].name,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": enterprise is not None,
        **({"enterprise_id": workspace.enterprise} if workspace.enterprise else {}),
    }


def revoke(asked: Asked) -> Json:
    """Let the token open nothing any more; with ``test``, only say that it would."""
    trial = asked.args.flag("test")
    if not trial:
        asked.grant.ended = "token_revoked"
    return {"revoked": not trial}


METHODS = {
    "auth.test": Method(test),
    "auth.revoke": Method(revoke, takes_json=False),
}
