"""Cards of entries: the published words, what to do about them, their source, and entries to read next.

A card shows what answers and what to do in one screen of a phone. The rest of a long entry comes with a button that
shows the whole entry in place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from bot.cards.blocks import (
    Card,
    CardBlock,
    caption,
    card,
    context,
    header,
    paragraph,
    preformatted,
    titled_card,
    with_fallback,
)
from bot.cards.buttons import Following, Shown, closing_row, open_buttons
from bot.cards.carousel import spotlight_carousel, spotlight_rows
from bot.cards.entry_body import (
    Lead,
    constant_body,
    entry_body,
    led_body,
    lists_spotlights,
    short_facts,
    shown_citations,
)
from bot.cards.limits import violations
from bot.cards.links import entry_address
from bot.cards.notices import sentence_card
from bot.cards.text import Link, UserMention, fill_placeholder, unescape
from bot.cards.votes import with_vote_row
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry, Spotlight, Theme
from bot.knowledge.voice.voice import Voice
from bot.services.answers import Turn

_ROOM = (1_200, 800)
"""Characters of a card up to which it has a button for an entry to read next, and up to which it has two."""


def entry_card(
    entry: Entry,
    knowledge: KnowledgeBase,
    *,
    turn: Turn | None = None,
    lead: Lead | None = None,
    is_complete: bool = False,
) -> Card:
    """Return the card of any entry, shortened unless ``is_complete``.

    ``turn`` is the question that it answers, if it answers one, and ``lead`` the passage that answers it.
    """
    return _card(entry, knowledge, Shown(entry.id, turn), lead, is_complete=is_complete)


def opened_card(
    entry: Entry | None, knowledge: KnowledgeBase, shown: Shown | None = None, *, is_complete: bool = False
) -> Card:
    """Return the card of an entry that a button names, as ``shown`` says, and shortened unless ``is_complete``.

    ``entry`` is None if it has been removed since the button was sent.
    """
    if entry is None:
        return sentence_card(knowledge.voice.gone)
    shown = shown or Shown(entry.id)
    drawn = _card(entry, knowledge, shown, None, is_complete=is_complete)
    return with_vote_row(drawn, entry, knowledge) if shown.turn and not shown.shared_by else drawn


def more_card(entry: Entry | None, knowledge: KnowledgeBase) -> Card:
    """Return the card with everything that the curators recommend reading after ``entry``."""
    if entry is None:
        return sentence_card(knowledge.voice.gone)
    rows = ((caption(sentence), open_buttons(others, knowledge.voice)) for sentence, others in _rows(entry, knowledge))
    return card(header(entry.title), *chain.from_iterable(rows))


def copy_card(entry: Entry | None, knowledge: KnowledgeBase) -> Card:
    """Return the card with the address of ``entry``, if it has one, and the whole of it as plain text to copy."""
    if entry is None:
        return sentence_card(knowledge.voice.gone)
    address = entry_address(entry.id, knowledge)
    return card(
        paragraph(f"{knowledge.voice.site.link} ", Link(address, address)) if address else None,
        preformatted(plain_entry(entry, knowledge)),
    )


def plain_entry(entry: Entry, knowledge: KnowledgeBase) -> str:
    """Return the whole of ``entry`` as plain text, in the words of its card."""
    blocks = filter(None, (header(entry.title), *entry_body(entry, knowledge, is_complete=True)))
    return "\n\n".join(unescape(block.text) for block in blocks)


def card_violations(entry: Entry, knowledge: KnowledgeBase) -> list[str]:
    """Return a phrase for each of Slack's limits that the entry's card exceeds, whole or shortened."""
    drawn = [entry_card(entry, knowledge, is_complete=is_complete) for is_complete in (False, True)]
    versions = filter(None, chain.from_iterable((each, each.fallback) for each in drawn))
    return list(dict.fromkeys(phrase for version in versions for phrase in violations(version.blocks)))


def _card(entry: Entry, knowledge: KnowledgeBase, shown: Shown, lead: Lead | None, *, is_complete: bool) -> Card:
    voice = knowledge.voice
    body = constant_body(entry.id, knowledge, is_complete)
    if lead and not is_complete:
        body = tuple(led_body(entry, lead, knowledge))
    missing = None if is_complete else _missing(entry, lead, voice)
    following = _following(entry, knowledge)
    if lead and not is_complete:
        following = _shortened(following, entry, lead)
    if isinstance(entry, Theme) and shown.turn:
        # "More to read" does not fit into the menu of an answer, nor among the entries of a theme.
        following = replace(following, has_more=False)

    def with_listing(listing: Iterable[CardBlock | None]) -> Card:
        return titled_card(
            _opening(shown, voice),
            header(entry.title),
            *body[:1],
            *listing,
            *body[1:],
            closing_row(shown, missing, following, knowledge),
        )

    if lists_spotlights(entry):
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


def _missing(entry: Entry, lead: Lead | None, voice: Voice) -> str | None:
    """Return the label of the button for what the shortened card lacks, or None if it lacks nothing."""
    if len(entry.facts) > len(short_facts(entry)) or (lead and len(entry.facts) > 1):
        return voice.show_facts.format(count=len(entry.facts))
    is_cut = len(entry.citations) > 1 if lead else shown_citations(entry, is_complete=False) != entry.citations
    return voice.show_quotes if is_cut else None


def _following(entry: Entry, knowledge: KnowledgeBase) -> Following:
    """Return the entries to read next that have buttons on the card: fewer, the longer the shortened card is."""
    rows = [entries for _, entries in _rows(entry, knowledge)]
    if isinstance(entry, Theme):
        # The entries of a theme are what its card is for.
        return Following(knowledge.voice.theme_entries, rows[0], len(rows) > 1)
    length = sum(len(block.text) for block in constant_body(entry.id, knowledge, False) if block)
    most = sum(length <= room for room in _ROOM)
    mixed = [other for others in zip_longest(*rows) for other in others if other]
    return Following(knowledge.voice.related, mixed[:most], len(mixed) > most)


def _shortened(following: Following, entry: Entry, lead: Lead) -> Following:
    """Return the entries to read next for which a card led by a passage has room.

    One makes room for "More to read", which is a button beside them, and one for the sentence that says that the entry
    lacks the detail.
    """
    left_out = (following.has_more and not isinstance(entry, Theme)) + (not lead.held)
    shown = following.entries[: max(0, len(following.entries) - left_out)]
    return replace(following, entries=shown, has_more=following.has_more or len(shown) < len(following.entries))


def _rows(entry: Entry, knowledge: KnowledgeBase) -> list[tuple[str, Sequence[Entry]]]:
    """Return the entries to read next by their relation to ``entry``, with its name; none appears twice."""
    voice = knowledge.voice
    offered = {entry.id}
    if lists_spotlights(entry):
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
