"""Cards of entries: the published words, what to do about them, their source, and entries to read next.

A card shows what answers and what to do in one screen of a phone. The rest of a long entry comes with a button that
shows the whole entry in place.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, zip_longest

from bot.cards.blocks import (
    Card,
    CardBlock,
    bullet_list,
    caption,
    card,
    context,
    header,
    paragraph,
    preformatted,
    quote,
    quoted_list,
    titled_card,
    with_fallback,
)
from bot.cards.buttons import Following, Shown, closing_row, open_buttons
from bot.cards.carousel import spotlight_carousel, spotlight_rows
from bot.cards.limits import violations
from bot.cards.notices import sentence_card
from bot.cards.sources import fact_lines, fact_pages, page_of, source_lines
from bot.cards.text import Italic, Span, UserMention, fill_placeholder, unescape
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Citation, Entry, Fact, ListEntry, Page, Spotlight, Takeaway, Theme
from bot.knowledge.voice.voice import Voice
from bot.services.guide import Turn

_MAX_FACTS = 3
"""Facts on a shortened card."""
_MAX_QUOTED = 300
"""Characters of all quotations together above which a shortened card has only the first."""
_ROOM = (1_200, 800)
"""Characters of a card up to which it has a button for an entry to read next, and up to which it has two."""


def entry_card(entry: Entry, knowledge: KnowledgeBase, *, turn: Turn | None = None, is_complete: bool = False) -> Card:
    """Return the card of any entry, shortened unless ``is_complete``.

    ``turn`` is the question that it answers, if it answers one.
    """
    return _card(entry, knowledge, Shown(entry.id, turn), is_complete=is_complete)


def shared_card(
    entry: Entry, knowledge: KnowledgeBase, user_id: str, *, turn: Turn | None = None, is_complete: bool = False
) -> Card:
    """Return the card of any entry as the person ``user_id`` shares it, with the question in ``turn``."""
    return _card(entry, knowledge, Shown(entry.id, turn, user_id), is_complete=is_complete)


def opened_card(
    entry: Entry | None,
    knowledge: KnowledgeBase,
    *,
    turn: Turn | None = None,
    shared_by: str | None = None,
    is_complete: bool = False,
) -> Card:
    """Return the card of an entry that a button names.

    ``entry`` is None if it has been removed since the button was sent. ``shared_by`` is the id of the person who
    shares the entry with a channel.
    """
    if entry is None:
        return sentence_card(knowledge.voice.gone)
    return _card(entry, knowledge, Shown(entry.id, turn, shared_by or ""), is_complete=is_complete)


def more_card(entry: Entry | None, knowledge: KnowledgeBase) -> Card:
    """Return the card with everything that the curators recommend reading after ``entry``."""
    if entry is None:
        return sentence_card(knowledge.voice.gone)
    rows = ((caption(sentence), open_buttons(others, knowledge.voice)) for sentence, others in _rows(entry, knowledge))
    return card(header(entry.title), *chain.from_iterable(rows))


def copy_card(entry: Entry | None, knowledge: KnowledgeBase) -> Card:
    """Return the card with the whole of ``entry`` as plain text, for a person to copy."""
    if entry is None:
        return sentence_card(knowledge.voice.gone)
    heading, *body = filter(None, (header(entry.title), *_body(entry, knowledge, is_complete=True)))
    return card(preformatted("\n\n".join(unescape(block.text) for block in (heading, *body))))


def card_violations(entry: Entry, knowledge: KnowledgeBase) -> list[str]:
    """Return a phrase for each of Slack's limits that the entry's card exceeds, whole or shortened."""
    drawn = [entry_card(entry, knowledge, is_complete=is_complete) for is_complete in (False, True)]
    versions = filter(None, chain.from_iterable((each, each.fallback) for each in drawn))
    return list(dict.fromkeys(phrase for version in versions for phrase in violations(version.blocks)))


def _card(entry: Entry, knowledge: KnowledgeBase, shown: Shown, *, is_complete: bool) -> Card:
    voice = knowledge.voice
    body = _constant_body(entry.id, knowledge, is_complete)
    missing = None if is_complete else _missing(entry, voice)
    following = _following(entry, knowledge)

    def with_listing(listing: Iterable[CardBlock | None]) -> Card:
        return titled_card(
            _opening(shown, voice),
            header(entry.title),
            *body[:1],
            *listing,
            *body[1:],
            closing_row(shown, missing, following, voice),
        )

    if _lists_spotlights(entry):
        return with_fallback(with_listing(spotlight_carousel(knowledge)), with_listing(spotlight_rows(knowledge)))
    return with_listing([])


def _opening(shown: Shown, voice: Voice) -> CardBlock | None:
    """Return the line about who shared the card, and the question that they had asked."""
    if not shown.shared_by:
        return None
    lines = [fill_placeholder(voice.shared_by, "person", UserMention(shown.shared_by))]
    if shown.question:
        lines.append((voice.shared_question.format(question=shown.question),))
    return context(*lines)


@lru_cache(maxsize=1_000)
def _constant_body(entry_id: str, knowledge: KnowledgeBase, is_complete: bool) -> Sequence[CardBlock | None]:
    """Return the blocks about an entry. They never change, and rendering them is most of the work."""
    return tuple(_body(knowledge.entries[entry_id], knowledge, is_complete=is_complete))


def _missing(entry: Entry, voice: Voice) -> str | None:
    """Return the label of the button for what the shortened card lacks, or None if it lacks nothing."""
    if len(entry.facts) > len(_short_facts(entry)):
        return voice.show_facts.format(count=len(entry.facts))
    return voice.show_quotes if _citations(entry, is_complete=False) != entry.citations else None


def _short_facts(entry: Entry) -> Sequence[Fact]:
    """Return the facts on a shortened card. Where the entry quotes or lists something, that answers, and not they."""
    is_first = isinstance(entry, Spotlight) or not (entry.citations or _lists_spotlights(entry))
    return entry.facts[:_MAX_FACTS] if is_first else ()


def _citations(entry: Entry, *, is_complete: bool) -> Sequence[Citation]:
    is_short = sum(len(citation.quote) for citation in entry.citations) <= _MAX_QUOTED
    return entry.citations if is_complete or is_short else entry.citations[:1]


def _body(entry: Entry, knowledge: KnowledgeBase, *, is_complete: bool) -> Iterator[CardBlock | None]:
    """Yield what answers, what to do about it, then the rest and the sources."""
    voice = knowledge.voice
    citations = _citations(entry, is_complete=is_complete)
    kind, note = _kind(entry, knowledge), paragraph(Italic(voice.note), f" {entry.note}") if entry.note else None
    if isinstance(entry, Theme):
        yield caption(voice.guiding_question)
    if _has_kind_below_title(entry):
        yield caption(kind)
    if isinstance(entry, Spotlight):
        yield paragraph(entry.summary)
    yield from (quote(citation.quote) for citation in citations[:1])
    if isinstance(entry, ListEntry):
        yield quoted_list(entry.items)
    yield None if isinstance(entry, Spotlight) else note
    yield from (quote(citation.quote) for citation in citations[1:])
    yield from _facts(entry.facts if is_complete else _short_facts(entry), voice)
    yield note if isinstance(entry, Spotlight) and is_complete else None
    lines: list[Sequence[Span]] = [] if _has_kind_below_title(entry) else [[kind]]
    lines += source_lines(citations, knowledge)
    yield context(*lines) if lines else None


def _has_kind_below_title(entry: Entry) -> bool:
    """Return whether the kind says something about the title, such as a place; else it is small print."""
    return isinstance(entry, Spotlight) or _lists_spotlights(entry)


def _lists_spotlights(entry: Entry) -> bool:
    return isinstance(entry, Page) and entry.shows == "spotlights"


def _kind(entry: Entry, knowledge: KnowledgeBase) -> str:
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


def _facts(facts: Sequence[Fact], voice: Voice) -> Iterator[CardBlock]:
    """Yield facts in our words, each with the number of its page, and links to those pages below."""
    if not facts:
        return
    numbers = fact_pages(facts)
    yield caption(voice.facts)
    yield bullet_list([(f"{fact.text} [{numbers[page_of(fact)]}]",) for fact in facts])
    yield from fact_lines(facts)


def _following(entry: Entry, knowledge: KnowledgeBase) -> Following:
    """Return the entries to read next that have buttons on the card: fewer, the longer the shortened card is."""
    rows = [entries for _, entries in _rows(entry, knowledge)]
    if isinstance(entry, Theme):
        # The entries of a theme are what its card is for.
        return Following(knowledge.voice.theme_entries, rows[0], len(rows) > 1)
    length = sum(len(block.text) for block in _constant_body(entry.id, knowledge, False) if block)
    most = sum(length <= room for room in _ROOM)
    mixed = [other for others in zip_longest(*rows) for other in others if other]
    return Following(knowledge.voice.related, mixed[:most], len(mixed) > most)


def _rows(entry: Entry, knowledge: KnowledgeBase) -> list[tuple[str, Sequence[Entry]]]:
    """Return the entries to read next by their relation to ``entry``, with its name; none appears twice."""
    voice = knowledge.voice
    offered = {entry.id}
    if _lists_spotlights(entry):
        offered |= {spotlight.id for spotlight in knowledge.spotlights}
    relations: list[tuple[str, Iterable[Entry]]] = []
    if isinstance(entry, Theme):
        relations.append((voice.theme_entries, knowledge.learnings_of(entry)))
    if isinstance(entry, Spotlight):
        relations.append((voice.illustrates, (knowledge.entries[entry_id] for entry_id in entry.illustrates)))
    relations.append((voice.illustrated_by, knowledge.illustrated_by(entry)))
    relations.append((voice.related, knowledge.related_to(entry)))
    rows: list[tuple[str, Sequence[Entry]]] = []
    for sentence, entries in relations:
        fresh = [other for other in entries if other.id not in offered]
        offered |= {other.id for other in fresh}
        if fresh:
            rows.append((sentence, fresh))
    return rows
