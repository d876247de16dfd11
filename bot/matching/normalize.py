"""Text as typed in Slack, made comparable."""

import html
import re
import unicodedata
from functools import lru_cache

MAX_CHARACTERS = 1_200
"""A question's gist stands well before this; longer text is cut, so that time stays bounded."""

_LINK = re.compile(r"<(?:https?|mailto|tel):[^|>\s]{0,2000}(?:\|([^>]{0,500}))?>")
_MENTION = re.compile(r"<[@!#][^>]{0,200}>")
"""People, groups and channels: their names are no words of a question."""
_EMOJI_CODE = re.compile(r":[a-z0-9_+'-]+:", re.IGNORECASE)
_URL = re.compile(r"https?://\S+")
_FORMATTING = re.compile(r"(?<!\w)[*_~`]+|[*_~`]+(?!\w)")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_PUNCTUATION = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "<": " ", ">": " "})


def normalize(text: str) -> str:
    """One line of lower-case text without Slack's markup, emoji codes, accents and control characters."""
    text = text[: MAX_CHARACTERS * 4]
    text = _MENTION.sub(" ", _LINK.sub(r" \1 ", text))
    text = html.unescape(text)
    text = _EMOJI_CODE.sub(" ", _URL.sub(" ", text))
    text = _FORMATTING.sub(" ", text).translate(_PUNCTUATION)
    return " ".join(_plain_letters(text)[:MAX_CHARACTERS].casefold().split())


def words(normalized: str) -> list[str]:
    """The words of a normalised text, in order."""
    return _WORD.findall(normalized)


def _plain_letters(text: str) -> str:
    if text.isascii():
        return "".join(char if char.isprintable() else " " for char in text)
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(kept for char in decomposed if (kept := _kept(char)))


@lru_cache(maxsize=4096)
def _kept(char: str) -> str:
    """``char``, a space for what only lays text out, nothing for what only decorates a letter."""
    category = unicodedata.category(char)
    if category[0] == "M" or category == "Cf":
        return ""
    return " " if category[0] in "CZ" else char
