"""Metadata of a page for machines: its description, and its quotations and sources as JSON-LD (https://schema.org)."""

from collections.abc import Iterator
from typing import Any

from bot.cards.entries import entry_card
from bot.cards.links import entry_address
from bot.cards.sources import page_of
from bot.cards.text import first_words, unescape
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Citation, Entry, ListEntry

_MAX_DESCRIPTION = 200
"""Characters of a description; search engines and messengers show no more."""

Json = dict[str, Any]


def description_of(entry: Entry, knowledge: KnowledgeBase) -> str:
    """Return the first words of the entry's card: what a phone shows of it."""
    return first_words(unescape(entry_card(entry, knowledge).text).partition("\n")[0], _MAX_DESCRIPTION)


def structured_data(entry: Entry, knowledge: KnowledgeBase) -> Json:
    """Return the entry as a page with its quotations, each with its source, and with the pages of its facts."""
    address = entry_address(entry.id, knowledge)
    return {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": entry.title,
        **({"@id": address, "url": address} if address else {}),
        "description": description_of(entry, knowledge),
        "isPartOf": {"@type": "WebSite", "name": knowledge.voice.window_title, **_address_of_site(knowledge)},
        "citation": list(_citations(entry, knowledge)),
        "hasPart": [_quotation(text, citation, knowledge) for text, citation in _quoted(entry)],
    }


def _address_of_site(knowledge: KnowledgeBase) -> Json:
    return {"url": f"{knowledge.address}/"} if knowledge.address else {}


def _quoted(entry: Entry) -> Iterator[tuple[str, Citation]]:
    yield from ((citation.quote, citation) for citation in entry.citations)
    if isinstance(entry, ListEntry):
        yield from ((item, entry.citations[0]) for item in entry.items)


def _quotation(text: str, citation: Citation, knowledge: KnowledgeBase) -> Json:
    return {"@type": "Quotation", "text": text, "citation": _source(citation, knowledge)}


def _citations(entry: Entry, knowledge: KnowledgeBase) -> Iterator[Json]:
    """Yield each page that the entry quotes or takes a fact from, once."""
    yield from (_source(citation, knowledge) for citation in {one.source: one for one in entry.citations}.values())
    for title, publisher, as_of, url in dict.fromkeys(map(page_of, entry.facts)):
        yield _page(title, publisher, url) | ({"temporal": as_of} if as_of else {})


def _source(citation: Citation, knowledge: KnowledgeBase) -> Json:
    about = knowledge.sources[citation.source].description
    return _page(about.title, about.publisher, about.url)


def _page(title: str, publisher: str, url: str) -> Json:
    return {"@type": "WebPage", "name": title, "url": url, "publisher": {"@type": "Organization", "name": publisher}}
