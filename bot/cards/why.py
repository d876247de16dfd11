"""Why this answer: the ranking's evidence in plain words."""

from collections.abc import Iterator

from bot.cards.blocks import Card, Part, bullet_list, card, header, paragraph
from bot.cards.words import Strong, Words
from bot.knowledge.base import KnowledgeBase
from bot.matching.ranking import Match, Ranking

STRONG, LIKELY = 0.9, 0.7
"""Confidences from which an answer is called strong, or likely."""
CLOSE = 0.1
"""A lead below which the second entry is called close behind."""


def why_card(ranking: Ranking, knowledge: KnowledgeBase) -> Card:
    """How the first entry of ``ranking`` was found, and what came next."""
    voice = knowledge.voice
    if not ranking.matches:
        return card(paragraph(voice.why_nothing))
    first = ranking.matches[0]
    title = knowledge.entries[first.entry_id].title
    return card(
        header(voice.why_title.format(title=title)),
        paragraph(_sureness(ranking, knowledge)),
        bullet_list(list(_reasons(ranking, first, knowledge))),
        _runner_up(ranking, knowledge),
    )


def _sureness(ranking: Ranking, knowledge: KnowledgeBase) -> str:
    voice = knowledge.voice
    if ranking.confidence >= STRONG:
        return voice.why_strong
    return voice.why_likely if ranking.confidence >= LIKELY else voice.why_weak


def _reasons(ranking: Ranking, first: Match, knowledge: KnowledgeBase) -> Iterator[tuple[Words, ...]]:
    voice = knowledge.voice
    evidence = first.evidence
    yield (voice.why_phrasing.format(phrasing=evidence.phrasing),)
    if evidence.words:
        yield (f"{voice.why_words} ", Strong(", ".join(evidence.words)))
    if ranking.repairs:
        repairs = ", ".join(f"{typed} → {meant}" for typed, meant in ranking.repairs.items())
        yield (f"{voice.why_repairs} ", Strong(repairs))
    yield (voice.why_shares.format(**_shares_in_percent(first)),)


def _shares_in_percent(match: Match) -> dict[str, int]:
    """Each view's part of the score; the thread's hint counts with the meaning."""
    shares = dict(match.evidence.shares)
    shares["meaning"] += shares.pop("context", 0.0)
    whole = sum(abs(share) for share in shares.values()) or 1.0
    return {name: round(100 * share / whole) for name, share in shares.items()}


def _runner_up(ranking: Ranking, knowledge: KnowledgeBase) -> Part | None:
    if len(ranking.matches) < 2:
        return None
    voice = knowledge.voice
    title = knowledge.entries[ranking.matches[1].entry_id].title
    sentence = voice.why_close if ranking.lead < CLOSE else voice.why_behind
    return paragraph(sentence.format(title=title))
