"""Offers: the entries that a reply named without showing one, so that "the second one" is understood as a pick."""

from collections.abc import Sequence

from bot.matching.ordinals import choice_in
from bot.services.answers import NoAnswer, Reply, Unsure, entry_shown_last

_OFFER = "?"
"""Sign that marks an offer in a thread: it stands before the ids of the entries, with spaces between them."""


def shown_by(reply: Reply) -> str | None:
    """Return what a thread remembers of ``reply``: the id of the entry that a follow-up is about, or an offer."""
    match reply:
        case Unsure(offered=offered) | NoAnswer(near=offered) if offered:
            return _OFFER + " ".join(entry.id for entry in offered)
    entry = entry_shown_last(reply)
    return entry.id if entry else None


def without_offers(thread: Sequence[str]) -> Sequence[str]:
    """Return the ids of the entries that ``thread`` shows, in order; what it only offers is left out."""
    return [memory for memory in thread if not memory.startswith(_OFFER)]


def entries_shown(thread: Sequence[str]) -> Sequence[str]:
    """Return the ids of the entries that ``thread`` shows, each once, in order."""
    return list(dict.fromkeys(without_offers(thread)))


def last_shown(thread: Sequence[str]) -> str | None:
    """Return the id of the entry that ``thread`` showed last; None if it showed none."""
    return next(iter(without_offers(thread)[-1:]), None)


def picked_by(message: str, thread: Sequence[str]) -> str | None:
    """Return the id of the entry that ``message`` picks, if ``thread`` ends with an offer and it picks one."""
    if not thread or not thread[-1].startswith(_OFFER):
        return None
    offered = thread[-1].removeprefix(_OFFER).split()
    at = choice_in(message, len(offered))
    return None if at is None else offered[at]
