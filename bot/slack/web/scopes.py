"""What each scope lets the bot do, for who must decide whether it may."""

from collections.abc import Mapping

_OWN_REPLY = "Look for its own replies in {} it is in, so that it never posts one twice"

_WORDS: Mapping[str, str] = {
    "app_mentions:read": "Read messages that mention it, in channels it is in",
    "channels:history": _OWN_REPLY.format("public channels"),
    "chat:write": "Post its answers",
    "commands": "Offer the commands /guide, /spotlight and /takeaways",
    "groups:history": _OWN_REPLY.format("private channels"),
    "im:history": "Read what people write to it directly",
    "mpim:history": _OWN_REPLY.format("group messages"),
}


def in_words(scope: str) -> str:
    """What ``scope`` is for; its name, where nobody has put it into words."""
    return _WORDS.get(scope, scope)
