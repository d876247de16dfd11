"""The interface of every engine, and the ranking of entries by the scores of their phrasings."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import Task
from bot.matching.encoder import Encoder
from bot.matching.training import OFF_TOPIC, TrainingText

SHOWN = 3
"""Number of entries in a ranking, as hit@3 needs them."""


@dataclass(frozen=True)
class EngineRanking:
    """Entries for a question, and a score for the question."""

    labels: tuple[str, ...]
    """Labels of the entries, best first."""
    score: float = 0.0
    """The score is higher, the more likely it is that any entry answers."""


class Engine(ABC):
    """Learns a task's texts and ranks their labels for a question.

    All off-topic messages are learned as one class, which is never ranked but lowers the
    score. Texts and questions arrive normalized by the bot's own normalizer.
    """

    name: str
    max_texts: int = 1_000_000
    """Largest number of texts that the engine is tried with."""
    encoder: Encoder | None = None
    """The sentence encoder that the engine uses, if any."""

    @abstractmethod
    def learn(self, task: Task) -> None:
        """Learn the texts of ``task``, and forget all others."""

    @abstractmethod
    def rank(self, question: str) -> EngineRanking:
        """Return the best entries; quality is measured on this method."""

    def answer(self, question: str) -> object:
        """Return only the best entry, in the way a user of the library would ask for it; this method is timed."""
        return self.rank(question)


def engine_label(one: TrainingText) -> str:
    """Return the label of a text, with all kinds of off-topic messages as one label."""
    return OFF_TOPIC if one.label.startswith(OFF_TOPIC) else one.label


class LabelRanker:
    """Turns a score for each training text into a ranking of the labels."""

    def __init__(self, training: Sequence[TrainingText], mean_of: int = 1) -> None:
        """Prepare for these texts; a label's score is the mean of its ``mean_of`` best texts."""
        rows: dict[str, list[int]] = {}
        for row, one in enumerate(training):
            rows.setdefault(engine_label(one), []).append(row)
        self._names = [name for name in rows if name != OFF_TOPIC]
        self._off_topic = np.array(rows.get(OFF_TOPIC, []), dtype=np.intp)
        self._mean_of = mean_of
        longest = max(len(rows[name]) for name in self._names)
        # Short rows are padded with the position of a text that does not exist, which gets the lowest score.
        self._rows = np.full((len(self._names), max(longest, mean_of)), len(training), dtype=np.intp)
        for at, name in enumerate(self._names):
            self._rows[at, : len(rows[name])] = rows[name]
        self._lengths = np.array([min(mean_of, len(rows[name])) for name in self._names])

    def ranked(self, scores: NDArray[np.floating]) -> EngineRanking:
        """Return the ranking for these scores; its score is the first label's lead over off-topic."""
        own = np.append(scores, scores.dtype.type(-1e9))[self._rows]
        best = np.partition(own, -self._mean_of, axis=1)[:, -self._mean_of :]
        means = np.where(best > -1e8, best, 0).sum(axis=1) / self._lengths
        order = np.argsort(-means, kind="stable")[:SHOWN]
        off_topic = np.sort(scores[self._off_topic])[-self._mean_of :].mean() if len(self._off_topic) else 0.0
        return EngineRanking(tuple(self._names[int(at)] for at in order), float(means[order[0]] - off_topic))


def ranked_hits(hits: Iterable[tuple[str, float]]) -> EngineRanking:
    """Return the ranking for the hits of a search, given as labels and scores.

    Its score is the first label's lead over off-topic.
    """
    best: dict[str, float] = {}
    for label, score in hits:
        best[label] = max(score, best.get(label, 0.0))
    off_topic = best.pop(OFF_TOPIC, 0.0)
    order = sorted(best, key=lambda label: -best[label])[:SHOWN]
    return EngineRanking(tuple(order), (best[order[0]] if order else 0.0) - off_topic)
