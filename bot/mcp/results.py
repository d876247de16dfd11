"""Turns answers, entries and verifications into the results of the tools."""

from collections.abc import Iterable

from bot.cards.entry_body import short_facts
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Citation, Entry, Fact, ListEntry, Spotlight, Takeaway, Theme
from bot.knowledge.passages import Passage, opening_of
from bot.knowledge.sources import PinnedSource
from bot.mcp.models import (
    EntryLink,
    FoundGuidance,
    FullEntry,
    Guidance,
    Lead,
    Learning,
    NearestSentence,
    PartialGuidance,
    PublishedPlace,
    Quotation,
    QuoteVerification,
    SourceLink,
    SpotlightLink,
    Statement,
    ThemeLearnings,
)
from bot.services.answers import Answer, Answered, NoAnswer, Reply, SeveralAnswers, Unsure
from bot.services.quotations import Nearest, Place, Verification

SCHEME = "guidepost"
ENTRY_URI = f"{SCHEME}://entries/{{+entry_id}}"
SOURCE_URI = f"{SCHEME}://sources/{{name}}"

_ANSWERED = "Quote the lead or the citations letter for letter, and give title and address of the source with each."
_NOT_HELD = (
    "The entry is right, but what was asked for is not in it. Say so first; the lead only comes nearest. "
    "Do not fill the gap from other knowledge."
)
_UNSURE = "Ask which of the offered entries is meant, by title; then call get_entry. Do not quote before that."
_NO_ANSWER = (
    "The knowledge base does not cover this. Say so, and do not answer from other knowledge. You may name the near "
    "entries as related matters; they do not answer the question."
)
_ACT = "The message asks nothing of the knowledge base. Reply in your own words, and quote nothing."
_VERBATIM = "The words are published. Cite the source; read the whole sentence to see that the sense is kept."
_CHANGED = "The words are not published. Do not present them as a quotation; quote the nearest sentence, or nothing."
_OWN = "The words are the curators' own, about the entries named here. Do not put them in quotes; cite their pages."


def entry_link(entry: Entry) -> EntryLink:
    """Return the name of an entry."""
    return EntryLink(**_link(entry))


def _link(entry: Entry) -> dict[str, str]:
    uri = ENTRY_URI.replace("{+entry_id}", entry.id)
    return {"id": entry.id, "title": entry.title, "kind": entry.kind, "uri": uri}


def _links(entries: Iterable[Entry]) -> tuple[EntryLink, ...]:
    return tuple(map(entry_link, entries))


def source_link(source: PinnedSource) -> SourceLink:
    """Return the name and the addresses of a source."""
    about, uri = source.description, SOURCE_URI.replace("{name}", source.name)
    return SourceLink(
        name=source.name,
        title=about.title,
        publisher=about.publisher,
        url=about.url,
        retrieved=about.retrieved,
        uri=uri,
    )


def _quotation(citation: Citation, knowledge: KnowledgeBase) -> Quotation:
    source = source_link(knowledge.sources[citation.source])
    return Quotation(quote=citation.quote, section=citation.section, source=source)


def _statement(fact: Fact) -> Statement:
    return Statement(text=fact.text, page=fact.page, publisher=fact.publisher, url=fact.url, as_of=fact.as_of)


def found_guidance(reply: Reply, knowledge: KnowledgeBase) -> FoundGuidance:
    """Return the result for the guide's reply to a message."""
    if isinstance(reply, SeveralAnswers):
        parts = [(part.question, _guidance(part.answer, knowledge)) for part in reply.parts]
        partial = tuple(PartialGuidance(question=question, **dict(one)) for question, one in parts)
        return FoundGuidance(parts=partial, **dict(parts[0][1]))
    if isinstance(reply, Answer):
        return FoundGuidance(**dict(_guidance(reply, knowledge)))
    return FoundGuidance(outcome="act", confidence=0.0, advice=_ACT)


def _guidance(answer: Answer, knowledge: KnowledgeBase) -> Guidance:
    confidence = round(answer.ranking.confidence, 4)
    match answer:
        case Answered(entry=entry, lead=asked_for, held=held):
            lead = asked_for or opening_of(entry)
            return Guidance(
                outcome="answered",
                confidence=confidence,
                advice=_ANSWERED if held else _NOT_HELD,
                entry=entry_link(entry),
                is_held=held,
                lead=_lead(lead, knowledge) if lead else None,
                citations=tuple(_quotation(citation, knowledge) for citation in entry.citations),
                statements=tuple(_statement(fact) for fact in _facts(entry, lead)),
                items=entry.items if isinstance(entry, ListEntry) else (),
                summary=entry.summary if isinstance(entry, Spotlight) else None,
                note=entry.note,
            )
        case Unsure(offered=offered):
            return Guidance(outcome="unsure", confidence=confidence, advice=_UNSURE, offered=_links(offered))
        case NoAnswer(near=near):
            return Guidance(outcome="no_answer", confidence=confidence, advice=_NO_ANSWER, near=_links(near))


def _facts(entry: Entry, lead: Passage | None) -> Iterable[Fact]:
    """Return the facts that the entry's card shows at first, and the one that leads."""
    first = [lead.origin] if lead and isinstance(lead.origin, Fact) else []
    return dict.fromkeys((*first, *short_facts(entry)))


def _lead(passage: Passage, knowledge: KnowledgeBase) -> Lead:
    origin = passage.origin
    title, url = "", ""
    if isinstance(origin, Citation):
        about = knowledge.sources[origin.source].description
        title, url = about.title, about.url
    elif isinstance(origin, Fact):
        title, url = passage.source, origin.url
    is_verbatim = isinstance(origin, Citation)
    return Lead.model_validate(
        {"text": passage.text, "kind": passage.kind, "is_verbatim": is_verbatim, "source": title, "url": url}
    )


def full_entry(entry: Entry, knowledge: KnowledgeBase) -> FullEntry:
    """Return everything that an entry says."""
    theme = knowledge.theme_of(entry)
    spotlight = entry if isinstance(entry, Spotlight) else None
    illustrated = spotlight.illustrates if spotlight else ()
    return FullEntry(
        **_link(entry),
        theme=entry_link(theme) if theme else None,
        place=spotlight.place if spotlight else None,
        summary=spotlight.summary if spotlight else None,
        citations=tuple(_quotation(citation, knowledge) for citation in entry.citations),
        items=entry.items if isinstance(entry, ListEntry) else (),
        note=entry.note,
        statements=tuple(map(_statement, entry.facts)),
        illustrates=_links(knowledge.entries[entry_id] for entry_id in illustrated),
        illustrated_by=_links(knowledge.illustrated_by(entry)),
        related=_links(knowledge.related_to(entry)),
    )


def theme_learnings(theme: Theme, knowledge: KnowledgeBase) -> ThemeLearnings:
    """Return a theme with the statement of each of its takeaways and lists."""
    takeaways = tuple(_learning(entry, knowledge) for entry in knowledge.learnings_of(theme))
    question = _quotation(theme.citations[0], knowledge)
    return ThemeLearnings(theme=entry_link(theme), guiding_question=question, takeaways=takeaways)


def _learning(entry: Takeaway | ListEntry, knowledge: KnowledgeBase) -> Learning:
    return Learning(**_link(entry), statement=_quotation(entry.citations[0], knowledge))


def spotlight_link(spotlight: Spotlight) -> SpotlightLink:
    """Return a spotlight with its place and its summary."""
    return SpotlightLink(**_link(spotlight), place=spotlight.place, summary=spotlight.summary)


def quote_verification(verification: Verification) -> QuoteVerification:
    """Return the result for words that were verified."""
    advice = _VERBATIM if verification.is_verbatim else _OWN if verification.own_words_of else _CHANGED
    nearest = verification.nearest
    return QuoteVerification(
        is_verbatim=verification.is_verbatim,
        advice=advice,
        published_in=tuple(PublishedPlace(**_place(place)) for place in verification.places),
        nearest=NearestSentence(**_place(nearest), similarity=nearest.similarity, diff=nearest.diff)
        if nearest
        else None,
        own_words_of=_links(verification.own_words_of),
    )


def _place(place: Place | Nearest) -> dict[str, object]:
    source, quoted_by = source_link(place.source), _links(place.entries)
    return {"source": source, "sentence": place.sentence, "quoted_by": quoted_by}
