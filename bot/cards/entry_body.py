"""The words of an entry's card: the passage that answers, what the entry says, what to do about it, and the sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.cards.blocks import CardBlock, bullet_list, caption, context, paragraph, quote, quoted_list
from bot.cards.formatting import format_month
from bot.cards.sources import fact_lines, fact_pages, page_of, source_lines
from bot.cards.text import Italic, Link, Span, fill_placeholder
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Citation, Entry, Fact, ListEntry, Page, Spotlight, Takeaway, Theme
from bot.knowledge.passages import Passage
from bot.knowledge.voice.voice import Voice

_MAX_FACTS = 3
"""Facts on a shortened card."""
_MAX_QUOTED = 300
"""Characters of all quotations together above which a shortened card has only the first."""
_MAX_BESIDE = 300
"""Characters of the facts on a card that leads with another passage; the rest is behind a button."""
_LONG = 200
"""Characters of a quotation that leads above which the card has no other."""


@dataclass(frozen=True)
class Lead:
    """The passage that a card leads with."""

    passage: Passage
    held: bool = True
    """False if the passage only comes nearest to what was asked."""


@lru_cache(maxsize=1_000)
def constant_body(entry_id: str, knowledge: KnowledgeBase, is_complete: bool) -> Sequence[CardBlock | None]:
    """Return the blocks about an entry. They never change, and rendering them is most of the work."""
    return tuple(entry_body(knowledge.entries[entry_id], knowledge, is_complete=is_complete))


def short_facts(entry: Entry) -> Sequence[Fact]:
    """Return the facts on a shortened card. Left out where the entry quotes or lists something."""
    is_first = isinstance(entry, Spotlight) or not (entry.citations or lists_spotlights(entry))
    return entry.facts[:_MAX_FACTS] if is_first else ()


def shown_citations(entry: Entry, *, is_complete: bool) -> Sequence[Citation]:
    """Return the citations on a card: on a shortened one only the first, unless all together are short."""
    is_short = sum(len(citation.quote) for citation in entry.citations) <= _MAX_QUOTED
    return entry.citations if is_complete or is_short else entry.citations[:1]


def entry_body(entry: Entry, knowledge: KnowledgeBase, *, is_complete: bool) -> Iterator[CardBlock | None]:
    """Yield what answers, what to do about it, then the rest and the sources."""
    voice = knowledge.voice
    citations = shown_citations(entry, is_complete=is_complete)
    kind, note = kind_line(entry, knowledge), paragraph(Italic(voice.note), f" {entry.note}") if entry.note else None
    if isinstance(entry, Theme):
        yield caption(voice.guiding_question)
    if has_kind_below_title(entry):
        yield caption(kind)
    if isinstance(entry, Spotlight):
        yield paragraph(entry.summary)
    yield from (quote(citation.quote) for citation in citations[:1])
    if isinstance(entry, ListEntry):
        yield quoted_list(entry.items)
    yield None if isinstance(entry, Spotlight) else note
    yield from (quote(citation.quote) for citation in citations[1:])
    yield from fact_blocks(entry.facts if is_complete else short_facts(entry), voice)
    yield note if isinstance(entry, Spotlight) and is_complete else None
    lines: list[Sequence[Span]] = [] if has_kind_below_title(entry) else [[kind]]
    lines += source_lines(citations, knowledge)
    yield context(*lines) if lines else None


def has_kind_below_title(entry: Entry) -> bool:
    """Return whether the kind says something about the title, such as a place; else it is small print."""
    return isinstance(entry, Spotlight) or lists_spotlights(entry)


def lists_spotlights(entry: Entry) -> bool:
    """Return whether the entry is the page that lists all spotlights."""
    return isinstance(entry, Page) and entry.shows == "spotlights"


def kind_of(entry: Entry, knowledge: KnowledgeBase) -> str:
    """Return the entry's kind and its place in the knowledge base, such as "Takeaway" and its theme."""
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
        case Page(shows="spotlights"):
            return voice.spotlight_list.format(count=len(knowledge.spotlights))
        case _:
            return voice.page


def kind_line(entry: Entry, knowledge: KnowledgeBase) -> str:
    """Return the entry's kind, with the month of its last review if it names one."""
    kind = kind_of(entry, knowledge)
    if entry.reviewed is None:
        return kind
    return knowledge.voice.reviewed.format(kind=kind, month=format_month(entry.reviewed, knowledge.voice.dates))


def fact_blocks(facts: Sequence[Fact], voice: Voice) -> Iterator[CardBlock]:
    """Yield facts in our words, each with the number of its page, and links to those pages below."""
    if not facts:
        return
    numbers = fact_pages(facts)
    yield caption(voice.facts)
    yield bullet_list([(f"{fact.text} [{numbers[page_of(fact)]}]",) for fact in facts])
    yield from fact_lines(facts)


def led_body(entry: Entry, lead: Lead, knowledge: KnowledgeBase) -> Iterator[CardBlock | None]:
    """Yield the passage that answers, then what the entry says, shortened."""
    voice, passage = knowledge.voice, lead.passage
    if has_kind_below_title(entry):
        yield caption(kind_line(entry, knowledge))
    yield from lead_blocks(entry, lead, voice)
    is_long = passage.kind == "quotation" and len(passage.text) > _LONG
    citations = [] if is_long else [one for one in entry.citations[:1] if one.quote != passage.text]
    yield from _beside(entry, passage, citations, voice)
    quoted = [passage.origin] if isinstance(passage.origin, Citation) else []
    lines: list[Sequence[Span]] = [] if has_kind_below_title(entry) else [[kind_line(entry, knowledge)]]
    lines += source_lines(dict.fromkeys((*quoted, *citations)), knowledge)
    yield context(*lines) if lines else None


def lead_blocks(entry: Entry, lead: Lead, voice: Voice) -> Iterator[CardBlock]:
    """Yield the passage that answers, with its page if it is a fact; or say that it only comes nearest, and show it."""
    passage = lead.passage
    if not lead.held:
        yield paragraph(voice.not_held.format(title=entry.title))
    yield _passage(passage, voice)
    if isinstance(passage.origin, Fact):
        link = Link(passage.source, passage.origin.url)
        yield caption(*fill_placeholder(voice.fact_source, "page", link))


def _passage(passage: Passage, voice: Voice) -> CardBlock:
    match passage.kind:
        case "quotation":
            return quote(passage.text)
        case "item":
            return quoted_list([passage.text])
        case "note":
            return paragraph(Italic(voice.note), f" {passage.text}")
        case _:
            return paragraph(passage.text)


def _beside(entry: Entry, passage: Passage, citations: Sequence[Citation], voice: Voice) -> Iterator[CardBlock | None]:
    """Yield what the entry says besides the passage that leads."""
    if isinstance(entry, Spotlight) and entry.summary != passage.text:
        yield paragraph(entry.summary)
    yield from (quote(citation.quote) for citation in citations)
    if isinstance(entry, ListEntry):
        yield quoted_list(entry.items)
    elif entry.note and entry.note != passage.text and not (isinstance(entry, Spotlight) or lists_spotlights(entry)):
        yield paragraph(Italic(voice.note), f" {entry.note}")
    yield from fact_blocks(_facts_beside(entry, passage), voice)


def _facts_beside(entry: Entry, passage: Passage) -> Sequence[Fact]:
    """Return the first facts that there is room for besides the passage that leads."""
    others = [fact for fact in short_facts(entry) if fact.text != passage.text]
    room, shown = _MAX_BESIDE, []
    for fact in others:
        room -= len(fact.text)
        if room < 0:
            break
        shown.append(fact)
    return shown
