"""Ranks entries for a question by its similarity to the training texts."""

import math
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import cache, reduce
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.calibration import Calibration
from bot.matching.encoder import Encoder
from bot.matching.index import Index
from bot.matching.lexicon import Matrix
from bot.matching.ranking import ConfidenceFeatures, Evidence, LazyEvidence, LazyMatches, Match, Ranking
from bot.matching.spelling import Spelling
from bot.matching.text import STOP_WORDS, normalize, stem, words
from bot.matching.training import OFF_TOPIC, TrainingText, labels_of

RANKED = 10
"""Number of entries in a ranking."""
EXPLAINED = 3
"""Number of entries, from the first, whose nearest phrasing is looked up."""


class IntentMatcher:
    """Compares a question with every training text by meaning, letters and words.

    A question is read as typed. If RapidFuzz finds words to repair, it is read again with its spelling
    repaired, and both readings count the same. Thread-safe.
    """

    def __init__(
        self,
        training: Sequence[TrainingText],
        index: Index,
        encoder: Encoder,
        calibration: Calibration,
        *,
        neighbors: Mapping[str, frozenset[str]],
        synonyms: Sequence[Sequence[str]] = (),
    ) -> None:
        """``neighbors`` maps each entry to the entries that a follow-up to it is likely to be about."""
        self._training = training
        self._index = index
        self.encoder = encoder
        self._calibration = calibration
        self._neighbors = neighbors
        self._spelling = Spelling((one.normalized for one in training), synonyms)
        self._labels = labels_of(training)
        self._columns = {label: at for at, label in enumerate(self._labels)}
        off_topic = np.array([label.startswith(OFF_TOPIC) for label in self._labels])
        self._on_topic, self._off_topic = np.flatnonzero(~off_topic), np.flatnonzero(off_topic)
        self._phrasings = _rows_of_phrasings(training)
        on_topic = np.array([one.on_topic for one in training], dtype=bool)
        self._on_topic_rows, self._off_topic_rows = _rows(on_topic), _rows(~on_topic)
        self._stems_of = cache(self._stems_of_entry)

    def calibrated(self, calibration: Calibration) -> Self:
        """Return the same matcher with another calibration."""
        other = copy(self)
        other._calibration = calibration
        return other

    def rarity(self, stems: Iterable[str]) -> list[float]:
        """Return how rare each of some stems is in the training texts."""
        return self._index.lexical["words"].lexicon.rarity(stems)

    def match(self, question: str, after: str | None = None) -> Ranking:
        """Rank the entries for ``question``, as typed in Slack.

        ``after`` is the entry shown just before in the same thread, if any. The method raises nothing for
        any text a person types. A question without words has no matches.
        """
        typed = normalize(question)
        if not words(typed):
            return Ranking()
        repaired, repairs = self._spelling.repair(typed)
        contributions, similarity = self._read([typed, repaired] if repairs else [typed])
        if after is not None and after in self._neighbors:
            contributions["context"] = self._context(after)
        scores = _total(contributions)
        order = self._on_topic[np.argsort(-scores[self._on_topic], kind="stable")[:RANKED]]
        features = self._confidence_features(order, scores, contributions, similarity, repaired)
        coverage = self._calibration.coverage.probability(features)
        confidence = coverage * self._calibration.accuracy.probability(features)
        if features.unknown == 1:
            # In a language in which it has no phrasings, the encoder takes any question for one about "what is this".
            confidence = 0.0

        def build(position: int) -> Match:
            match = self._match(int(order[position]), scores, contributions)
            return self._explained(match, similarity, repaired) if position < EXPLAINED else match

        return Ranking(LazyMatches(len(order), build), confidence, coverage, repairs, features)

    def scores(self, question: str) -> Mapping[str, float]:
        """Return the score of every entry for ``question``; it is about 1 in a clear case and about 0 for none."""
        typed = normalize(question)
        repaired, repairs = self._spelling.repair(typed)
        contributions, _ = self._read([typed, repaired] if repairs else [typed])
        scores = _total(contributions)
        return {self._labels[at]: float(scores[at]) for at in self._on_topic}

    def covered(self, content: Sequence[str]) -> Mapping[str, float]:
        """Return the share of the stems ``content``, weighed by their rarity, that the texts of each entry contain."""
        rarity = self._index.lexical["words"].lexicon.rarity(content)
        weights = dict(zip(content, (float(one) for one in rarity), strict=True))
        total = sum(weights.values()) or 1.0
        return {
            self._labels[at]: sum(weight for one, weight in weights.items() if one in self._stems_of(self._labels[at]))
            / total
            for at in self._on_topic
        }

    def _read(self, readings: Sequence[str]) -> tuple[dict[str, Matrix], Matrix]:
        """Return each view's contributions to each label, and the similarity in meaning to each training text.

        Both are averages over the readings.
        """
        vectors = self.encoder.encode(readings)
        similarity = _average([self._index.meaning.similarity(vector) for vector in vectors])
        contributions = {"meaning": self._index.meaning.contributions(similarity)}
        for name, view in self._index.lexical.items():
            contributions[name] = _average([view.contributions(text) for text in readings])
        return contributions, similarity

    def _context(self, after: str) -> Matrix:
        """Return what the thread contributes to the neighbors of the entry shown.

        The entry itself gets nothing, because the person has already seen it.
        """
        contributions = np.zeros(len(self._labels), dtype=np.float32)
        contributions[[self._columns[neighbor] for neighbor in self._neighbors[after]]] = self._calibration.context
        return contributions

    def _match(self, at: int, scores: Matrix, contributions: Mapping[str, Matrix]) -> Match:
        evidence = Evidence({name: float(values[at]) for name, values in contributions.items()})
        return Match(self._labels[at], float(scores[at]), evidence)

    def _explained(self, match: Match, similarity: Matrix, text: str) -> Match:
        """Return the match with its phrasing nearest in meaning, and the words that phrasing shares with ``text``."""

        def explain() -> tuple[str, tuple[str, ...]]:
            rows = self._phrasings[match.entry_id]
            nearest = self._training[rows[int(np.argmax(similarity[rows]))]]
            return nearest.text, _shared_words(text, nearest.normalized)

        return Match(match.entry_id, match.score, LazyEvidence(match.evidence.contributions, explain))

    def _confidence_features(
        self,
        order: NDArray[np.intp],
        scores: Matrix,
        contributions: Mapping[str, Matrix],
        similarity: Matrix,
        text: str,
    ) -> ConfidenceFeatures:
        """Return the features of a ranking; ``order`` has the columns of its labels, best first."""
        typed = words(text)
        first = int(order[0])
        score, second = float(scores[first]), float(scores[order[1]]) if len(order) > 1 else 0.0
        return ConfidenceFeatures(
            first=score,
            lexical_score=sum(float(contributions[name][first]) for name in self._index.lexical),
            margin=score - second,
            off_topic=float(scores[self._off_topic].sum()),
            nearest=float(similarity[self._phrasings[self._labels[first]]].max()),
            unknown=sum(not self._spelling.knows(word) for word in typed) / len(typed),
            length=math.log(len(typed)) / 10,
            covered=self._covered(typed, self._labels[first]),
            contrast=self._contrast(similarity),
        )

    def _covered(self, typed: Sequence[str], entry_id: str) -> float:
        """Return the share of the content words, weighed by their rarity, that the texts of an entry contain."""
        content = [stem(word) for word in typed if word not in STOP_WORDS]
        rarity = dict(zip(content, self._index.lexical["words"].lexicon.rarity(content), strict=True))
        found = sum(rarity[one] for one in content if one in self._stems_of(entry_id))
        return found / sum(rarity[one] for one in content) if content else 0.0

    def _stems_of_entry(self, entry_id: str) -> frozenset[str]:
        """Return the stems of all words of an entry's texts. Those of all entries would slow down each start."""
        texts = (one.normalized for one in self._training if one.label == entry_id)
        return frozenset(stem(word) for text in texts for word in words(text))

    def _contrast(self, similarity: Matrix) -> float:
        """Return how much nearer the nearest text of an entry is than the nearest off-topic message."""
        on_topic, off_topic = similarity[self._on_topic_rows], similarity[self._off_topic_rows]
        return float(on_topic.max(initial=0) - off_topic.max(initial=0))


def _total(contributions: Mapping[str, Matrix]) -> Matrix:
    # For three short arrays, `np.sum` takes ten times as long.
    total: Matrix = reduce(np.add, contributions.values())
    return total


def _average(readings: Sequence[Matrix]) -> Matrix:
    average: Matrix = readings[0] if len(readings) == 1 else np.mean(readings, axis=0)
    return average


def _rows(chosen: NDArray[np.bool_]) -> NDArray[np.intp] | slice:
    """Return the positions of the rows that are chosen, as a slice if they are side by side: it copies nothing."""
    rows = np.flatnonzero(chosen)
    is_block = len(rows) > 0 and rows[-1] - rows[0] + 1 == len(rows)
    return slice(int(rows[0]), int(rows[-1]) + 1) if is_block else rows


def _rows_of_phrasings(training: Sequence[TrainingText]) -> Mapping[str, NDArray[np.intp]]:
    rows: dict[str, list[int]] = {}
    for row, one in enumerate(training):
        if one.phrasing:
            rows.setdefault(one.label, []).append(row)
    return {label: np.array(found) for label, found in rows.items()}


def _shared_words(question: str, phrasing: str) -> tuple[str, ...]:
    stems = {stem(word) for word in words(phrasing) if word not in STOP_WORDS}
    return tuple(dict.fromkeys(word for word in words(question) if stem(word) in stems))
