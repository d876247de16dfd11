"""A message of a thread, read in every way that tells what it is about."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge.passages import Passage
from bot.matching.follow_ups import FollowUp, KindScorer, generic_stems, kind_shares
from bot.matching.gloss import glossed
from bot.matching.matcher import IntentMatcher
from bot.matching.ordinals import ordinal_in
from bot.matching.own_words import OwnWords
from bot.matching.passage_finder import PassageFinder
from bot.matching.ranking import Ranking
from bot.matching.text import STOP_WORDS, normalize, stem, words

_EXCLUDED = re.compile(
    r"\b(?:instead of|rather than|other than|besides|not|except|as opposed to|en vez de|que no sea)\s+"
    r"(?:(?:an?|the|una?|el|la)\s+)?\S+"
)
"""Words that say what an example should not be, such as "instead of a hospital"."""
_QUANTITY = re.compile(
    r"\b(?:how (?:many|much|long|often|old|big|large)|when|what year|percent(?:age)?|number of|cuant\w*|cuando)\b"
)
_COUNT = re.compile(r"\b(?:how many|number of|count(?:s|ed)?|cuant[oa]s)\b")
_PRICE = re.compile(
    r"\b(?:salar\w+|wages?|pay|costs?|tuition|budget|price|fees?|earn|income|cuesta|ganan|sueldos?|presupuesto)\b"
)
_MEMBER = re.compile(
    r"\b(?:on|in) (?:it|the list|there)\b|\bone of (?:them|those|these)\b|\bwhich (?:one|of them|is about)\b|"
    r"\bis \w+ one\b|\bin there\b|\b(?:on|of) (?:that|this) list\b|\bpart of it\b|\ben la lista\b|\bahi\b"
)
"""Words that ask whether a list has something, or which of its items."""
_PRONOUNS = frozenset(
    [
        "it",
        "its",
        "they",
        "them",
        "their",
        "that",
        "this",
        "those",
        "these",
        "there",
        "he",
        "she",
        "his",
        "her",
        "eso",
        "esto",
        "ellos",
        "lo",
        "la",
    ]
)
_CONNECTIVES = frozenset(["and", "but", "so", "or", "then", "ok", "okay", "y", "pero", "o", "entonces"])
_GENERIC = generic_stems()


@dataclass(frozen=True)
class Reading:
    """Everything known about a message before the thread is looked at."""

    kinds: Mapping[FollowUp, float]
    """Share of each kind; together less than 1."""
    ranking: Ranking
    """The matcher's ranking for the message alone."""
    scores: Mapping[str, float]
    """The matcher's score of each entry for the message alone."""
    wanted: Mapping[str, float]
    """The same scores, without words that say what the person does not want."""
    in_context: Mapping[str, float]
    """The same scores, for the message preceded by the title of the entry shown last."""
    similarity: Mapping[str, float]
    """Cosine of the message and the nearest of each entry's own words."""
    words: frozenset[str]
    """Stems of the message's words."""
    content: tuple[str, ...]
    """Stems of its words that say what it is about, in order."""
    covered: Mapping[str, float]
    """Share of the content, weighed by its rarity, that texts of each entry contain."""
    refers_back: bool
    """True if a pronoun stands for something said before."""
    connects: bool
    """True if it begins with a word that continues a sentence, such as "and"."""
    asks_member: bool
    """True if it asks for one of the items of a list."""
    asks_price: bool
    """True if it asks for an amount of money."""
    length: int
    """Number of its words."""
    ordinal: int | None
    """Position that it names, counted from 0, or -1 for the last."""
    asks_quantity: bool
    """True if it asks for a number or a date."""
    asks_count: bool
    """True if it asks how many of something there are."""
    passage: Passage | None
    """Passage of the entry shown last that comes nearest to it; None if the entry says nothing."""
    held: Mapping[str, float]
    """Features of that passage, as in `bot.matching.passage_finder`, which tell whether it answers."""


class MessageReader:
    """Reads messages with the matcher, the examples of follow-ups and the entries' own words. Thread-safe."""

    def __init__(self, matcher: IntentMatcher, kinds: KindScorer, own_words: OwnWords, passages: PassageFinder) -> None:
        self._matcher = matcher
        self._kinds = kinds
        self._passages = passages
        self.own_words = own_words

    def kinds(self, message: str) -> tuple[Mapping[FollowUp, float], Sequence[str]]:
        """Return the share of each kind of a message, and the stems that say what it is about."""
        typed = normalize(message)
        return kind_shares(self._kinds, typed), _content(typed)

    def read(self, message: str, entry_id: str, title: str) -> Reading:
        """Return the reading of ``message`` in a thread whose last entry has that id and that ``title``."""
        typed = normalize(message)
        ranking = self._matcher.match(message)
        evidence = self._passages.evidence(message, entry_id, ranking, within=True)
        passage, held = evidence or (None, dict[str, float]())
        wanted = " ".join(_EXCLUDED.sub(" ", typed).split())
        scores = self._matcher.scores(typed)
        found, wanted_words = words(typed), words(wanted or typed)
        content = _content(wanted or typed)
        return Reading(
            kinds=kind_shares(self._kinds, typed),
            ranking=ranking,
            scores=scores,
            wanted=scores if wanted in {typed, ""} else self._matcher.scores(wanted),
            in_context=self._matcher.scores(f"{title} {wanted}"),
            similarity=self.own_words.similarities(glossed(wanted or typed)),
            words=frozenset(map(stem, wanted_words)),
            content=content,
            covered=self._matcher.covered(content),
            refers_back=bool(_PRONOUNS.intersection(found)),
            connects=bool(found) and found[0] in _CONNECTIVES,
            asks_member=bool(_MEMBER.search(typed)),
            asks_price=bool(_PRICE.search(typed)),
            length=max(len(found), 1),
            ordinal=ordinal_in(typed),
            asks_quantity=bool(_QUANTITY.search(typed)),
            asks_count=bool(_COUNT.search(typed)),
            passage=passage,
            held=held,
        )


def _content(typed: str) -> tuple[str, ...]:
    """Return the stems of a normalized text's words that say what it is about, in order."""
    return tuple(one for word in words(typed) if word not in STOP_WORDS and (one := stem(word)) not in _GENERIC)
