"""Why Slack would not take a message, told to the person who can change that."""

from bot.cards.blocks import Card, caption, card, paragraph
from bot.cards.words import Channel, Words, around_blank
from bot.knowledge.voice import Voice

_ABSENT = {"channel_not_found", "not_in_channel", "team_access_not_granted"}
_ARCHIVED = {"is_archived", "is_inactive"}
_CLOSED = {"messages_tab_disabled"}
_SCOPE = {"missing_scope", "no_permission", "not_allowed_token_type"}
_RESTRICTED = "restricted_action"
"""How Slack's words for channels where only some may post begin."""


def refused_card(channel: str, reason: str, voice: Voice) -> Card:
    """That a message was not posted in ``channel`` (its id), for Slack's ``reason``, and what to do about it."""
    return card(paragraph(*_place(channel, voice)), paragraph(_cause(reason, voice)), caption(voice.refused_daily))


def _place(channel: str, voice: Voice) -> tuple[Words, ...]:
    if channel.startswith(("C", "G")):
        return around_blank(voice.refused_in_channel, "channel", Channel(channel))
    # Who asked is nobody else's business.
    return (voice.refused_in_direct,)


def _cause(reason: str, voice: Voice) -> str:
    causes = (
        (reason in _ABSENT, voice.refused_absent),
        (reason in _ARCHIVED, voice.refused_archived),
        (reason in _CLOSED, voice.refused_closed),
        (reason in _SCOPE, voice.refused_scope),
        (reason.startswith(_RESTRICTED), voice.refused_restricted),
    )
    return next((cause for fits, cause in causes if fits), voice.refused_otherwise.format(reason=reason))
