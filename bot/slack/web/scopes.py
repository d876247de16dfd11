"""What scopes let the bot do, for who must decide whether it may."""

from collections.abc import Iterable, Mapping

_OWN_REPLIES = "Look for its own replies where it is a member, so that it never posts one twice"

_WORDS: Mapping[str, str] = {
    "app_mentions:read": "Read messages that mention it, in channels it is in",
    "channels:history": _OWN_REPLIES,
    "chat:write": "Post its answers",
    "commands": "Offer the commands /guide, /spotlight and /takeaways",
    "groups:history": _OWN_REPLIES,
    "im:history": "Read what people write to it directly",
    "mpim:history": _OWN_REPLIES,
}


def in_words(scopes: Iterable[str]) -> Mapping[str, list[str]]:
    """What they are for, each thing once, with its scopes; a scope that nobody has put into words is its own name."""
    found: dict[str, list[str]] = {}
    for scope in scopes:
        found.setdefault(_WORDS.get(scope, scope), []).append(scope)
    return found
