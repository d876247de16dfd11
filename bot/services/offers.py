"""Offers: the entries that a reply named without showing one, so that "the second one" is understood as a pick."""

from collections.abc import Sequence

from bot.knowledge.passages import Passage
from bot.matching.ordinals import choice_in
from bot.services.answers import Answered, NoAnswer, Reply, Unsure, entry_shown_last
from bot.services.conversation import REMEMBERED, Approach, Continuation

_PART = "#"
"""Sign between an entry's id and the part of it that was shown, as in the id of a passage."""
FURTHER = "more"
"""Part of an entry that goes on where its card ended."""
QUOTED = "quoted"
"""Part of an entry that is all its quotations."""
RECENT = 4 * REMEMBERED
"""Number of memories of a thread that are read, because there are offers among them."""

_OFFER = "?"
"""Sign that marks an offer in a thread: it stands before the ids of the entries, with spaces between them."""


def shown_by(reply: Reply) -> str | None:
    """Return what a thread remembers of ``reply``: the id of the entry that a follow-up is about, or an offer.

    Behind the id is the part of the entry that the card showed, if it showed only one: a passage, or a further part.
    """
    match reply:
        case Unsure(offered=offered) | NoAnswer(near=offered) if offered:
            return _OFFER + " ".join(entry.id for entry in offered)
        case Answered(entry=entry, continuation=Continuation(approach=Approach.MORE)):
            return f"{entry.id}{_PART}{FURTHER}"
        case Answered(entry=entry, continuation=Continuation(approach=Approach.SOURCE)):
            return f"{entry.id}{_PART}{QUOTED}"
        case Answered(lead=Passage(id=passage_id), continuation=Continuation(approach=Approach.DETAIL)):
            return passage_id
    shown = entry_shown_last(reply)
    return shown.id if shown else None


def with_reply(thread: Sequence[str], reply: Reply) -> list[str]:
    """Return ``thread`` with what it remembers of a further reply."""
    memory = shown_by(reply)
    return [*thread, memory] if memory else list(thread)


def remembered(thread: Sequence[str]) -> tuple[str, ...]:
    """Return what of ``thread`` a message is understood from: the last entries, and the offer that it ends with."""
    offered = [memory for memory in thread[-1:] if memory.startswith(_OFFER)]
    return (*[memory for memory in thread if not memory.startswith(_OFFER)][-REMEMBERED:], *offered)


def without_offers(thread: Sequence[str]) -> Sequence[str]:
    """Return the ids of the entries that ``thread`` shows, in order; what it only offers is left out."""
    return [memory.partition(_PART)[0] for memory in thread if not memory.startswith(_OFFER)]


def parts_shown(thread: Sequence[str], entry_id: str) -> Sequence[str]:
    """Return the parts of an entry that ``thread`` has shown beside its card: ids of passages, `FURTHER`, `QUOTED`."""
    parts = (memory.partition(_PART) for memory in thread)
    return [
        part if part in {FURTHER, QUOTED} else f"{shown}{_PART}{part}"
        for shown, _, part in parts
        if part and shown == entry_id
    ]


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
