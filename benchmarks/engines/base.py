"""What every engine does, and how scores of phrasings become a ranking of entries."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import Task
from bot.matching.encoder import Encoder
from bot.matching.learnt import OFF_TOPIC, Learnt

SHOWN = 3
"""How many entries a ranking needs for hit@3."""


@dataclass(frozen=True)
class Ranked:
    """Entries for a question, best first, and how surely any of them answers."""

    owners: tuple[str, ...]
    score: float = 0.0


class Engine(ABC):
    """Learns a task's texts and ranks their owners for a question.

    Off-topic messages are learnt as one class of their own, which is never ranked but lowers the
    score. Texts and questions are given normalised, by the bot's own normaliser.
    """

    name: str
    most: int = 1_000_000
    """The largest base it is tried on."""
    encoder: Encoder | None = None
    """The sentence encoder that it uses, if any."""

    @abstractmethod
    def learn(self, task: Task) -> None:
        """Forget everything before and learn the texts of ``task``."""

    @abstractmethod
    def rank(self, question: str) -> Ranked:
        """The best entries; what quality is measured on."""

    def answer(self, question: str) -> object:
        """The best alone, in the way one would ask for it; what is timed."""
        return self.rank(question)


def class_of(one: Learnt) -> str:
    """The owner of a text, all kinds of off-topic messages being one."""
    return OFF_TOPIC if one.owner.startswith(OFF_TOPIC) else one.owner


class Owners:
    """Turns a score for each learnt text into a ranking."""

    def __init__(self, learnt: Sequence[Learnt], mean_of: int = 1) -> None:
        """An owner's score is the mean of its ``mean_of`` best texts."""
        rows: dict[str, list[int]] = {}
        for row, one in enumerate(learnt):
            rows.setdefault(class_of(one), []).append(row)
        self._names = [name for name in rows if name != OFF_TOPIC]
        self._off_topic = np.array(rows.get(OFF_TOPIC, []), dtype=np.intp)
        self._mean_of = mean_of
        longest = max(len(rows[name]) for name in self._names)
        # Short rows are filled up with a text that is not there, whose score is the lowest.
        self._rows = np.full((len(self._names), max(longest, mean_of)), len(learnt), dtype=np.intp)
        for at, name in enumerate(self._names):
            self._rows[at, : len(rows[name])] = rows[name]
        self._lengths = np.array([min(mean_of, len(rows[name])) for name in self._names])

    def ranked(self, scores: NDArray[np.floating]) -> Ranked:
        """The owners of the texts with these scores; how far the first is above off-topic is the score."""
        own = np.append(scores, scores.dtype.type(-1e9))[self._rows]
        best = np.partition(own, -self._mean_of, axis=1)[:, -self._mean_of :]
        means = np.where(best > -1e8, best, 0).sum(axis=1) / self._lengths
        order = np.argsort(-means, kind="stable")[:SHOWN]
        away = np.sort(scores[self._off_topic])[-self._mean_of :].mean() if len(self._off_topic) else 0.0
        return Ranked(tuple(self._names[int(at)] for at in order), float(means[order[0]] - away))


def ranked_hits(hits: Iterable[tuple[str, float]]) -> Ranked:
    """The owners of a search's hits, best first; how far the first is above off-topic is the score."""
    best: dict[str, float] = {}
    for owner, score in hits:
        best[owner] = max(score, best.get(owner, 0.0))
    away = best.pop(OFF_TOPIC, 0.0)
    order = sorted(best, key=lambda owner: -best[owner])[:SHOWN]
    return Ranked(tuple(order), (best[order[0]] if order else 0.0) - away)
