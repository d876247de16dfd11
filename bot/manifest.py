"""The app's manifest: what Guidepost asks of Slack, and the reason for each of its scopes.

Format: https://docs.slack.dev/reference/app-manifest. Only the parts that the bot itself reads are modeled; the rest is
for Slack.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.errors import SettingsError


@dataclass(frozen=True)
class Scope:
    """Why the bot asks for a scope."""

    purpose: str
    """Sentence for the person who decides whether the app may have it."""
    without: str
    """Sentence for the admin of an app that lacks it: the effect, without a capital letter or a full stop."""


_LOOK_UP = "Look up its own replies in conversations that it is in, so that it never posts one twice"
_HEAR = "and where a channel's members turn it on, answer follow-ups in its own threads without a mention"
_CHANNEL_FACTS = "See whether it can post tips in a channel, and whether the person who schedules them is in it"
_TIPS_ELSEWHERE = "tips can be changed only in their own channel, and nobody hears in advance that the bot is not in it"

SCOPES: Mapping[str, Scope] = {
    "app_mentions:read": Scope("Read messages that mention it, in channels it is in", "mentions get no answer"),
    "assistant:write": Scope(
        "Offer questions to press in its conversation with a person, and say when an answer takes longer",
        "its conversation begins without questions to press, and says nothing while an answer takes longer",
    ),
    "channels:history": Scope(
        f"{_LOOK_UP}; {_HEAR}",
        "in public channels, a reply that may not have arrived is not posted again, and follow-ups need a mention",
    ),
    "channels:join": Scope(
        "Join a public channel when someone who schedules tips asks it to", "people must invite the bot to channels"
    ),
    "channels:read": Scope(_CHANNEL_FACTS, _TIPS_ELSEWHERE),
    "chat:write": Scope("Post its answers", "only slash commands are answered"),
    "commands": Scope(
        "Offer the commands /guide, /spotlight, /takeaways and /tip, and its shortcuts",
        "there are no slash commands and no shortcuts",
    ),
    "groups:history": Scope(
        f"{_LOOK_UP}; {_HEAR}",
        "in private channels, a reply that may not have arrived is not posted again, and follow-ups need a mention",
    ),
    "groups:read": Scope(_CHANNEL_FACTS, _TIPS_ELSEWHERE),
    "im:history": Scope("Read the direct messages that people send it", "direct messages get no answer"),
    "im:write": Scope(
        "Find its direct message with a person, to look up a notice there that may not have arrived",
        "a notice to a person that may not have arrived is not posted again",
    ),
    "links:read": Scope(
        "See posted links to its own pages and to those that it quotes", "links to its pages show no card"
    ),
    "links:write": Scope("Show the card of such a link below the message", "links to its pages show no card"),
    "metadata.message:read": Scope(
        "Hear from Slack that its own reply was posted, so that it need not look it up",
        "a reply that may not have arrived is always looked up",
    ),
    "mpim:history": Scope(_LOOK_UP, "in group messages, a reply that may not have arrived is not posted again"),
    "users:read": Scope(
        "Suggest people their own time zone for daily tips, tell who is an admin, and speak a person's language",
        "people type their time zone themselves, nobody is known to be an admin, and only questions have a language",
    ),
}
"""Every scope in the manifest; the install page, the doctor and the docs go by this table."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Scopes(_Part):
    bot: tuple[str, ...]
    bot_optional: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _optional_ones_are_listed(self) -> "_Scopes":
        if unlisted := set(self.bot_optional) - set(self.bot):
            raise ValueError(f"optional scopes must be listed under bot as well: {', '.join(sorted(unlisted))}")
        return self


class _OAuth(_Part):
    scopes: _Scopes


class SlashCommand(_Part):
    """A slash command as Slack shows it to people."""

    command: str
    description: str
    usage_hint: str = ""


class ShortcutEntry(_Part):
    """A shortcut as Slack lists it: of type ``global``, or ``message`` for one in the menu of messages."""

    name: str
    type: str
    callback_id: str
    description: str


class _AppHome(_Part):
    home_tab_enabled: bool = False


class _Features(_Part):
    app_home: _AppHome = _AppHome()
    slash_commands: tuple[SlashCommand, ...] = ()
    shortcuts: tuple[ShortcutEntry, ...] = ()
    unfurl_domains: tuple[str, ...] = ()


class _EventSubscriptions(_Part):
    bot_events: tuple[str, ...] = ()


class _AppSettings(_Part):
    event_subscriptions: _EventSubscriptions = Field(default_factory=_EventSubscriptions)


class Manifest(_Part):
    """The parts of ``manifest.json`` that the bot reads."""

    features: _Features
    oauth_config: _OAuth
    settings: _AppSettings

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes of the bot's token, optional ones included."""
        return self.oauth_config.scopes.bot

    @property
    def optional_scopes(self) -> frozenset[str]:
        """The scopes that an admin may refuse."""
        return frozenset(self.oauth_config.scopes.bot_optional)

    @property
    def events(self) -> tuple[str, ...]:
        """The events that Slack sends to the bot."""
        return self.settings.event_subscriptions.bot_events

    @property
    def unfurl_domains(self) -> tuple[str, ...]:
        """The domains of the links that Slack tells the bot of."""
        return self.features.unfurl_domains

    @property
    def commands(self) -> tuple[SlashCommand, ...]:
        """The slash commands, in the order in which Slack shows them."""
        return self.features.slash_commands

    @property
    def shortcuts(self) -> tuple[ShortcutEntry, ...]:
        """The shortcuts, in the order in which Slack shows them."""
        return self.features.shortcuts


def described(path: Path, words: Mapping[str, str]) -> dict[str, Any]:
    """Return all of the manifest at ``path``, in which the app describes itself in ``words``.

    The keys of ``words`` are ``description`` and ``about``, and for a command its name (``spotlight``) and, for what
    can follow it, its name with a suffix (``spotlight_hint``). Other texts stay as they are.

    Raises:
        SettingsError: The file is missing, is not JSON, or lacks a part that the bot needs; the message names it.
    """
    read_manifest(path)
    whole: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    about = whole.setdefault("display_information", {})
    about.update(description=words["description"], long_description=words["about"])
    for command in whole["features"].get("slash_commands", ()):
        name = command["command"].removeprefix("/")
        command["description"] = words.get(name, command["description"])
        command["usage_hint"] = words.get(f"{name}_hint", command.get("usage_hint", ""))
    return whole


def read_manifest(path: Path) -> Manifest:
    """Read and check the manifest at ``path``.

    Raises:
        SettingsError: The file is missing, is not JSON, or lacks a part that the bot needs; the message names it.
    """
    advice = f"Restore {path.name} from the release that you installed."
    try:
        return Manifest.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}. {advice}") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise SettingsError(f"{path}: {faults}. {advice}") from error
    except ValueError as error:
        raise SettingsError(f"{path} is not JSON: {error}. {advice}") from error
