"""Checks of the app in Slack against ``manifest.json``."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from bot.doctor.findings import Check, Finding, Verdict
from bot.doctor.slack import Ask
from bot.errors import SettingsError
from bot.manifest import SCOPES, Manifest, read_manifest


def app_checks(path: Path, ask: Ask, app_token: str | None, host: str = "") -> Iterator[Check]:
    """Yield the checks of the app that the manifest at ``path`` describes; one failed check if it cannot be read.

    ``host`` is that of the entries' pages on the web; it is empty if there are none.
    """
    try:
        manifest = read_manifest(path)
    except SettingsError as error:
        failed = Finding("manifest", Verdict.FAIL, str(error), "Nothing about the app in Slack can be checked.")
        yield lambda: failed
        return
    yield partial(scopes, ask, manifest)
    yield partial(events, manifest, app_token)
    yield partial(commands, manifest, app_token)
    yield partial(shortcuts, manifest, app_token)
    yield partial(agent, app_token)
    yield partial(buttons, app_token)
    yield partial(links, manifest, app_token, host)


def scopes(ask: Ask, manifest: Manifest) -> Finding:
    """Compare the scopes of the bot's token with those of the manifest."""
    reply = ask()
    if reply.error or "x-oauth-scopes" not in reply.headers:
        return Finding("scopes", Verdict.WARN, "not compared, because Slack did not list them")
    granted = {scope.strip() for scope in reply.headers["x-oauth-scopes"].split(",")} - {""}
    missing, surplus = set(manifest.scopes) - granted, granted - set(manifest.scopes)
    if not missing and not surplus:
        return Finding("scopes", Verdict.OK, f"all {len(manifest.scopes)} of the manifest, and no other")
    lines = [f"missing {scope}: {SCOPES[scope].without}" for scope in sorted(missing)]
    lines += [f"granted beyond the manifest: {scope}" for scope in sorted(surplus)]
    advice = "Change them under OAuth & Permissions, then reinstall the app."
    if missing <= manifest.optional_scopes and not surplus:
        advice = f"Fine if they were left out on purpose. If not: {advice}"
    verdict = Verdict.FAIL if missing - manifest.optional_scopes else Verdict.WARN
    return Finding("scopes", verdict, "\n".join(lines), advice)


def events(manifest: Manifest, app_token: str | None) -> Finding:
    """List the events to compare by hand: Slack does not report which events an app receives."""
    return _by_hand("events", manifest.events, "Event Subscriptions", _page(app_token, "event-subscriptions"))


def commands(manifest: Manifest, app_token: str | None) -> Finding:
    """List the slash commands to compare by hand."""
    names = [command.command for command in manifest.commands]
    return _by_hand("commands", names, "Slash Commands", _page(app_token, "slash-commands"))


def shortcuts(manifest: Manifest, app_token: str | None) -> Finding:
    """List the shortcuts to compare by hand, with the callback ids that the bot listens to."""
    wanted = [f"{one.name} ({one.type}, {one.callback_id})" for one in manifest.shortcuts]
    return _by_hand("shortcuts", wanted, "Shortcuts", _page(app_token, "interactive-messages"))


def agent(app_token: str | None) -> Finding:
    """Point to the setting for Slack's view for conversations, without which they are plain direct messages."""
    return _by_hand(
        "agent view", ["on, or plain direct messages"], "Agents & AI Apps", _page(app_token, "app-assistant")
    )


def buttons(app_token: str | None) -> Finding:
    """Point to the setting that makes buttons work."""
    return _by_hand("buttons", ["Interactivity is on"], "Interactivity", _page(app_token, "interactive-messages"))


def links(manifest: Manifest, app_token: str | None, host: str) -> Finding:
    """List the domains whose links show a card: those in the manifest, and ``host``, which only the admin knows."""
    domains = dict.fromkeys(filter(None, [*manifest.unfurl_domains, host]))
    return _by_hand("links", domains, "App Unfurl Domains", _page(app_token, "event-subscriptions"))


def _by_hand(name: str, wanted: Iterable[str], section: str, page: str) -> Finding:
    return Finding(name, Verdict.BY_HAND, f"needed: {', '.join(wanted)}", f"Compare with {section} at {page}")


def _page(app_token: str | None, section: str) -> str:
    """Return the app's own page for ``section`` if its id is known: an app-level token is ``xapp-1-APP_ID-…``."""
    fields = (app_token or "").split("-")
    is_known = len(fields) > 2 and fields[2].startswith("A") and fields[2].isalnum()
    return f"https://api.slack.com/apps/{fields[2]}/{section}" if is_known else "https://api.slack.com/apps"
