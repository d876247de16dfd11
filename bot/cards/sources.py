"""Lines that name the sources of quotations and facts, with links."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from bot.cards.blocks import CardBlock, caption, context
from bot.cards.formatting import format_date
from bot.cards.limits import MAX_CONTEXT_ELEMENTS
from bot.cards.text import Link, Span
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Citation, Fact, Source

FactPage = tuple[str, str, str | None, str]
"""A page that facts are from: its title, publisher, date and address."""
_TITLE_PARTS = ": "
"""Separates the title of a publication from that of one of its pages."""


def source_lines(citations: Iterable[Citation], knowledge: KnowledgeBase) -> list[list[Span]]:
    """Return one line for each publication that ``citations`` quote; pages of one publication share theirs."""
    publications: dict[tuple[object, ...], list[tuple[Source, str]]] = {}
    for citation in citations:
        about = knowledge.sources[citation.source].description
        pages = publications.setdefault((about.publisher, about.retrieved, urlsplit(about.url).netloc), [])
        if (about, citation.section) not in pages:
            pages.append((about, citation.section))
    return [list(_publication(pages, knowledge)) for pages in publications.values()]


def source_line(citation: Citation, knowledge: KnowledgeBase) -> CardBlock:
    """Return the source of one quotation."""
    (line,) = source_lines([citation], knowledge)
    return caption(*line)


def _publication(pages: Sequence[tuple[Source, str]], knowledge: KnowledgeBase) -> Iterator[Span]:
    about, section = pages[0]
    details = {"publisher": about.publisher, "retrieved": format_date(about.retrieved, knowledge.voice.dates)}
    if len(pages) == 1:
        before, after = knowledge.voice.quoted_from.split("{source}")
        details["section"] = section
        links: list[Span] = [Link(about.title, about.url)]
    else:
        before, after = knowledge.voice.quoted_from_pages.split("{pages}")
        links = list(_page_links(pages))
    yield from filter(None, [before.format(**details), *links, after.format(**details)])


def _page_links(pages: Sequence[tuple[Source, str]]) -> Iterator[Span]:
    """Yield a link to each page with its section; what the pages' titles have in common is said once."""
    publication = pages[0][0].title.partition(_TITLE_PARTS)[0] + _TITLE_PARTS
    for number, (about, section) in enumerate(pages):
        title = about.title.removeprefix(publication) if number else about.title
        yield from filter(None, ["; " if number else "", Link(title, about.url), f", {section}"])


def page_of(fact: Fact) -> FactPage:
    """Return the page that a fact is from."""
    return fact.page, fact.publisher, fact.as_of, fact.url


def page_link(page: FactPage) -> Link:
    """Return a link to a page, with its publisher and date."""
    *words, url = page
    return Link(", ".join(filter(None, words)), url)


def fact_pages(facts: Iterable[Fact]) -> dict[FactPage, int]:
    """Return the number of each page that ``facts`` name, counted from 1."""
    pages = dict.fromkeys(map(page_of, facts))
    return {page: number for number, page in enumerate(pages, start=1)}


def fact_lines(facts: Iterable[Fact]) -> Iterator[CardBlock]:
    """Yield small print with the number of each page that ``facts`` name, and a link to it."""
    numbers = fact_pages(facts).items()
    links = [(f"[{number}] ", page_link(page)) for page, number in numbers]
    for start in range(0, len(links), MAX_CONTEXT_ELEMENTS):
        yield context(*links[start : start + MAX_CONTEXT_ELEMENTS])
