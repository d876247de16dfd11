"""The app in Slack, held against manifest.json."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bot.doctor.findings import Finding, Verdict
from bot.doctor.slack import Ask

WITHOUT: Mapping[str, str] = {
    "app_mentions:read": "mentions in channels are not heard",
    "chat:write": "nothing is answered but slash commands",
    "commands": "there are no slash commands",
    "im:history": "direct messages are not heard",
    "channels:history": "in public channels a reply that may not have arrived is not sent again",
    "groups:history": "in private channels a reply that may not have arrived is not sent again",
    "mpim:history": "in group messages a reply that may not have arrived is not sent again",
    "users:read": "people type their time zone themselves, and nobody is known to be an admin",
    "channels:read": "tips can be changed in their own channel only, and nobody hears before that I am not in it",
    "groups:read": "tips can be changed in their own channel only, and nobody hears before that I am not in it",
    "channels:join": "people invite the bot to public channels themselves",
}
"""Of each scope, what stops working without it."""
OPTIONAL = frozenset({
    "channels:history", "groups:history", "mpim:history", "users:read", "channels:read", "groups:read", "channels:join",
})  # fmt: skip
"""Scopes that an admin may leave out."""


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest; empty when it is not there or no JSON, which the check of the scopes tells."""
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest


def scopes(asked: Ask, manifest: Mapping[str, Any]) -> Finding:
    """Whether the token has what the manifest asks for, and no more."""
    if not manifest:
        return Finding("scopes", Verdict.FAIL, "manifest.json cannot be read", "Restore it from the repository.")
    reply = asked()
    if reply.error or "x-oauth-scopes" not in reply.headers:
        return Finding("scopes", Verdict.WARN, "not compared, as Slack did not name them")
    granted = {scope.strip() for scope in reply.headers["x-oauth-scopes"].split(",")} - {""}
    wanted = set(manifest["oauth_config"]["scopes"]["bot"])
    return _compared(wanted - granted, granted - wanted, len(wanted))


def _compared(missing: set[str], surplus: set[str], count: int) -> Finding:
    if not missing and not surplus:
        return Finding("scopes", Verdict.OK, f"all {count} of the manifest, and no other")
    lines = [f"missing {scope}: {WITHOUT.get(scope, 'what needs it fails')}" for scope in sorted(missing)]
    lines += [f"granted beyond the manifest: {scope}" for scope in sorted(surplus)]
    verdict = Verdict.FAIL if missing - OPTIONAL else Verdict.WARN
    advice = "Change them at OAuth & Permissions, then reinstall the app."
    if missing <= OPTIONAL and not surplus:
        advice = f"Fine if they were left out on purpose. {advice}"
    return Finding("scopes", verdict, "\n".join(lines), advice)


def events(manifest: Mapping[str, Any], app_token: str | None) -> Finding:
    """What to look at, as Slack does not tell a bot which events it is sent."""
    names = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])
    return _by_hand("events", names, "Event Subscriptions", _page(app_token, "event-subscriptions"))


def commands(manifest: Mapping[str, Any], app_token: str | None) -> Finding:
    """Likewise for slash commands."""
    names = [command["command"] for command in manifest.get("features", {}).get("slash_commands", [])]
    return _by_hand("commands", names, "Slash Commands", _page(app_token, "slash-commands"))


def buttons(app_token: str | None) -> Finding:
    """Likewise for buttons."""
    return _by_hand("buttons", ["Interactivity is on"], "Interactivity", _page(app_token, "interactive-messages"))


def _by_hand(name: str, wanted: Iterable[str], section: str, page: str) -> Finding:
    return Finding(name, Verdict.BY_HAND, f"needed: {', '.join(wanted)}", f"Compare with {section} at {page}")


def _page(app_token: str | None, section: str) -> str:
    """The app's own page, if its id is known: an app-level token begins xapp-1, then has the app's id."""
    parts = (app_token or "").split("-")
    is_known = len(parts) > 2 and parts[2].startswith("A") and parts[2].isalnum()
    return f"https://api.slack.com/apps/{parts[2]}/{section}" if is_known else "https://api.slack.com/apps"
