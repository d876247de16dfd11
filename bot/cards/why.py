"""The card that explains an answer: why this entry, and which one came second."""

from collections.abc import Iterator

from bot.cards.blocks import Card, CardBlock, bullet_list, card, header, paragraph
from bot.cards.buttons import open_buttons
from bot.cards.text import Bold, Span
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.voice.voice import Voice
from bot.matching.ranking import Match, Ranking
from bot.services.conversation import Approach, Continuation

_STRONG, _LIKELY = 0.9, 0.7
"""Confidences from which the explanation calls an answer strong, or likely."""
_CLOSE = 0.1
"""Lead over the second entry below which the explanation calls the second one close."""


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
        case Approach.SOURCE:
            return voice.why_source.format(title=title)
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
