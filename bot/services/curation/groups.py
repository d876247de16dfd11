"""Groups of questions that mean the same, by the bot's own encoder.

The encoder's vectors hold much that all questions share. They are centered and whitened on texts that have nothing to
do with the questions at hand (Su et al., Whitening Sentence Representations, arXiv:2103.15316), so that a handful of
questions are grouped in the same way as hundreds. The similarity of each question to all the others is subtracted.
Average linkage then joins groups for as long as their questions are similar enough on average, and in the end each
question moves to the group that it is most similar to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.base import KnowledgeBase
from bot.matching.encoder import Encoder, Vectors
from bot.matching.lexicon import Matrix
from bot.matching.text import STOP_WORDS, normalize, words
from bot.matching.training import GENERAL

SIMILAR = 0.1
"""Average similarity, above that to all questions, from which two groups are one.

Of thresholds between 0.08 and 0.20, it groups three sets of synthetic questions best, with a pairwise F1 of 0.94 on
200 questions about 20 topics, of 0.87 on 60 about ten topics, and of 0.67 on 60 about 12 topics, most of them about
students and interns: there, some topics run together.
"""
_USUAL, _FEW = 0.07, 20
"""Average similarity of unrelated questions, and the number of questions that outweighs it."""
_SHRINKAGE = 4.0
"""Variance added in every direction before whitening, as a multiple of the average variance."""
MOST_PHRASINGS = 4_000
"""Number of phrasings that a `QuestionSpace` is learned from."""
_ROUNDS = 5
"""Largest number of times that questions move between groups."""


@dataclass(frozen=True)
class QuestionSpace:
    """Vectors of questions, in which unrelated questions are far apart."""

    encoder: Encoder
    center: Matrix
    axes: Matrix
    """The directions, one a column, each scaled to the spread of unrelated texts along it."""

    @classmethod
    def learn(cls, encoder: Encoder, vectors: Vectors) -> Self:
        """Return the space for ``encoder``; ``vectors`` are those of some thousand texts on many subjects."""
        center = vectors.mean(axis=0)
        covariance = np.cov(vectors - center, rowvar=False, bias=True)
        average = float(np.trace(covariance)) / len(covariance)
        spread, axes = np.linalg.eigh(covariance)
        scale = (spread.clip(0) + _SHRINKAGE * max(average, 1e-6)) ** -0.5
        return cls(encoder, center, (axes * scale).astype(np.float32))

    def similarity(self, questions: Sequence[str]) -> Matrix:
        """Return the similarity, from -1 to 1, of each question to each other."""
        projected = (_vectors(self.encoder, questions) - self.center) @ self.axes
        lengths = np.linalg.norm(projected, axis=1, keepdims=True)
        unit: Matrix = np.divide(projected, lengths, out=np.zeros_like(projected), where=lengths > 0)
        return unit @ unit.T


def background(knowledge: KnowledgeBase) -> list[str]:
    """Return the texts to learn a `QuestionSpace` from: phrasings of all entries, and general messages, normalized."""
    phrasings = [phrasing for entry in knowledge.entries.values() for phrasing in entry.phrasings]
    every = len(phrasings) // MOST_PHRASINGS + 1
    general = (text for texts in GENERAL.values() for text in texts)
    return [normalize(text) for text in (*general, *phrasings[::every])]


def _vectors(encoder: Encoder, texts: Sequence[str]) -> Matrix:
    """Return, for each text, the mean of the vectors of all its words and of those that say what it is about."""
    normalized = [normalize(text) for text in texts]
    content = [" ".join(word for word in words(text) if word not in STOP_WORDS) or text for text in normalized]
    both: Matrix = (encoder.encode(normalized) + encoder.encode(content)) * np.float32(0.5)
    return both


def group(questions: Sequence[str], space: QuestionSpace) -> list[list[int]]:
    """Return the positions of ``questions`` that mean the same, group by group, in the order of their first question.

    The time grows with the cube of the number of questions: a thousand take a second.
    """
    if not questions:
        return []
    similarity = _apart(space.similarity(questions))
    labels = _settled(similarity, _linked(similarity))
    groups: dict[int, list[int]] = {}
    for position, label in enumerate(labels.tolist()):
        groups.setdefault(label, []).append(position)
    return list(groups.values())


def _apart(similarity: Matrix) -> Matrix:
    """Return how much more similar each two questions are than they are to all the others.

    Questions of one workspace share a subject, which says nothing about what is asked.
    """
    others = similarity.copy()
    np.fill_diagonal(others, 0)
    usual = (others.sum(axis=1) + _FEW * _USUAL) / (len(others) - 1 + _FEW)
    apart: Matrix = similarity - usual[:, np.newaxis] - usual + usual.mean()
    return apart


def _linked(similarity: Matrix) -> NDArray[np.intp]:
    """Return a label for each question by average linkage (Sokal and Michener, 1958)."""
    between = similarity.astype(np.float32, copy=True)
    np.fill_diagonal(between, -np.inf)
    sizes = np.ones(len(between), dtype=np.float32)
    labels = np.arange(len(between))
    while True:
        kept, merged = np.unravel_index(int(np.argmax(between)), between.shape)
        if not between[kept, merged] >= SIMILAR:
            return labels
        total = sizes[kept] + sizes[merged]
        between[kept] = (sizes[kept] * between[kept] + sizes[merged] * between[merged]) / total
        between[:, kept] = between[kept]
        between[kept, kept] = between[merged] = between[:, merged] = -np.inf
        sizes[kept] = total
        labels[labels == merged] = kept


def _settled(similarity: Matrix, labels: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the labels after each question has moved to the group that it is most similar to on average.

    A question on its own joins a group only if it is similar enough.
    """
    others = similarity.copy()
    np.fill_diagonal(others, 0)
    for _ in range(_ROUNDS):
        ids = np.unique(labels)
        member = (labels[:, np.newaxis] == ids).astype(np.float32)
        companions = member.sum(axis=0) - member
        average = np.where(companions > 0, others @ member / np.maximum(companions, 1), SIMILAR)
        moved = ids[average.argmax(axis=1)]
        if np.array_equal(moved, labels):
            break
        labels = moved
    return labels
