"""The passage of an entry that answers a question, or that comes nearest if the entry lacks the detail asked for.

People ask for the details of anything in much the same words: how many, who leads it, what it costs. Some of them,
such as budgets, wages and deadlines, are seldom on a card. General examples, which name no subject, and the passages
of the entry together tell what it holds from what it lacks.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

import numpy as np

from bot.knowledge.models import Model
from bot.knowledge.passages import PUBLISHED, Passage
from bot.matching.asked import KINDS
from bot.matching.content import stems_of
from bot.matching.gloss import glossed
from bot.matching.lexicon import Matrix
from bot.matching.passage_features import FEATURES, features_of
from bot.matching.passage_index import PassageIndex
from bot.matching.passage_words import PassageWords, QuestionWords
from bot.matching.ranking import Ranking
from bot.matching.splits import asking_clause

DETAILS: Mapping[str, tuple[str, ...]] = {
    label: tuple(texts)
    for label, texts in json.loads(Path(__file__).with_name("details.json").read_text(encoding="utf-8")).items()
}
"""Questions about "it" by label.

They ask for details that cards ``often`` or ``seldom`` hold, about the whole of a subject (``broad``), or for a subject
that fits (``which``).
"""
FILE = Path(__file__).with_name("passage_weights.json")
"""The weights learned by ``benchmarks.passage_training`` from questions about several subjects."""
KNOWN = 0.5
"""Cosine of a question and one that curators wrote from which a passage may lead."""
WELL_KNOWN = 0.7
"""The same cosine from which they ask nearly the same."""
_ASKED, _ASKED_WORDS = FEATURES.index("asked"), FEATURES.index("asked_words")
_SAME_WORDS = 4.0
"""Advantage of a passage for which curators wrote a question with the same words."""
_LEAST = 1e-3
"""Probability below which differences do not matter."""


class Classifier(Protocol):
    """Scores the labels of a message."""

    def scores(self, message: str) -> Mapping[str, float]:
        """Return the score of each label, about 0 to 1."""
        ...


class PassageWeights(Model):
    """Weights of the features by name, and the probabilities from which something is done."""

    choice: dict[str, float]
    """Weights by which the passage is chosen."""
    detail: dict[str, float]
    """Weights of whether the question asks for a detail at all."""
    absent: dict[str, float]
    """Weights of whether the question asks for a detail that the entry lacks."""
    right: dict[str, float]
    """Weights of whether the entry answers the question."""
    floor_detail: float
    """Probability of a detail from which the passage leads the card."""
    floor_absent: float
    """Probability from which the card says that it lacks the detail."""
    floor_right: float
    """Lowest probability of a right entry at which it is the answer, though the matcher is unsure."""
    floor_right_day_one: float
    """The same for a knowledge base without a calibration of its own, whose rankings are less certain."""
    floor_raised: float
    """Lowest probability of a detail that this requires as well: for other questions the matcher knows better."""

    @classmethod
    def shipped(cls) -> Self:
        """Return the weights that come with the bot."""
        return cls.model_validate_json(FILE.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Finding:
    """The best passage of an entry for a question, and the worth of it."""

    passage: Passage
    """The passage that answers, if one does."""
    leads: bool
    """True if the question asks for a detail, and not about the entry as a whole or for an entry."""
    held: bool
    """False if the question asks for a detail that the entry lacks."""
    convincing: bool
    """True if the passage answers so clearly that the entry is the answer, though the matcher is unsure."""


class PassageFinder:
    """Finds the passage of an entry that answers a question. Thread-safe."""

    def __init__(
        self, index: PassageIndex, details: Classifier, weights: PassageWeights, *, is_calibrated: bool = True
    ) -> None:
        """Prepare to find passages.

        ``details`` scores the labels of `DETAILS`, and ``is_calibrated`` tells whether the matcher has a
        calibration of this knowledge base's own.
        """
        self._index = index
        self._details = details
        self._weights = weights
        self._floor_right = weights.floor_right if is_calibrated else weights.floor_right_day_one
        self._choice = np.array([weights.choice[name] for name in FEATURES])

    def find(self, question: str, entry_id: str, ranking: Ranking) -> Finding | None:
        """Return what an entry has for a question, as typed, that the matcher ranked so; None if it has no passage."""
        evidence = self.evidence(question, entry_id, ranking)
        if evidence is None:
            return None
        passage, values = evidence
        detail, absent = _probability(self._weights.detail, values), _probability(self._weights.absent, values)
        is_detail = detail >= self._weights.floor_detail
        # Whatever is asked for, published words that curators know to answer it may come first.
        is_known = bool(passage.asked) and passage.kind in PUBLISHED and values["asked"] >= KNOWN
        # A message of names alone asks for the whole entry.
        leads = (is_detail or is_known) and values["rest"] > 0
        held = not (leads and is_detail) or absent < self._weights.floor_absent
        right = _probability(self._weights.right, values)
        convincing = right >= self._floor_right and detail >= self._weights.floor_raised
        return Finding(passage, leads, held, convincing)

    def evidence(
        self, question: str, entry_id: str, ranking: Ranking, *, within: bool = False
    ) -> tuple[Passage, dict[str, float]] | None:
        """Return the best passage of an entry, and the features that the probabilities are estimated from.

        ``within`` tells that the entry is shown already, so that our note on it may answer, too.
        """
        question = glossed(self._asking(question, entry_id))
        prepared = self._index.question(question, entry_id)
        passages = (self._index.passages if within else self._index.leading)[entry_id]
        if not passages or ranking.features is None:
            return None
        rows, scores = self._score(prepared, passages)
        if within and not prepared.words:
            # "Name them" has no word that our note could answer better than the published words, unless curators wrote
            # nearly the same question for it.
            is_note = np.array([one.passage.kind == "note" for one in passages])
            scores = np.where(is_note & (rows[:, _ASKED] < WELL_KNOWN), scores.min() - 1, scores)
        # The very words of a question that curators wrote for a passage say more than those of another passage.
        best = int(np.argmax(scores + _SAME_WORDS * (rows[:, _ASKED_WORDS] >= 1)))
        values = dict(zip(FEATURES, rows[best].tolist(), strict=True))
        values |= {"score": float(scores[best]), "share": _share(scores)}
        values |= {"rest": prepared.rest(self._index.subjects[entry_id]), "typed": float(bool(prepared.asked.kinds))}
        values |= {f"asks_{kind}": float(kind in prepared.asked.kinds) for kind in KINDS}
        labels = self._details.scores(prepared.bare)
        values |= {f"like_{label}": labels[label] for label in DETAILS}
        return passages[best].passage, values | _of_ranking(ranking)

    def _asking(self, question: str, entry_id: str) -> str:
        """Return what a question asks of an entry: "a friend told me about Oak Hill, what is it" only says the name."""
        clause = asking_clause(question) if entry_id in self._index.with_names else question
        before = question.removesuffix(clause)
        return question if stems_of(before).isdisjoint(self._index.subjects[entry_id]) else clause

    def _score(self, question: QuestionWords, passages: Sequence[PassageWords]) -> tuple[Matrix, Matrix]:
        """Return the features and the scores of passages of an entry for a question that was prepared for it."""
        subject = self._index.subjects[passages[0].passage.entry_id]
        rows = features_of(question, passages, self._index.vectors, subject)
        return rows, rows @ self._choice


def _share(scores: Matrix) -> float:
    """Return the share of the best of the scores, as a softmax."""
    return float(1 / np.exp(scores - scores.max()).sum())


def _of_ranking(ranking: Ranking) -> dict[str, float]:
    names = ("first", "margin", "off_topic", "nearest", "contrast", "decisiveness")
    values = ranking.features.values(names) if ranking.features else [0.0] * len(names)
    chances = {"coverage": ranking.coverage, "confidence": ranking.confidence}
    return {name: math.log(chance + _LEAST) for name, chance in chances.items()} | dict(zip(names, values, strict=True))


def _probability(weights: Mapping[str, float], values: Mapping[str, float]) -> float:
    logit = sum(weight * values.get(name, 1.0) for name, weight in weights.items())
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))
