"""The page where a person agrees to an install; here everybody agrees at once.

Rules: https://docs.slack.dev/authentication/installing-with-oauth.
"""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from bot.playground.answers import Answer, plain
from bot.playground.slack import Slack


def consent_page(slack: Slack, query: Mapping[str, str]) -> Answer:
    """Send the person back to the app with a code, or with ``access_denied`` where nobody consents.

    ``team`` chooses the workspace, or with an enterprise's id the whole enterprise; else it is the first one.
    """
    if query.get("client_id") != slack.client.id:
        return plain("invalid_client_id", 400)
    scopes = [scope for scope in query.get("scope", "").split(",") if scope]
    if not scopes:
        return plain("invalid_scope: no scopes requested", 400)
    address = query.get("redirect_uri", "")
    if urlsplit(address).scheme not in {"http", "https"} or not address.isprintable():
        return plain("bad_redirect_uri", 400)
    teams, enterprise = _chosen(slack, query.get("team", ""))
    if not teams:
        return plain("invalid_team", 400)
    if slack.consenting:
        code = slack.consent(*teams, scopes=scopes, redirect_uri=address, enterprise=enterprise)
        told = {"code": code, "state": query.get("state", "")}
    else:
        told = {"error": "access_denied", "state": query.get("state", "")}
    return plain("", 302, Location=f"{address}?{urlencode(told)}")


def _chosen(slack: Slack, team: str) -> tuple[list[str], str | None]:
    if not team:
        return list(slack.workspaces)[:1], None
    members = [key for key, workspace in slack.workspaces.items() if team == workspace.enterprise]
    return (members, team) if members else ([team] if team in slack.workspaces else [], None)
