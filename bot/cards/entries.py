"""An entry as a card: the published words, their source, and where to go from there."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bot.cards.blocks import (
    Card,
    Part,
    bullet_list,
    caption,
    card,
    context,
    header,
    paragraph,
    quote,
    quoted_list,
    with_plainer,
)
from bot.cards.buttons import closing_buttons, open_buttons
from bot.cards.limits import MAX_CONTEXT_ELEMENTS, faults
from bot.cards.moments import written_date
from bot.cards.pages import sentence_card
from bot.cards.spotlights import spotlight_carousel, spotlight_rows
from bot.cards.words import Link, Person, Soft, around_blank
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import (
    Citation,
    Entry,
    Fact,
    ListEntry,
    Page,
    Spotlight,
    Takeaway,
    Theme,
)
from bot.knowledge.voice import Voice
from bot.services.guide import Turn


def entry_card(entry: Entry, knowledge: KnowledgeBase, *, answers: Turn | None = None) -> Card:
    """The card of any entry; ``answers`` tells to what, where it was asked for."""
    closing = closing_buttons(entry, answers, knowledge.voice)
    return _card(entry, knowledge, None, closing)


def shared_card(entry: Entry, knowledge: KnowledgeBase, user_id: str) -> Card:
    """The card of any entry as somebody shares it with a channel."""
    opening = caption(*around_blank(knowledge.voice.shared_by, "person", Person(user_id)))
    return _card(entry, knowledge, opening, None)


def card_faults(entry: Entry, knowledge: KnowledgeBase) -> list[str]:
    """What Slack would refuse of the entry's card; empty when all is well."""
    drawn = entry_card(entry, knowledge)
    return [fault for version in (drawn, drawn.plainer) if version for fault in faults(version.blocks)]


def opened_card(entry: Entry | None, knowledge: KnowledgeBase, *, shared_by: str | None = None) -> Card:
    """The card of an entry that a button named, which may have gone since the button was drawn.

    ``shared_by`` is the user id of who shares it with a channel.
    """
    if entry is None:
        return sentence_card(knowledge.voice.gone)
    return shared_card(entry, knowledge, shared_by) if shared_by else entry_card(entry, knowledge)


def _card(entry: Entry, knowledge: KnowledgeBase, opening: Part | None, closing: Part | None) -> Card:
    def drawn(listing: Iterable[Part | None]) -> Card:
        return _drawn(entry, knowledge, opening, listing, closing)

    if isinstance(entry, Page) and entry.shows == "spotlights":
        return with_plainer(drawn(spotlight_carousel(knowledge)), drawn(spotlight_rows(knowledge)))
    return drawn([])


def _drawn(
    entry: Entry, knowledge: KnowledgeBase, opening: Part | None, listing: Iterable[Part | None], closing: Part | None
) -> Card:
    above, below = _lasting_parts(entry.id, knowledge)
    return card(opening, *above, *listing, *below, closing)


@lru_cache(maxsize=1_000)
def _lasting_parts(entry_id: str, knowledge: KnowledgeBase) -> tuple[Sequence[Part | None], Sequence[Part | None]]:
    """What stands above and below a listing: the same each time, and most of the work of drawing a card."""
    entry = knowledge.entries[entry_id]
    above = (header(entry.title), caption(_standing(entry, knowledge)), *_body(entry, knowledge))
    return above, (*_facts(entry.facts, knowledge.voice), *_onward(entry, knowledge))


def _standing(entry: Entry, knowledge: KnowledgeBase) -> str:
    """What kind of entry this is, and where in the whole it stands."""
    voice = knowledge.voice
    theme = knowledge.theme_of(entry)
    match entry:
        case Theme():
            return voice.theme.format(place=knowledge.themes.index(entry) + 1, count=len(knowledge.themes))
        case Spotlight():
            return voice.spotlight.format(place=entry.place)
        case Takeaway() | ListEntry() if theme:
            sentence = voice.list if isinstance(entry, ListEntry) else voice.takeaway
            return sentence.format(theme=theme.title)
        case _:
            return voice.page


def _body(entry: Entry, knowledge: KnowledgeBase) -> Iterator[Part | None]:
    voice = knowledge.voice
    if isinstance(entry, Theme):
        yield caption(voice.guiding_question)
    for position, citation in enumerate(entry.citations):
        yield quote(citation.quote)
        if position == 0 and isinstance(entry, ListEntry):
            yield quoted_list(entry.items)
        yield source_line(citation, knowledge)
    if entry.note:
        yield paragraph(Soft(voice.note), f" {entry.note}")


def source_line(citation: Citation, knowledge: KnowledgeBase) -> Part:
    """Where the quoted words stand, linked."""
    about = knowledge.sources[citation.source].about
    link = Link(about.title, about.url)
    before, after = knowledge.voice.quoted_from.split("{source}")
    details = {"section": citation.section, "publisher": about.publisher, "retrieved": written_date(about.retrieved)}
    return caption(before.format(**details), link, after.format(**details))


def _facts(facts: Sequence[Fact], voice: Voice) -> Iterator[Part]:
    """Facts in our words, numbered by the pages they are from, and those pages linked below."""
    if not facts:
        return
    pages = list(dict.fromkeys((fact.page, fact.publisher, fact.as_of, fact.url) for fact in facts))
    numbers = {page: number for number, page in enumerate(pages, start=1)}
    yield caption(voice.facts)
    yield bullet_list(
        [(f"{fact.text} [{numbers[fact.page, fact.publisher, fact.as_of, fact.url]}]",) for fact in facts]
    )
    links = [(f"[{number}] ", Link(", ".join(filter(None, page[:3])), page[3])) for page, number in numbers.items()]
    for start in range(0, len(links), MAX_CONTEXT_ELEMENTS):
        yield context(*links[start : start + MAX_CONTEXT_ELEMENTS])


def _onward(entry: Entry, knowledge: KnowledgeBase) -> Iterator[Part | None]:
    """Rows of entries to read next; none is offered twice on one card."""
    voice = knowledge.voice
    offered = {entry.id}
    if isinstance(entry, Page) and entry.shows == "spotlights":
        offered |= {spotlight.id for spotlight in knowledge.spotlights}
    rows: list[tuple[str, Iterable[Entry]]] = []
    if isinstance(entry, Theme):
        rows.append((voice.theme_entries, knowledge.learnings_of(entry)))
    if isinstance(entry, Spotlight):
        rows.append((voice.illustrates, (knowledge.entries[entry_id] for entry_id in entry.illustrates)))
    rows.append((voice.illustrated_by, knowledge.illustrated_by(entry)))
    rows.append((voice.related, knowledge.related_to(entry)))
    for said, entries in rows:
        fresh = [other for other in entries if other.id not in offered]
        offered |= {other.id for other in fresh}
        if fresh:
            yield caption(said)
            yield open_buttons(fresh, voice)
