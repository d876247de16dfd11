"""Ranks entries for a question by its similarity to the training texts."""

import math
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache, reduce
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.calibration import Calibration
from bot.matching.centered import TextRows
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


@dataclass(frozen=True)
class _Comparison:
    """A question compared with the training texts."""

    contributions: dict[str, Matrix]
    """Contributions of each view to each label, averaged over the readings."""
    similarity: Matrix
    """Similarity in meaning to each training text, averaged over the readings."""
    cosines: Matrix | None
    """Centered cosine of the last reading, which has the fewest typing errors, to each text; None if not indexed."""


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
        self._rows = TextRows(training)
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
        compared = self._compare([typed, repaired] if repairs else [typed])
        contributions = compared.contributions
        if after is not None and after in self._neighbors:
            contributions["context"] = self._context(after)
        scores = _total(contributions)
        order = self._on_topic[np.argsort(-scores[self._on_topic], kind="stable")[:RANKED]]
        features = self._confidence_features(order, scores, compared, repaired)
        coverage = self._calibration.coverage.probability(features)
        confidence = coverage * self._calibration.accuracy.probability(features)
        if features.unknown == 1:
            # In a language in which it has no phrasings, the encoder takes any question for one about "what is this".
            confidence = 0.0

        def build(position: int) -> Match:
            match = self._match(int(order[position]), scores, contributions)
            return self._explained(match, compared.similarity, repaired) if position < EXPLAINED else match

        return Ranking(LazyMatches(len(order), build), confidence, coverage, repairs, features)

    def scores(self, question: str) -> Mapping[str, float]:
        """Return the score of every entry for ``question``; it is about 1 in a clear case and about 0 for none."""
        typed = normalize(question)
        repaired, repairs = self._spelling.repair(typed)
        scores = _total(self._compare([typed, repaired] if repairs else [typed]).contributions)
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

    def _compare(self, readings: Sequence[str]) -> _Comparison:
        vectors = self.encoder.encode(readings)
        similarity = _average([self._index.meaning.similarity(vector) for vector in vectors])
        contributions = {"meaning": self._index.meaning.contributions(similarity)}
        for name, view in self._index.lexical.items():
            contributions[name] = _average([view.contributions(text) for text in readings])
        centered = self._index.centered
        return _Comparison(contributions, similarity, centered.cosines(vectors[-1]) if centered else None)

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
            rows = self._rows.phrasings[match.entry_id]
            nearest = self._training[rows[int(np.argmax(similarity[rows]))]]
            return nearest.text, _shared_words(text, nearest.normalized)

        return Match(match.entry_id, match.score, LazyEvidence(match.evidence.contributions, explain))

    def _confidence_features(
        self,
        order: NDArray[np.intp],
        scores: Matrix,
        compared: _Comparison,
        text: str,
    ) -> ConfidenceFeatures:
        """Return the features of a ranking; ``order`` has the columns of its labels, best first."""
        typed = words(text)
        first, similarity = int(order[0]), compared.similarity
        score, second = float(scores[first]), float(scores[order[1]]) if len(order) > 1 else 0.0
        return ConfidenceFeatures(
            first=score,
            lexical_score=sum(float(compared.contributions[name][first]) for name in self._index.lexical),
            margin=score - second,
            off_topic=float(scores[self._off_topic].sum()),
            nearest=float(similarity[self._rows.phrasings[self._labels[first]]].max()),
            unknown=sum(not self._spelling.knows(word) for word in typed) / len(typed),
            length=math.log(len(typed)) / 10,
            covered=self._covered(typed, self._labels[first]),
            contrast=self._rows.contrast(similarity),
            **self._lead(compared.cosines, typed, self._labels[first]),
        )

    def _lead(self, cosines: Matrix | None, typed: Sequence[str], first: str) -> Mapping[str, float]:
        """Return the features, by name, that compare the ``first`` entry with the others in more than its score."""
        if cosines is None:
            return {}
        covered = dict(self.covered([stem(word) for word in typed if word not in STOP_WORDS]))
        own = covered.pop(first)
        return {**self._rows.nearness(cosines, first), "covered_lead": own - max(covered.values(), default=0.0)}

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


def _total(contributions: Mapping[str, Matrix]) -> Matrix:
    # For three short arrays, `np.sum` takes ten times as long.
    total: Matrix = reduce(np.add, contributions.values())
    return total


def _average(readings: Sequence[Matrix]) -> Matrix:
    average: Matrix = readings[0] if len(readings) == 1 else np.mean(readings, axis=0)
    return average


def _shared_words(question: str, phrasing: str) -> tuple[str, ...]:
    stems = {stem(word) for word in words(phrasing) if word not in STOP_WORDS}
    return tuple(dict.fromkeys(word for word in words(question) if stem(word) in stems))
