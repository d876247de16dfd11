"""Text on a card, written once and rendered three ways: as mrkdwn, as rich text and as a message's ``text``.

All three ways escape what a person typed, so that none of it can become live markup.
"""

import html
import re
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
"""A block or element of Block Kit, as in Slack's JSON."""


@dataclass(frozen=True)
class Bold:
    """Bold text."""

    text: str


@dataclass(frozen=True)
class Italic:
    """Italic text."""

    text: str


@dataclass(frozen=True)
class Link:
    """Text that links to an address."""

    text: str
    url: str


@dataclass(frozen=True)
class UserMention:
    """A person in Slack, by user id. This is the only kind of mention that the bot makes."""

    user_id: str


@dataclass(frozen=True)
class ChannelLink:
    """A channel by its id; Slack shows its name to the people who may see the channel."""

    channel_id: str


Span = str | Bold | Italic | Link | UserMention | ChannelLink
"""A run of text with one style; a plain string has none."""

_USER_ID = re.compile(r"[UW][A-Z0-9]{2,30}")
_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,30}")
_FORMATTING = re.compile(r"([*_~`])")
_ZERO_WIDTH_SPACE = "\u200b"
_TYPED_MENTION = re.compile(r"<[@!#][^<>]*>")
_TYPED_LINK = re.compile(r"<(?:https?|mailto|tel):[^|<>\s]*\|?([^<>]*)>")


def escape(text: str) -> str:
    """Return ``text`` so that Slack makes nothing in it live: no mention, no link, no formatting.

    Slack asks for exactly three characters to be escaped. The formatting characters have no
    escape, so a zero-width space before each one keeps them from forming pairs.
    """
    return _FORMATTING.sub(rf"{_ZERO_WIDTH_SPACE}\1", _entities(text))


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fill_placeholder(sentence: str, placeholder: str, span: Span) -> tuple[Span, ...]:
    """Return ``sentence`` as spans, with ``span`` instead of its one ``{placeholder}``."""
    before, after = sentence.split(f"{{{placeholder}}}")
    # Slack refuses empty text elements.
    return *((before,) if before else ()), span, *((after,) if after else ())


def mrkdwn(*spans: Span) -> str:
    """Return ``spans`` as Slack's mrkdwn."""
    return "".join(map(_mrkdwn, spans))


def _mrkdwn(span: Span) -> str:
    match span:
        case Bold(text):
            return f"*{escape(text)}*"
        case Italic(text):
            return f"_{escape(text)}_"
        case Link(text, url):
            # A label ends at the first > or |, and an address at the first |.
            return f"<{_entities(url.replace('|', '%7C'))}|{escape(text).replace('|', '/')}>"
        case UserMention(user_id):
            return f"<@{user_id}>" if _USER_ID.fullmatch(user_id) else escape(user_id)
        case ChannelLink(channel_id):
            return f"<#{channel_id}>" if _CHANNEL_ID.fullmatch(channel_id) else escape(channel_id)
        case str():
            return escape(span)


def rich_text(*spans: Span) -> list[Block]:
    """Return ``spans`` as elements of a rich text section, which Slack shows letter for letter."""
    return [_rich_text(span) for span in spans]


def _rich_text(span: Span) -> Block:
    match span:
        case Bold(text):
            return {"type": "text", "text": text, "style": {"bold": True}}
        case Italic(text):
            return {"type": "text", "text": text, "style": {"italic": True}}
        case Link(text, url):
            return {"type": "link", "url": url, "text": text}
        case UserMention(user_id):
            return {"type": "user", "user_id": user_id}
        case ChannelLink(channel_id):
            return {"type": "channel", "channel_id": channel_id}
        case str():
            return {"type": "text", "text": span}


def message_text(*spans: Span) -> str:
    """Return ``spans`` for a message's ``text``, which screen readers and notifications read."""
    return "".join(map(_message_text, spans))


def _message_text(span: Span) -> str:
    match span:
        case Link(text, url):
            return _entities(url) if text == url else f"{escape(text)} ({_entities(url)})"
        case UserMention() | ChannelLink():
            return _mrkdwn(span)
        case Bold(text) | Italic(text) | text:
            return escape(text)


def readable(typed: str) -> str:
    """Return what a person typed in Slack as they read it: without mentions, entities and the addresses of links."""
    return " ".join(html.unescape(_TYPED_LINK.sub(r"\1", _TYPED_MENTION.sub(" ", typed))).split())


def unescape(text: str) -> str:
    """Return a message's ``text`` as plain text."""
    return html.unescape(text).replace(_ZERO_WIDTH_SPACE, "")


def first_words(text: str, limit: int) -> str:
    """Return ``text``, cut between two words to ``limit`` characters with an ellipsis if it is longer."""
    if len(text) <= limit:
        return text
    return f"{text[:limit].rpartition(' ')[0].rstrip(' ,;:.–—') or text[: limit - 1]}…"


def truncate(text: str, limit: int) -> str:
    """Return ``text``, cut to ``limit`` characters with an ellipsis at the end if it is longer."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def plain_text(text: str, limit: int) -> Block:
    """Return ``text``, cut to ``limit`` characters, as an object that Slack shows without formatting."""
    return {"type": "plain_text", "text": truncate(text, limit), "emoji": False}
