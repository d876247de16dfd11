"""The digest for curators, and the one for an owner of entries."""

from collections.abc import Iterator, Sequence

from bot.cards.blocks import Card, CardBlock, bullet_list, caption, card, header, paragraph
from bot.cards.formatting import format_date
from bot.cards.text import Bold
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry
from bot.knowledge.voice.conversation import DigestVoice
from bot.knowledge.voice.dates import DatesVoice
from bot.services.curation.digest import MOST_LISTED, UNSEEN_DAYS, Digest
from bot.services.curation.gaps import Gap
from bot.services.curation.small_counts import FEWEST
from bot.services.curation.votes import EntryVotes

_SHARES = {"right": "right", "wrong": "wrong", "off_topic": "off_topic_answered"}
"""Shares of the scorecard, by the placeholders of the sentence that has them."""


def digest_card(digest: Digest, knowledge: KnowledgeBase) -> Card:
    """Return the card of a digest."""
    return card(*_blocks(digest, knowledge.voice.digest, knowledge.voice.dates))


def _blocks(digest: Digest, voice: DigestVoice, dates: DatesVoice) -> Iterator[CardBlock | None]:
    title = voice.owner_title if digest.owner else voice.title
    yield header(title.format(first=format_date(digest.first, dates), last=format_date(digest.last, dates)))
    if digest.owner:
        yield caption(voice.owner_intro.format(owner=digest.owner))
    yield paragraph(_outcomes(digest, voice))
    yield from _listed(voice.gaps, [_gap(gap, voice) for gap in digest.gaps], voice)
    if digest.other_gaps and not digest.owner:
        yield caption(voice.other_gaps.format(count=digest.other_gaps))
    yield from _listed(voice.voted_down, [_votes(one, voice) for one in digest.voted_down], voice)
    yield from _listed(voice.reviews, [_review(entry, voice, dates) for entry in digest.reviews], voice)
    never_shown = voice.never_shown.format(days=UNSEEN_DAYS)
    yield from _listed(never_shown, [entry.title for entry in digest.never_shown], voice)
    if all(name in digest.shares for name in _SHARES.values()):
        shares = {placeholder: f"{digest.shares[name]:.0%}" for placeholder, name in _SHARES.items()}
        yield caption(voice.score.format(**shares))
    yield caption(voice.small_counts.format(fewest=FEWEST))


def _outcomes(digest: Digest, voice: DigestVoice) -> str:
    if not any(count != 0 for count in digest.outcomes.values()):
        return voice.no_questions
    counts = {outcome: voice.few if count is None else count for outcome, count in digest.outcomes.items()}
    return voice.outcomes.format(**counts)


def _listed(title: str, lines: Sequence[str], voice: DigestVoice) -> Iterator[CardBlock]:
    """Yield a title and the first lines below it; nothing without lines."""
    if not lines:
        return
    shown = [*lines[:MOST_LISTED]]
    if left := len(lines) - len(shown):
        shown.append(voice.more.format(count=left))
    yield paragraph(Bold(title))
    yield bullet_list([(line,) for line in shown])


def _gap(gap: Gap, voice: DigestVoice) -> str:
    if not gap.near:
        return voice.gap.format(question=gap.questions[0], count=gap.count)
    return voice.gap_near.format(question=gap.questions[0], count=gap.count, title=gap.near[0].title)


def _votes(one: EntryVotes, voice: DigestVoice) -> str:
    return voice.votes.format(title=one.title or one.entry_id, count=one.against)


def _review(entry: Entry, voice: DigestVoice, dates: DatesVoice) -> str:
    return voice.review.format(title=entry.title, owner=entry.owner, day=format_date(entry.review, dates))
