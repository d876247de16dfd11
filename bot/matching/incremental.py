"""Updates an index after a small change to the training texts, in seconds; a full build takes a minute.

The coefficients c of an index solve (K + ridge) c = y for all training texts (see `bot.matching.ridge`). When some
texts are added and others removed, the solution needs a correction, and the correction lies close to the change. It is
therefore fitted on the texts most similar to those that changed, so that all texts together come out right again (the
subset of regressors described in the same module). The projection and the weights of known features stay as they were
learned. The result is close to a full build but not the same: it serves to try out a change while the full index is
being built.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.matching.encoder import Encoder
from bot.matching.index import Index, key_of
from bot.matching.lexicon import Lexicon, Matrix
from bot.matching.ridge import fit_on_landmarks
from bot.matching.sparse import SparseRows, joined
from bot.matching.training import TrainingText, is_prose, labels_of
from bot.matching.views import VIEW_WEIGHTS, Lexical, Meaning, sharpened

MOST_CHANGED = 60
"""Largest number of texts added and removed together.

With 30 of 3,500 texts changed, scores are off by at most 0.07; with 150 of 12,000, by 0.3.
"""
_NEAREST = 400
"""Number of unchanged texts that the correction is fitted on."""

Positions = NDArray[np.intp]


class IncrementalUpdater:
    """Updates one index for changed texts. It computes what it needs from the index once, and is thread-safe."""

    def __init__(self, index: Index, training: Sequence[TrainingText], encoder: Encoder) -> None:
        self.key = index.key
        self._index = index
        self._training = training
        self._encoder = encoder

    @cached_property
    def _rows(self) -> Mapping[str, SparseRows]:
        texts = [one.normalized for one in self._training]
        return {name: SparseRows.weigh(texts, view.extract, view.lexicon) for name, view in self._index.lexical.items()}

    def prepare(self) -> None:
        """Compute now what the first update would otherwise compute."""
        for rows in self._rows.values():
            rows.prepare()

    def update(self, now: Sequence[TrainingText]) -> Index | None:
        """Return the index of the texts ``now``.

        Return None when too much changed, when the texts became or ceased to be largely the entries' own words, or when
        the index was fitted on landmarks instead of on all texts.
        """
        change = _Change.between(self._training, now)
        if change.size > MOST_CHANGED or len(self._index.meaning.landmarks) < len(self._training):
            return None
        if is_prose(now) != is_prose(self._training):
            return None
        columns = _Columns(labels_of(self._training), labels_of(now))
        return _Update(self._index, self._rows, columns, change, now).corrected(self._encoder)


@dataclass(frozen=True)
class _Change:
    """The texts that stayed, were added and were removed."""

    kept: Positions
    """For each text of now, its row in the old index; -1 for an added text."""
    removed: Positions
    """Rows of the old index."""

    @classmethod
    def between(cls, before: Sequence[TrainingText], now: Sequence[TrainingText]) -> "_Change":
        """Return the difference between two lists of texts."""
        rows: dict[tuple[str, str], list[int]] = {}
        for row, one in enumerate(before):
            rows.setdefault((one.normalized, one.label), []).append(row)
        kept = [found.pop(0) if (found := rows.get((one.normalized, one.label))) else -1 for one in now]
        removed = sorted(row for found in rows.values() for row in found)
        return cls(np.array(kept, dtype=np.intp), np.array(removed, dtype=np.intp))

    @property
    def added(self) -> Positions:
        """Positions of the added texts among the texts of now."""
        return np.flatnonzero(self.kept < 0)

    @property
    def size(self) -> int:
        """Number of texts added and removed."""
        return len(self.added) + len(self.removed)


@dataclass(frozen=True)
class _Columns:
    """The labels of the columns before and now."""

    before: Sequence[str]
    now: Sequence[str]

    def carry(self, columns: Matrix) -> Matrix:
        """Return ``columns`` in the order of the labels of now, with zeros for new labels."""
        old = {label: at for at, label in enumerate(self.before)}
        nothing = columns.shape[1]
        picked: Positions = np.array([old.get(label, nothing) for label in self.now], dtype=np.intp)
        return np.pad(columns, ((0, 0), (0, 1)))[:, picked]

    def targets(self, labels: Sequence[str]) -> Matrix:
        """Return the desired scores of texts with these ``labels``: a one in the column of the label."""
        column = {label: at for at, label in enumerate(self.now)}
        targets = np.zeros((len(labels), len(column)), dtype=np.float32)
        targets[np.arange(len(labels)), [column[label] for label in labels]] = 1
        return targets


class _Update:
    """One update of an index from the texts before to the texts of now."""

    def __init__(
        self,
        index: Index,
        rows: Mapping[str, SparseRows],
        columns: _Columns,
        change: _Change,
        now: Sequence[TrainingText],
    ) -> None:
        self._index, self._rows, self._columns, self._change, self._now = index, rows, columns, change, now
        self._tuning = index.meaning.tuning
        self._view_weights = self._tuning.weights(VIEW_WEIGHTS)
        self._old = columns.carry(index.meaning.coefficients)
        added = [now[at].normalized for at in change.added]
        self._lexicons = {name: _extended(view, added, len(now)) for name, view in index.lexical.items()}
        self._added = {
            name: SparseRows.weigh(added, view.extract, self._lexicons[name]) for name, view in index.lexical.items()
        }
        self._vectors = index.meaning.vectors[change.kept]

    def corrected(self, encoder: Encoder) -> Index:
        """Fit the correction and return the index that includes it."""
        added, removed = self._change.added, self._change.removed
        centered = self._index.centered
        if len(added):
            vectors = encoder.encode([self._now[at].normalized for at in added])
            self._vectors[added] = self._index.meaning.projection.project(vectors)
            centered = centered.updated(self._change.kept, vectors) if centered else None
        elif centered:
            centered = centered.updated(self._change.kept, np.zeros((0, len(centered.center)), np.float32))
        near, lost = self._near(), self._old[removed]
        error = self._similarity(self._index.meaning.vectors[removed], self._removed_rows()) @ lost
        error[added] += self._missing()
        similarity = self._similarity(self._vectors[near], self._rows_at(near))
        correction = fit_on_landmarks([(similarity, error)], similarity[near])
        meaning, lexical = self._meaning(near, correction), self._lexical(near, correction)
        return Index(key_of(self._now, encoder), meaning, lexical, centered)

    def _near(self) -> Positions:
        """Return the positions of all added texts, and of the texts most similar to those that changed."""
        old = np.flatnonzero(self._change.kept >= 0)
        removed = self._index.meaning.vectors[self._change.removed]
        changed = np.concatenate([self._vectors[self._change.added], removed])
        nearest = (self._vectors[old] @ changed.T).max(axis=1, initial=-1)
        return np.sort(np.concatenate([self._change.added, old[np.argsort(-nearest, kind="stable")[:_NEAREST]]]))

    def _removed_rows(self) -> dict[str, SparseRows]:
        return {name: rows.take(self._change.removed) for name, rows in self._rows.items()}

    def _rows_at(self, positions: Positions) -> dict[str, SparseRows]:
        # The added rows follow the old ones.
        places = self._change.kept.copy()
        places[self._change.added] = len(self._index.meaning.vectors) + np.arange(len(self._change.added))
        return {name: joined(rows, self._added[name]).take(places[positions]) for name, rows in self._rows.items()}

    def _similarity(self, vectors: Matrix, rows: Mapping[str, SparseRows]) -> Matrix:
        """Return the similarities, over all views, of all texts (rows) to others (columns), given in each view."""
        kept, added = self._change.kept, self._change.added
        similarity = self._view_weights["meaning"] * sharpened(self._vectors @ vectors.T, self._tuning.squarings)
        for name, others in rows.items():
            lexical = self._rows[name].similarity(others).T[kept]
            lexical[added] = self._added[name].similarity(others).T
            similarity += self._view_weights[name] * lexical
        return similarity

    def _missing(self) -> Matrix:
        """Return the targets of the added texts, minus their scores in the index before."""
        added = self._change.added
        missing = self._columns.targets([self._now[at].label for at in added])
        similarity = sharpened(self._vectors[added] @ self._index.meaning.vectors.T, self._tuning.squarings)
        missing -= self._view_weights["meaning"] * similarity @ self._old
        for name, rows in self._added.items():
            missing -= rows.contributions(self._weights(name))
        return missing

    def _weights(self, name: str) -> Matrix:
        """Return the weights of the features before, arranged for the labels and features of now."""
        weights = self._columns.carry(np.asarray(self._index.lexical[name].weights, dtype=np.float32))
        return np.pad(weights, ((0, len(self._lexicons[name].names) - len(weights)), (0, 0)))

    def _meaning(self, near: Positions, correction: Matrix) -> Meaning:
        coefficients = self._old[self._change.kept]
        coefficients[self._change.added] = 0
        coefficients[near] += correction
        everything = np.arange(len(self._now))
        return replace(self._index.meaning, vectors=self._vectors, landmarks=everything, coefficients=coefficients)

    def _lexical(self, near: Positions, correction: Matrix) -> dict[str, Lexical]:
        removed, rows = self._removed_rows(), self._rows_at(near)
        lexical = {}
        for name, view in self._index.lexical.items():
            weights = self._weights(name)
            removed[name].add_to(weights, -self._view_weights[name] * self._old[self._change.removed])
            rows[name].add_to(weights, self._view_weights[name] * correction)
            lexical[name] = Lexical(self._lexicons[name], weights, view.extract)
        return lexical


def _extended(view: Lexical, texts: Sequence[str], size: int) -> Lexicon:
    """Return the view's lexicon with the new features of ``texts``; ``size`` is the number of training texts."""
    lexicon = view.lexicon
    known = set(lexicon.names)
    new = Counter(feature for text in texts for feature in set(view.extract(text)) - known)
    idf = [math.log((1 + size) / (1 + count)) + 1 for count in new.values()]
    names = (*lexicon.names, *new)
    return Lexicon(names, np.append(lexicon.idf, np.array(idf, dtype=np.float32)), lexicon.unseen)
