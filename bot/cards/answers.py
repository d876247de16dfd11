"""Cards that answer a question or look up a name, and the card that explains an answer."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from bot.cards.acts import act_card
from bot.cards.blocks import (
    Card,
    CardBlock,
    bullet_list,
    caption,
    card,
    header,
    paragraph,
    with_fallback,
)
from bot.cards.buttons import browse_buttons, open_buttons, pick_buttons
from bot.cards.carousel import spotlight_carousel, spotlight_rows
from bot.cards.curators import NOBODY, Asker, Place, ways_row
from bot.cards.entries import entry_card
from bot.cards.entry_body import Lead
from bot.cards.follow_ups import follow_up_card
from bot.cards.notices import help_card
from bot.cards.several import several_card
from bot.cards.text import Bold, Span, first_words, truncate
from bot.cards.votes import with_vote_row
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry, Spotlight
from bot.knowledge.voice.voice import Voice
from bot.matching.ranking import Match, Ranking
from bot.services.answers import ActReply, Answer, Answered, HelpRequest, NoAnswer, Reply, SeveralAnswers, Turn, Unsure
from bot.services.conversation import Approach, Continuation
from bot.services.lookups import LookupResult

_MAX_ECHO = 60
"""Characters of a person's own words that a card repeats."""
_MAX_GIST = 80
"""Characters of the line about an entry that a card offers."""
_STRONG, _LIKELY = 0.9, 0.7
"""Confidences from which the explanation calls an answer strong, or likely."""
_CLOSE = 0.1
"""Lead over the second entry below which the explanation calls the second one close."""


def answer_card(answer: Answer, knowledge: KnowledgeBase, asker: Asker = NOBODY) -> Card:
    """Return the card for any of the three outcomes of a question.

    ``asker`` is the person, and which ways to the curators they have.
    """
    match answer:
        case Answered(entry=entry, turn=turn, lead=passage, held=held, continuation=continuation):
            lead = Lead(passage, held) if passage else None
            drawn = (
                follow_up_card(entry, continuation, turn, knowledge, lead=lead)
                if continuation
                else entry_card(entry, knowledge, turn=turn, lead=lead)
            )
            return with_vote_row(drawn, entry, knowledge)
        case Unsure(offered=offered, turn=turn):
            return unsure_card(offered, knowledge, turn)
        case NoAnswer(near=near, turn=turn):
            return no_answer_card(knowledge, near, [ways_row(Place.NO_ANSWER, turn, asker, knowledge)])
        case _:
            assert_never(answer)


def reply_card(reply: Reply, knowledge: KnowledgeBase, asker: Asker = NOBODY) -> Card:
    """Return the card for the guide's reply to any message of a conversation.

    ``asker`` is the person, and which ways to the curators they have.
    """
    match reply:
        case HelpRequest():
            return help_card(knowledge)
        case SeveralAnswers():
            return several_card(reply, knowledge, asker)
        case ActReply():
            return act_card(reply, knowledge, asker)
        case _:
            return answer_card(reply, knowledge, asker)


def unsure_card(offered: Sequence[Entry], knowledge: KnowledgeBase, turn: Turn | None = None) -> Card:
    """Return the card that asks which entry a person means, with a line of each."""
    voice = knowledge.voice
    lines = [(Bold(entry.title), f": {_gist(entry)}") for entry in offered]
    question = voice.unsure if len(offered) > 1 else voice.unsure_of_one
    return card(paragraph(question), bullet_list(lines), pick_buttons(offered, voice, turn))


def _gist(entry: Entry) -> str:
    """Return a line that tells an entry from others: our summary, or else the first words that it quotes."""
    if isinstance(entry, Spotlight):
        return first_words(entry.summary, _MAX_GIST)
    if entry.citations:
        return f"“{first_words(entry.citations[0].quote, _MAX_GIST)}”"
    return first_words(entry.note or entry.phrasings[0], _MAX_GIST)


def no_answer_card(
    knowledge: KnowledgeBase, near: tuple[Entry, ...] = (), curators: Sequence[CardBlock | None] = ()
) -> Card:
    """Return the card that says there is no answer, with the titles of near entries and ways to browse.

    It does not quote the near entries, because their words do not answer the question. ``curators`` is the way to the
    curators, or says that they know.
    """
    voice = knowledge.voice
    return _not_found_card(voice.no_answer, voice.near, near, knowledge, curators)


def spotlight_card(result: LookupResult, name: str, knowledge: KnowledgeBase) -> Card:
    """Return the card of the spotlight that a person looked up, of several, or of all if none was found."""
    voice = knowledge.voice
    if result.found:
        return entry_card(result.found, knowledge)
    if result.several:
        heading = caption(voice.several_spotlights.format(count=len(result.several), name=_echo(name)))
        as_carousel = card(heading, *spotlight_carousel(knowledge, result.several))
        return with_fallback(as_carousel, card(heading, *spotlight_rows(knowledge, result.several)))
    others = [spotlight for spotlight in knowledge.spotlights if spotlight not in result.close]
    return card(
        paragraph(voice.no_such_spotlight.format(name=_echo(name))),
        caption(voice.close_names) if result.close else None,
        open_buttons(result.close, voice),
        caption(voice.listed_spotlights) if others else None,
        open_buttons(others, voice),
    )


def theme_card(result: LookupResult, name: str, knowledge: KnowledgeBase) -> Card:
    """Return the card of the theme with that name, or a card with the themes whose names are close."""
    if result.found:
        return entry_card(result.found, knowledge)
    voice = knowledge.voice
    return _not_found_card(voice.no_such_theme.format(name=_echo(name)), voice.close_names, result.close, knowledge)


def _not_found_card(
    sentence: str,
    introduction: str,
    close: tuple[Entry, ...],
    knowledge: KnowledgeBase,
    curators: Sequence[CardBlock | None] = (),
) -> Card:
    """Return ``sentence``, the way to the curators, the entries that are close, introduced, and ways to browse."""
    voice = knowledge.voice
    return card(
        paragraph(sentence),
        *curators,
        caption(introduction) if close else None,
        open_buttons(close, voice),
        caption(voice.browse),
        browse_buttons(knowledge, besides=close),
    )


def _echo(typed: str) -> str:
    return truncate(" ".join(typed.split()), _MAX_ECHO)


def spotlights_card(knowledge: KnowledgeBase) -> Card:
    """Return the card of all spotlights, which is the curators' own page for them if there is one."""
    if knowledge.spotlights_page:
        return entry_card(knowledge.spotlights_page, knowledge)
    heading = header(knowledge.voice.all_spotlights)
    as_carousel = card(heading, *spotlight_carousel(knowledge))
    return with_fallback(as_carousel, card(heading, *spotlight_rows(knowledge)))


def takeaways_card(knowledge: KnowledgeBase) -> Card:
    """Return the card of all themes, each with its takeaways."""
    voice = knowledge.voice
    rows = (open_buttons([theme, *knowledge.learnings_of(theme)], voice) for theme in knowledge.themes)
    return card(header(voice.all_takeaways), paragraph(voice.themes_intro), *rows)


def why_card(ranking: Ranking, knowledge: KnowledgeBase, continuation: Continuation | None = None) -> Card:
    """Return the card that explains, in plain words, how the first entry of ``ranking`` was found.

    ``continuation`` is how the answer continued its thread, if it did.
    """
    voice = knowledge.voice
    if not ranking.matches:
        return card(paragraph(voice.why_nothing))
    first = ranking.matches[0]
    title = knowledge.entries[first.entry_id].title
    if continuation and continuation.approach is not Approach.NEW:
        sentence = paragraph(_follow_up_sentence(continuation, title, knowledge))
        return card(header(voice.why_title.format(title=title)), sentence, *_runner_up(ranking, knowledge))
    return card(
        header(voice.why_title.format(title=title)),
        paragraph(_confidence_sentence(ranking, knowledge)),
        bullet_list(list(_reasons(ranking, first, knowledge))),
        *_runner_up(ranking, knowledge),
    )


def _follow_up_sentence(continuation: Continuation, title: str, knowledge: KnowledgeBase) -> str:
    """Return how the message was understood in its thread."""
    voice = knowledge.voice.follow_up
    match continuation.approach:
        case Approach.EXAMPLE:
            return voice.why_example.format(title=knowledge.entries[continuation.topic].title)
        case Approach.BACK:
            return voice.why_back.format(title=title)
        case Approach.DETAIL:
            return voice.why_detail.format(title=title)
        case _:
            return voice.why_more.format(title=title)


def _confidence_sentence(ranking: Ranking, knowledge: KnowledgeBase) -> str:
    voice = knowledge.voice
    if ranking.confidence >= _STRONG:
        return voice.why_strong
    return voice.why_likely if ranking.confidence >= _LIKELY else voice.why_weak


def _reasons(ranking: Ranking, first: Match, knowledge: KnowledgeBase) -> Iterator[tuple[Span, ...]]:
    voice = knowledge.voice
    evidence = first.evidence
    if evidence.phrasing:
        yield (voice.why_phrasing.format(phrasing=evidence.phrasing),)
    yield from _main_reason(first, voice)
    if ranking.repairs:
        repairs = ", ".join(f"{typed} → {meant}" for typed, meant in ranking.repairs.items())
        yield (f"{voice.why_repairs} ", Bold(repairs))


def _main_reason(match: Match, voice: Voice) -> Iterator[tuple[Span, ...]]:
    """Yield what spoke most for the entry, with the words that its nearest phrasing shares with the question."""
    sentences = {"meaning": voice.why_meaning, "letters": voice.why_letters, "words": voice.why_wording}
    known = {view: share for view, share in match.evidence.contributions.items() if view in sentences}
    main = sentences[max(known, key=lambda view: known[view], default="meaning")]
    if match.evidence.words:
        yield f"{main}; {voice.why_shared_words} ", Bold(", ".join(match.evidence.words))
    else:
        yield (main,)


def _runner_up(ranking: Ranking, knowledge: KnowledgeBase) -> Iterator[CardBlock | None]:
    """Yield the second entry of the ranking, with a button that opens it."""
    if len(ranking.matches) < 2:
        return
    voice = knowledge.voice
    second = knowledge.entries[ranking.matches[1].entry_id]
    sentence = voice.why_close if ranking.margin < _CLOSE else voice.why_behind
    yield paragraph(sentence.format(title=second.title))
    yield open_buttons([second], voice)
