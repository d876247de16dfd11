"""Words on a card, said once and drawn three ways: mrkdwn, rich text and plain."""

import re
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
"""A block or element of Block Kit, as Slack's JSON has it."""


@dataclass(frozen=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True)
class Soft:
    """Words that stand back."""

    text: str


@dataclass(frozen=True)
class Link:
    """Words that lead to an address."""

    text: str
    url: str


@dataclass(frozen=True)
class Person:
    """Somebody in Slack, by id; the one mention the bot ever makes."""

    user_id: str


@dataclass(frozen=True)
class Channel:
    """A channel's name, by its id; Slack shows it to those who may know it."""

    channel_id: str


Words = str | Strong | Soft | Link | Person | Channel

_USER_ID = re.compile(r"[UW][A-Z0-9]{2,30}")
_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,30}")
_FORMATTING = re.compile(r"([*_~`])")
_ZERO_WIDTH_SPACE = "\u200b"


def escape(text: str) -> str:
    """``text`` with nothing in it that Slack would make live: no mention, no link, no formatting.

    Slack asks for exactly three characters to be escaped; the formatting characters have no
    escape, so a zero-width space before each keeps them from pairing up.
    """
    return _FORMATTING.sub(rf"{_ZERO_WIDTH_SPACE}\1", _entities(text))


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def around_blank(sentence: str, blank: str, filling: Words) -> tuple[Words, ...]:
    """A sentence with ``filling`` in the place of its one ``{blank}``."""
    before, after = sentence.split(f"{{{blank}}}")
    # Slack refuses empty words.
    return *((before,) if before else ()), filling, *((after,) if after else ())


def mrkdwn(*words: Words) -> str:
    """The words as Slack's mrkdwn."""
    return "".join(map(_mrkdwn, words))


def _mrkdwn(word: Words) -> str:
    match word:
        case Strong(text):
            return f"*{escape(text)}*"
        case Soft(text):
            return f"_{escape(text)}_"
        case Link(text, url):
            # A label ends at the first > or |, and an address at the first |.
            return f"<{_entities(url.replace('|', '%7C'))}|{escape(text).replace('|', '/')}>"
        case Person(user_id):
            return f"<@{user_id}>" if _USER_ID.fullmatch(user_id) else escape(user_id)
        case Channel(channel_id):
            return f"<#{channel_id}>" if _CHANNEL_ID.fullmatch(channel_id) else escape(channel_id)
        case str():
            return escape(word)


def rich(*words: Words) -> list[Block]:
    """The words as elements of a rich text section; Slack shows them to the letter."""
    return [_rich(word) for word in words]


def _rich(word: Words) -> Block:
    match word:
        case Strong(text):
            return {"type": "text", "text": text, "style": {"bold": True}}
        case Soft(text):
            return {"type": "text", "text": text, "style": {"italic": True}}
        case Link(text, url):
            return {"type": "link", "url": url, "text": text}
        case Person(user_id):
            return {"type": "user", "user_id": user_id}
        case Channel(channel_id):
            return {"type": "channel", "channel_id": channel_id}
        case str():
            return {"type": "text", "text": word}


def plain(*words: Words) -> str:
    """The words for a message's ``text``: what screen readers and notifications read."""
    return "".join(_plain(word) for word in words)


def _plain(word: Words) -> str:
    match word:
        case Link(text, url):
            return f"{escape(text)} ({_entities(url)})"
        case Person() | Channel():
            return _mrkdwn(word)
        case Strong(text) | Soft(text) | text:
            return escape(text)
