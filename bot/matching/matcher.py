"""Ranks entries for a question by the curated phrasings they are asked with."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.knowledge.base import KnowledgeBase
from bot.matching.features import letter_features, word_features
from bot.matching.lexical import LexicalIndex
from bot.matching.normalize import normalize
from bot.matching.ranking import Evidence, Match, Ranking
from bot.matching.spelling import Spelling
from bot.matching.vocabulary import Synonyms

Scores = NDArray[np.float64]

TOP_PHRASINGS = 3
"""How many of an entry's phrasings speak for it: one may be a coincidence, all would drown it."""


@dataclass(frozen=True)
class Weights:
    """How much each view counts, and how scores become a confidence."""

    words: float = 0.4
    letters: float = 0.4
    fuzzy: float = 0.2
    bias: float = -4.1
    top: float = 6.0
    lead: float = 14.0
    """Of the first entry over the second."""
    on_topic: float = 15.0
    """Of the first entry over the off-topic messages."""


class FuzzyMatcher:
    """Compares a question with every phrasing: by words, by letters, and by RapidFuzz.

    A question is read twice, as typed and with its spelling repaired, and each phrasing
    keeps the better of the two. Built once, read from many threads.
    """

    def __init__(self, knowledge: KnowledgeBase, weights: Weights | None = None) -> None:
        self._weights = weights or Weights()
        texts, owners = _texts(knowledge)
        self._phrasings = texts
        self._plain = [normalize(text) for text in texts]
        self._spelling = Spelling(self._plain)
        self._entry_ids = tuple(knowledge.entries)
        self._rows = {owner: np.flatnonzero(np.array(owners) == owner) for owner in {*owners}}
        synonyms = Synonyms(knowledge.synonyms)
        self._words = LexicalIndex(self._plain, partial(word_features, synonyms))
        self._letters = LexicalIndex(self._plain, letter_features)

    def match(self, question: str) -> Ranking:
        """Rank all entries for ``question``, as typed in Slack.

        Never raises for what a person typed; an empty question has no matches.
        """
        typed = normalize(question)
        if not typed:
            return Ranking((), 0.0)
        repaired, repairs = self._spelling.repair(typed)
        views = self._views(typed)
        if repairs:
            again = self._views(repaired)
            views = {name: np.maximum(scores, again[name]) for name, scores in views.items()}
        matches = [self._entry_match(entry_id, views, repairs) for entry_id in self._entry_ids]
        matches.sort(key=lambda match: (-match.score, match.entry_id))
        return Ranking(tuple(matches), self._confidence(matches, views))

    def _views(self, text: str) -> dict[str, Scores]:
        ratios = process.cdist([text], self._plain, scorer=fuzz.token_sort_ratio)[0] / 100
        return {
            "words": self._weights.words * self._words.similarities(text),
            "letters": self._weights.letters * self._letters.similarities(text),
            "fuzzy": self._weights.fuzzy * ratios.astype(np.float64),
        }

    def _entry_match(self, entry_id: str, views: Mapping[str, Scores], repairs: Mapping[str, str]) -> Match:
        best = self._best_rows(entry_id, views)
        shares = {name: float(scores[best].mean()) for name, scores in views.items()}
        evidence = Evidence(self._phrasings[best[0]], shares, repairs)
        return Match(entry_id, sum(shares.values()), evidence)

    def _best_rows(self, owner: str, views: Mapping[str, Scores]) -> NDArray[np.intp]:
        rows = self._rows[owner]
        totals: Scores = np.sum([scores[rows] for scores in views.values()], axis=0)
        return rows[np.argsort(-totals, kind="stable")[:TOP_PHRASINGS]]

    def _confidence(self, matches: Sequence[Match], views: Mapping[str, Scores]) -> float:
        first = matches[0].score
        second = matches[1].score if len(matches) > 1 else 0.0
        off_topic = 0.0
        if _OFF_TOPIC in self._rows:
            rows = self._best_rows(_OFF_TOPIC, views)
            off_topic = float(sum(scores[rows].mean() for scores in views.values()))
        weights = self._weights
        logit = (
            weights.bias
            + weights.top * first
            + weights.lead * (first - second)
            + weights.on_topic * (first - off_topic)
        )
        return 1 / (1 + math.exp(-logit))


_OFF_TOPIC = ""
"""Owner of the messages that no entry answers; no entry has an empty id."""


def _texts(knowledge: KnowledgeBase) -> tuple[list[str], list[str]]:
    """Every text to compare with, and the entry that owns it. A title and keywords are phrasings too."""
    owned = [
        (text, entry_id)
        for entry_id, entry in knowledge.entries.items()
        for text in (entry.title, *entry.keywords, *entry.phrasings)
    ]
    owned += [(text, _OFF_TOPIC) for texts in knowledge.off_topic.values() for text in texts]
    return [text for text, _ in owned], [owner for _, owner in owned]
