"""Pages of entries and sources on the web: their addresses, and the cards that links to them unfold into.

An entry's address follows from its id and never changes as long as the entry exists.
"""

from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from bot.cards.blocks import Card, bullet_list, caption, card, header, paragraph
from bot.cards.entries import entry_card
from bot.cards.formatting import format_date
from bot.cards.links import ENTRIES, SOURCES, entry_address
from bot.cards.text import Link, Span
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry

_MAX_LISTED = 10
"""Entries on the card of a source."""


def card_of_link(url: str, knowledge: KnowledgeBase) -> Card | None:
    """Return the card that a posted link unfolds into, without buttons; None if the link leads elsewhere.

    The page of an entry has a card, and so have that of a source and the published page that it is a copy of.
    """
    try:
        target = urlsplit(url)
    except ValueError:
        return None
    if source := _source_at(target, knowledge):
        return _source_card(source, knowledge)
    path = _path_below(target, knowledge.address)
    if path is None or not path.startswith(ENTRIES):
        return None
    entry = knowledge.entries.get(path.removeprefix(ENTRIES).rstrip("/"))
    return _without_buttons(entry_card(entry, knowledge)) if entry else None


def entries_quoting(source: str, knowledge: KnowledgeBase) -> list[Entry]:
    """Return the entries that quote a source, in the order of the knowledge base."""
    return [
        entry for entry in knowledge.entries.values() if any(citation.source == source for citation in entry.citations)
    ]


def _source_at(target: SplitResult, knowledge: KnowledgeBase) -> str | None:
    path = _path_below(target, knowledge.address)
    if path is not None and path.startswith(SOURCES):
        name = path.removeprefix(SOURCES).rstrip("/")
        return name if name in knowledge.sources else None
    published = {name: urlsplit(source.description.url) for name, source in knowledge.sources.items()}
    return next((name for name, page in published.items() if _is_same_page(page, target)), None)


def _is_same_page(one: SplitResult, other: SplitResult) -> bool:
    """Return whether two addresses lead to one page. Their queries may differ: those of shared links track people."""
    return one.netloc.lower() == other.netloc.lower() and one.path.rstrip("/") == other.path.rstrip("/")


def _path_below(target: SplitResult, address: str) -> str | None:
    """Return the path of ``target`` below the public address; None if it is not below it."""
    base = urlsplit(address)
    if not address or target.netloc.lower() != base.netloc.lower() or not target.path.startswith(f"{base.path}/"):
        return None
    return target.path.removeprefix(f"{base.path}/")


def _source_card(name: str, knowledge: KnowledgeBase) -> Card:
    about, voice = knowledge.sources[name].description, knowledge.voice.site
    quoting = entries_quoting(name, knowledge)
    return card(
        header(about.title),
        caption(
            f"{about.publisher} · {voice.retrieved.format(day=format_date(about.retrieved, knowledge.voice.dates))}"
        ),
        paragraph(voice.source_quoted.format(count=len(quoting))),
        bullet_list(list(_lines(quoting[:_MAX_LISTED], knowledge))) if quoting else None,
    )


def _lines(entries: Iterable[Entry], knowledge: KnowledgeBase) -> Iterable[tuple[Span, ...]]:
    for entry in entries:
        address = entry_address(entry.id, knowledge)
        yield (Link(entry.title, address) if address else entry.title,)


def _without_buttons(drawn: Card) -> Card:
    """Return a card with its words only: below a link there is no message of ours that a button could change."""
    plainest = drawn.fallback or drawn
    return Card(drawn.text, tuple(block for block in plainest.blocks if block["type"] != "actions"))
