"""Install the app by OAuth: the consent page, and the method oauth.v2.access, which exchanges a code for a token.

The codes themselves are in ``slack_simulator.consents``.

Rules: https://docs.slack.dev/authentication/installing-with-oauth and /reference/methods/oauth.v2.access.
"""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from slack_simulator.arguments import Arguments
from slack_simulator.errors import RefusedError
from slack_simulator.http_response import HttpResponse, plain_text
from slack_simulator.messages import Json
from slack_simulator.slack import Slack
from slack_simulator.workspace import APP_ID


def authorize(slack: Slack, query: Mapping[str, str]) -> HttpResponse:
    """Return the response of the consent page ``/oauth/v2/authorize``.

    It asks no questions and redirects the person to the app at once: with a code, or with the error ``access_denied``
    where ``slack.consenting`` is False. The parameter ``team`` chooses a workspace, or with an enterprise's id the
    whole enterprise; without it, the first workspace is chosen.
    """
    if query.get("client_id") != slack.client.id:
        return plain_text("invalid_client_id", 400)
    scopes = [scope for scope in query.get("scope", "").split(",") if scope]
    if not scopes:
        return plain_text("invalid_scope: no scopes requested", 400)
    address = query.get("redirect_uri", "")
    if urlsplit(address).scheme not in {"http", "https"} or not address.isprintable():
        return plain_text("bad_redirect_uri", 400)
    teams, enterprise = _chosen_teams(slack, query.get("team", ""))
    if not teams:
        return plain_text("invalid_team", 400)
    result = {"error": "access_denied"}
    if slack.consenting:
        result = {"code": slack.consent(*teams, scopes=scopes, redirect_uri=address, enterprise=enterprise)}
    return plain_text("", 302, Location=f"{address}?{urlencode({**result, 'state': query.get('state', '')})}")


def _chosen_teams(slack: Slack, team: str) -> tuple[list[str], str | None]:
    """Return the workspaces that ``team`` chooses, and the enterprise when it chooses one."""
    if not team:
        return list(slack.workspaces)[:1], None
    members = [key for key, workspace in slack.workspaces.items() if team == workspace.enterprise]
    return (members, team) if members else ([team] if team in slack.workspaces else [], None)


def access(slack: Slack, args: Arguments) -> Json:
    """Exchange a code for a bot token.

    Raises:
        RefusedError: The app's credentials are wrong, or the code is not valid.
    """
    _check_client(slack, args)
    if args.text("grant_type", "authorization_code") != "authorization_code":
        raise RefusedError("invalid_grant_type")
    consent = slack.consents.exchange(args.text("code"), args.text("redirect_uri"), slack.clock.now())
    grant = slack.install(consent)
    workspace = slack.workspaces[consent.teams[0]]
    rotation: Json = {"refresh_token": f"xoxe-1-{grant.token}", "expires_in": 43_200} if slack.rotating else {}
    return rotation | {
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
