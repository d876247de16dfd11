"""The methods auth.test, auth.revoke and auth.teams.list.

Rules: https://docs.slack.dev/reference/methods/auth.test, /auth.revoke and /auth.teams.list.
"""

from slack_simulator.messages import Json
from slack_simulator.methods.api_call import ApiCall, Method


def test(call: ApiCall) -> Json:
    """Return the bot and the workspace that the token belongs to."""
    workspace, enterprise = call.workspace, call.grant.enterprise
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


def revoke(call: ApiCall) -> Json:
    """Revoke the token. With the argument ``test``, change nothing."""
    is_test = call.args.flag("test")
    if not is_test:
        call.grant.ended = "token_revoked"
    return {"revoked": not is_test}


def list_teams(call: ApiCall) -> Json:
    """List the workspaces that the token opens, on one page."""
    teams = [{"id": workspace.team, "name": workspace.name} for workspace in call.slack.workspaces_of(call.grant)]
    return {"teams": teams, "response_metadata": {"next_cursor": ""}}


METHODS = {
    "auth.test": Method(test),
    "auth.revoke": Method(revoke, takes_json=False),
    "auth.teams.list": Method(list_teams, takes_json=False),
}
