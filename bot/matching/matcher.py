"""Ranks entries for a question by how like it is to all that was learnt."""

import math
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.calibration import Calibration
from bot.matching.encoder import Encoder
from bot.matching.index import Index, owners_of
from bot.matching.learnt import OFF_TOPIC, Learnt
from bot.matching.lexical import Matrix
from bot.matching.normalize import normalize, words
from bot.matching.ranking import Evidence, Match, Ranking, Signs
from bot.matching.spelling import Spelling
from bot.matching.vocabulary import STOP_WORDS, stem

RANKED = 10
"""How many entries a ranking holds."""
EXPLAINED = 3
"""For how many of them the nearest phrasing is looked up."""


class IntentMatcher:
    """Compares a question with every learnt text by meaning, letters and words.

    A question is read as typed and, where RapidFuzz finds words to repair, once more with its
    spelling repaired; the two readings count the same. Read from many threads at once.
    """

    def __init__(
        self,
        learnt: Sequence[Learnt],
        index: Index,
        encoder: Encoder,
        calibration: Calibration,
        *,
        neighbours: Mapping[str, frozenset[str]],
        synonyms: Sequence[Sequence[str]] = (),
    ) -> None:
        """``neighbours`` are the entries that a follow-up to an entry may well be about."""
        self._learnt = learnt
        self._index = index
        self._encoder = encoder
        self._calibration = calibration
        self._neighbours = neighbours
        self._spelling = Spelling((one.plain for one in learnt), synonyms)
        self._owners = owners_of(learnt)
        self._columns = {owner: at for at, owner in enumerate(self._owners)}
        off_topic = np.array([owner.startswith(OFF_TOPIC) for owner in self._owners])
        self._on_topic, self._off_topic = np.flatnonzero(~off_topic), np.flatnonzero(off_topic)
        self._phrasings = _rows_of_phrasings(learnt)

    def calibrated(self, calibration: Calibration) -> Self:
        """The same matcher, using ``calibration``."""
        other = copy(self)
        other._calibration = calibration
        return other

    def match(self, question: str, after: str | None = None) -> Ranking:
        """Rank the entries for ``question``, as typed in Slack.

        ``after`` is the entry shown just before in the same thread, if any. Never raises for what
        a person typed; a question without a word has no matches.
        """
        typed = normalize(question)
        if not words(typed):
            return Ranking()
        repaired, repairs = self._spelling.repair(typed)
        shares, likeness = self._read([typed, repaired] if repairs else [typed])
        if after is not None and after in self._neighbours:
            shares["context"] = self._context(after)
        scores: Matrix = np.sum(list(shares.values()), axis=0)
        order = self._on_topic[np.argsort(-scores[self._on_topic], kind="stable")[:RANKED]]
        matches = [self._match(int(at), scores, shares) for at in order]
        matches[:EXPLAINED] = [self._explained(match, likeness, repaired) for match in matches[:EXPLAINED]]
        signs = self._signs(matches, scores, likeness, repaired)
        coverage = self._calibration.coverage.probability(signs)
        confidence = coverage * self._calibration.accuracy.probability(signs)
        return Ranking(tuple(matches), confidence, coverage, repairs, signs)

    def _read(self, readings: Sequence[str]) -> tuple[dict[str, Matrix], Matrix]:
        """Each view's shares for each owner, and likeness of meaning to each learnt text; readings count the same."""
        vectors = self._encoder.encode(readings)
        likeness = _average([self._index.meaning.likeness(vector) for vector in vectors])
        shares = {"meaning": self._index.meaning.shares(likeness)}
        for name, view in self._index.lexical.items():
            shares[name] = _average([view.shares(text) for text in readings])
        return shares, likeness

    def _context(self, after: str) -> Matrix:
        """What the thread adds: to the entries around the one shown, not to that one, which they have seen."""
        shares = np.zeros(len(self._owners), dtype=np.float32)
        shares[[self._columns[neighbour] for neighbour in self._neighbours[after]]] = self._calibration.context
        return shares

    def _match(self, at: int, scores: Matrix, shares: Mapping[str, Matrix]) -> Match:
        evidence = Evidence({name: float(values[at]) for name, values in shares.items()})
        return Match(self._owners[at], float(scores[at]), evidence)

    def _explained(self, match: Match, likeness: Matrix, text: str) -> Match:
        """The match with the phrasing nearest in meaning, and the words it shares with the question."""
        rows = self._phrasings[match.entry_id]
        nearest = self._learnt[rows[int(np.argmax(likeness[rows]))]]
        shared = _shared_words(text, nearest.plain)
        return Match(match.entry_id, match.score, Evidence(match.evidence.shares, nearest.text, shared))

    def _signs(self, matches: Sequence[Match], scores: Matrix, likeness: Matrix, text: str) -> Signs:
        said = words(text)
        first, second = matches[0], matches[1] if len(matches) > 1 else None
        return Signs(
            first=first.score,
            worded=sum(first.evidence.shares[name] for name in self._index.lexical),
            lead=first.score - (second.score if second else 0.0),
            off_topic=float(scores[self._off_topic].sum()),
            nearest=float(likeness[self._phrasings[first.entry_id]].max()),
            unknown=sum(not self._spelling.knows(word) for word in said) / len(said),
            length=math.log(len(said)) / 10,
        )


def _average(readings: Sequence[Matrix]) -> Matrix:
    average: Matrix = readings[0] if len(readings) == 1 else np.mean(readings, axis=0)
    return average


def _rows_of_phrasings(learnt: Sequence[Learnt]) -> Mapping[str, NDArray[np.intp]]:
    rows: dict[str, list[int]] = {}
    for row, one in enumerate(learnt):
        if one.phrasing:
            rows.setdefault(one.owner, []).append(row)
    return {owner: np.array(found) for owner, found in rows.items()}


def _shared_words(question: str, phrasing: str) -> tuple[str, ...]:
    there = {stem(word) for word in words(phrasing) if word not in STOP_WORDS}
    return tuple(dict.fromkeys(word for word in words(question) if stem(word) in there))
