"""Cards that continue a conversation. Each is short, and none repeats the card before it."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import assert_never

from bot.cards.blocks import Card, CardBlock, caption, card, context, header, paragraph, quote, quoted_list, titled_card
from bot.cards.buttons import Following, Shown, closing_row, open_buttons
from bot.cards.entries import entry_card
from bot.cards.entry_body import Lead, fact_blocks, kind_line, short_facts, shown_citations
from bot.cards.sources import fact_lines, source_lines
from bot.cards.text import Italic
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Citation, Entry, Fact, ListEntry, Spotlight
from bot.knowledge.passages import passages_of
from bot.services.answers import Turn
from bot.services.conversation import Approach, Continuation
from bot.services.offers import FURTHER, QUOTED, parts_shown, without_offers

_FACTS = 3
"""Facts that one card adds."""
_EXAMPLE_FACTS = 1
"""Facts that show why a spotlight is an example; the second nearest one seldom does."""

Part = Citation | Fact | str
"""A quotation, a fact, or an item, a note or a summary."""


def follow_up_card(
    entry: Entry, continuation: Continuation, turn: Turn, knowledge: KnowledgeBase, *, lead: Lead | None = None
) -> Card:
    """Return the card that continues a thread with ``entry``; ``lead`` is the passage that answers, if one does."""
    match continuation.approach:
        case Approach.MORE:
            return _more_card(entry, continuation, turn, knowledge)
        case Approach.SOURCE:
            return _source_card(entry, turn, knowledge)
        case Approach.DETAIL:
            return _detail_card(entry, turn, knowledge, lead)
        case Approach.EXAMPLE if isinstance(entry, Spotlight):
            return _example_card(entry, continuation, turn, knowledge)
        case Approach.BACK:
            return _back_card(entry, turn, knowledge)
        case Approach.NEW | Approach.EXAMPLE | Approach.LACKING:
            return entry_card(entry, knowledge, turn=turn, lead=lead)
        case _:
            assert_never(continuation.approach)


def _more_card(entry: Entry, continuation: Continuation, turn: Turn, knowledge: KnowledgeBase) -> Card:
    """Return the next part that the thread has not shown; after the last one, say so, and show a related entry.

    For an objection, it is the related entry that comes nearest to answering it.
    """
    steps, requests = _left(entry, turn)
    if steps:
        title = caption(knowledge.voice.follow_up.more.format(title=entry.title))
        return titled_card(None, title, *_blocks(entry, steps[0], knowledge), _closing(entry, turn, knowledge))
    shown = without_offers(turn.thread)
    voice, nearest = knowledge.voice.follow_up, [knowledge.entries[one] for one in continuation.nearest]
    others = [other for other in nearest or knowledge.related_to(entry) if other.id not in shown]
    said = paragraph((voice.no_further if nearest else voice.all_said).format(title=entry.title))
    return card(said, *(_related(others[requests % len(others)], knowledge) if others else ()))


def _left(entry: Entry, turn: Turn) -> tuple[Sequence[Sequence[Part]], int]:
    """Return what the thread has not shown of an entry, and how often more was asked for since nothing was left."""
    steps, requests = list(_unseen(entry)), 0
    passages = {passage.id: passage.origin or passage.text for passage in passages_of(entry)}
    for part in parts_shown(turn.thread, entry.id):
        if part == QUOTED:
            steps = [step for step in steps if not isinstance(step[0], Citation)]
        elif part != FURTHER:
            left = ([one for one in step if one != passages.get(part)] for step in steps)
            steps = [step for step in left if step]
        elif steps:
            steps.pop(0)
        else:
            requests += 1
    return steps, requests


def _unseen(entry: Entry) -> Sequence[Sequence[Part]]:
    """Return the parts that the shortened card of an entry lacks, as one sequence for each request for more."""
    quoted = entry.citations[len(shown_citations(entry, is_complete=False)) :]
    note = [entry.note] if entry.note and isinstance(entry, Spotlight) else []
    facts = entry.facts[len(short_facts(entry)) :]
    chunks = [facts[start : start + _FACTS] for start in range(0, len(facts), _FACTS)]
    steps: list[Sequence[Part]] = [quoted, note, *chunks]
    return [step for step in steps if step]


def _related(entry: Entry, knowledge: KnowledgeBase) -> Iterator[CardBlock | None]:
    """Yield the beginning of an entry to go on with, and a button that opens it."""
    yield caption(knowledge.voice.follow_up.next.format(title=entry.title))
    parts = entry.citations[:1] or ([entry.summary] if isinstance(entry, Spotlight) else [entry.note or entry.title])
    yield from _list_blocks(entry, knowledge) if isinstance(entry, ListEntry) else _blocks(entry, parts, knowledge)
    yield open_buttons([entry], knowledge.voice)


def _source_card(entry: Entry, turn: Turn, knowledge: KnowledgeBase) -> Card:
    """Return all quotations of an entry with their sources; of one without quotations, the sources of its facts."""
    voice, closing = knowledge.voice.follow_up, _closing(entry, turn, knowledge)
    if not entry.citations:
        title = caption(voice.sources.format(title=entry.title))
        return titled_card(None, title, *fact_lines(entry.facts), closing)
    title = caption(voice.quoted.format(title=entry.title))
    items = quoted_list(entry.items) if isinstance(entry, ListEntry) else None
    quotations = [quote(citation.quote) for citation in entry.citations]
    sources = context(*source_lines(entry.citations, knowledge))
    return titled_card(None, title, *quotations, items, sources, closing)


def _detail_card(entry: Entry, turn: Turn, knowledge: KnowledgeBase, lead: Lead | None) -> Card:
    """Return the passage that answers, or else the part of the entry nearest to the message; of a list, all items."""
    voice, nearest = knowledge.voice, _parts(entry)[0]
    if lead:
        passage = lead.passage
        nearest = passage.text if passage.kind == "item" else passage.origin or passage.text
    title = caption(voice.follow_up.detail.format(title=entry.title))
    body: Iterator[CardBlock | None] = _blocks(entry, [nearest], knowledge)
    if isinstance(entry, ListEntry) and nearest != entry.note:
        title = caption(voice.follow_up.listed.format(title=entry.title, count=len(entry.items)))
        introduction = [quote(nearest.quote)] if isinstance(nearest, Citation) else []
        body = chain(introduction, _list_blocks(entry, knowledge))
    return titled_card(None, title, *body, _closing(entry, turn, knowledge))


def _example_card(entry: Spotlight, continuation: Continuation, turn: Turn, knowledge: KnowledgeBase) -> Card:
    """Return a spotlight's lead, and the facts that are nearest to what it is an example of."""
    voice, parts = knowledge.voice, _parts(entry)
    nearest = [part for at in continuation.parts if isinstance(part := parts[at], Fact)]
    # What curators say that a fact illustrates goes before what seems near by its words.
    facts = sorted(nearest, key=lambda fact: continuation.topic not in fact.illustrates)[:_EXAMPLE_FACTS]
    topic = knowledge.entries[continuation.topic]
    relation = voice.follow_up.beside if isinstance(topic, Spotlight) else voice.follow_up.example
    return titled_card(
        caption(relation.format(title=topic.title)),
        header(entry.title),
        caption(kind_line(entry, knowledge)),
        paragraph(entry.summary),
        *fact_blocks(facts or entry.facts[:_EXAMPLE_FACTS], voice),
        _closing(entry, turn, knowledge),
    )


def _back_card(entry: Entry, turn: Turn, knowledge: KnowledgeBase) -> Card:
    """Return the entry's own card, with a line that says that it was shown before."""
    shown = entry_card(entry, knowledge, turn=turn)
    opening = caption(knowledge.voice.follow_up.back.format(title=entry.title))

    def opened(version: Card) -> Card:
        return Card(
            version.text, (opening.block, *version.blocks), opened(version.fallback) if version.fallback else None
        )

    return opened(shown)


def _parts(entry: Entry) -> Sequence[Part]:
    """Return the parts of an entry in the order of `bot.matching.own_words.own_words`."""
    parts: list[Part] = [entry.summary] if isinstance(entry, Spotlight) else []
    parts += entry.citations
    parts += entry.items if isinstance(entry, ListEntry) else ()
    parts += [entry.note] if entry.note else []
    return [*parts, *entry.facts]


def _blocks(entry: Entry, parts: Sequence[Part], knowledge: KnowledgeBase) -> Iterator[CardBlock | None]:
    """Yield parts as they are drawn on the entry's card, and their sources."""
    voice = knowledge.voice
    citations = [part for part in parts if isinstance(part, Citation)]
    yield from (quote(citation.quote) for citation in citations)
    for text in (part for part in parts if isinstance(part, str)):
        yield paragraph(Italic(voice.note), f" {text}") if text == entry.note else paragraph(text)
    yield from fact_blocks([part for part in parts if isinstance(part, Fact)], voice)
    yield context(*source_lines(citations, knowledge)) if citations else None


def _list_blocks(entry: ListEntry, knowledge: KnowledgeBase) -> Iterator[CardBlock | None]:
    yield quoted_list(entry.items)
    yield context(*source_lines(entry.citations[:1], knowledge))


def _closing(entry: Entry, turn: Turn, knowledge: KnowledgeBase) -> CardBlock | None:
    """Return the last row: a button for the entry's full card, and the menu."""
    voice = knowledge.voice
    return closing_row(Shown(entry.id, turn), voice.follow_up.whole, Following(voice.related, (), False), knowledge)
