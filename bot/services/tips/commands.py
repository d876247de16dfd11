"""The words that can follow ``/tip``."""

from collections.abc import Mapping
from enum import StrEnum

from bot.matching.names import NameFinder


class TipWord(StrEnum):
    """A word that can follow ``/tip``; without a word the command shows a tip."""

    NOW = ""
    SCHEDULE = "schedule"
    PAUSE = "pause"
    RESUME = "resume"
    SKIP = "skip"
    NEXT = "next"
    STATUS = "status"
    STOP = "stop"
    ADMINS = "admins"
    HELP = "help"


_SYNONYMS: Mapping[TipWord, tuple[str, ...]] = {
    TipWord.NOW: ("now", "today", "tip"),
    TipWord.SCHEDULE: ("set up", "setup", "change", "edit", "daily", "start"),
    TipWord.RESUME: ("unpause", "continue"),
    TipWord.STATUS: ("show", "list", "info"),
    TipWord.NEXT: ("when",),
    TipWord.STOP: ("end", "off", "remove", "delete", "cancel", "unsubscribe"),
    TipWord.ADMINS: ("admin", "permissions"),
}
_names = NameFinder({word: (word, *_SYNONYMS.get(word, ())) for word in TipWord})


def nearest(typed: str) -> TipWord | None:
    """Return the word that the person probably meant; None if none is near."""
    found = _names.find(typed).keys
    return TipWord(found[0]) if found else None
