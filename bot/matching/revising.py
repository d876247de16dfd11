"""A small change to what was learnt, worked into an index in seconds where building it anew takes a minute.

The head solves (K + ridge) c = y for all learnt texts (see `bot.matching.head`). When some come and others
go, what is missing is a correction, and it is one in the neighbourhood of the change: so it is sought there,
by the texts most like what changed, such that all texts together come out right again (the subset of
regressors of the same module). Directions of meaning and weights of known features stay as they were learnt.
Close to the index built anew, but not the same: for trying a change out while the real one is built.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.matching.encoder import Encoder
from bot.matching.head import fit_on_landmarks
from bot.matching.index import Index, key_of, owners_of
from bot.matching.learnt import Learnt
from bot.matching.lexical import Lexicon, Matrix
from bot.matching.overlap import Rows
from bot.matching.views import WEIGHTS, Lexical, Meaning, sharpened

MOST_CHANGED = 60
"""Texts that may come and go. With 30 of 3,500, scores are off by 0.07 at most; with 150 of 12,000, by 0.3."""
_NEAREST = 800
"""How many of the other texts the correction is sought by."""

Places = NDArray[np.intp]


@dataclass(frozen=True)
class _Change:
    """Which texts stayed, came and went."""

    kept: Places
    """For each text there is now its row in the old index; -1 for one that came."""
    gone: Places
    """Rows of the old index."""

    @property
    def came(self) -> Places:
        """Places among the texts there are now."""
        return np.flatnonzero(self.kept < 0)

    @property
    def size(self) -> int:
        """How many came and went."""
        return len(self.came) + len(self.gone)


class Reviser:
    """Works changes into one index; what it needs of the index is computed once. Safe to use from many threads."""

    def __init__(self, index: Index, learnt: Sequence[Learnt], encoder: Encoder) -> None:
        self.key = index.key
        self._index = index
        self._learnt = learnt
        self._encoder = encoder

    @cached_property
    def _rows(self) -> Mapping[str, Rows]:
        texts = [one.plain for one in self._learnt]
        return {name: Rows.of(texts, view.features, view.lexicon) for name, view in self._index.lexical.items()}

    def prepare(self) -> None:
        """Compute now what would be computed at the first change."""
        for rows in self._rows.values():
            rows.likeness(Rows([]))

    def revise(self, now: Sequence[Learnt]) -> Index | None:
        """The index of ``now``; None when too much changed, or too little was compared."""
        change = _compare(self._learnt, now)
        if change.size > MOST_CHANGED or len(self._index.meaning.landmarks) < len(self._learnt):
            return None
        owners = _Owners(owners_of(self._learnt), owners_of(now))
        return _Revision(self._index, self._rows, owners, change, now).corrected(self._encoder)


def _compare(before: Sequence[Learnt], now: Sequence[Learnt]) -> _Change:
    rows: dict[tuple[str, str], list[int]] = {}
    for row, one in enumerate(before):
        rows.setdefault((one.plain, one.owner), []).append(row)
    kept = [found.pop(0) if (found := rows.get((one.plain, one.owner))) else -1 for one in now]
    gone = sorted(row for found in rows.values() for row in found)
    return _Change(np.array(kept, dtype=np.intp), np.array(gone, dtype=np.intp))


@dataclass(frozen=True)
class _Owners:
    """Whose columns there were and are."""

    before: Sequence[str]
    now: Sequence[str]

    def carry(self, columns: Matrix) -> Matrix:
        """Columns for the owners there are now; of new ones nothing is known yet."""
        old = {owner: at for at, owner in enumerate(self.before)}
        nothing = columns.shape[1]
        picked: Places = np.array([old.get(owner, nothing) for owner in self.now], dtype=np.intp)
        return np.pad(columns, ((0, 0), (0, 1)))[:, picked]

    def targets(self, owners: Sequence[str]) -> Matrix:
        """What texts of ``owners`` should come to."""
        column = {owner: at for at, owner in enumerate(self.now)}
        targets = np.zeros((len(owners), len(column)), dtype=np.float32)
        targets[np.arange(len(owners)), [column[owner] for owner in owners]] = 1
        return targets


class _Revision:
    """An index on its way from some texts to others."""

    def __init__(
        self, index: Index, rows: Mapping[str, Rows], owners: _Owners, change: _Change, now: Sequence[Learnt]
    ) -> None:
        self._index, self._rows, self._owners, self._change, self._now = index, rows, owners, change, now
        self._old = owners.carry(index.meaning.coefficients)
        came = [now[at].plain for at in change.came]
        self._lexicons = {name: _extended(view, came, len(now)) for name, view in index.lexical.items()}
        self._came = {name: Rows.of(came, view.features, self._lexicons[name]) for name, view in index.lexical.items()}
        self._vectors = index.meaning.vectors[change.kept]

    def corrected(self, encoder: Encoder) -> Index:
        """The index, once the correction is found and worked in."""
        came, gone = self._change.came, self._change.gone
        if len(came):
            vectors = encoder.encode([self._now[at].plain for at in came])
            self._vectors[came] = self._index.meaning.directions.project(vectors)
        near, lost = self._near(), self._old[gone]
        wrong = self._likeness(self._index.meaning.vectors[gone], self._gone_rows()) @ lost
        wrong[came] += self._missing()
        likeness = self._likeness(self._vectors[near], self._rows_at(near))
        correction = fit_on_landmarks([(likeness, wrong)], likeness[near])
        return Index(key_of(self._now, encoder), self._meaning(near, correction), self._lexical(near, correction))

    def _near(self) -> Places:
        """Places of all that came, and of the texts most like what changed."""
        old = np.flatnonzero(self._change.kept >= 0)
        gone = self._index.meaning.vectors[self._change.gone]
        changed = np.concatenate([self._vectors[self._change.came], gone])
        nearest = (self._vectors[old] @ changed.T).max(axis=1, initial=-1)
        return np.sort(np.concatenate([self._change.came, old[np.argsort(-nearest, kind="stable")[:_NEAREST]]]))

    def _gone_rows(self) -> dict[str, Rows]:
        return {name: Rows([rows[row] for row in self._change.gone]) for name, rows in self._rows.items()}

    def _rows_at(self, places: Places) -> dict[str, Rows]:
        order = {place: at for at, place in enumerate(self._change.came.tolist())}
        kept = self._change.kept
        return {
            name: Rows([rows[kept[at]] if kept[at] >= 0 else self._came[name][order[at]] for at in places.tolist()])
            for name, rows in self._rows.items()
        }

    def _likeness(self, vectors: Matrix, rows: Mapping[str, Rows]) -> Matrix:
        """How like all texts (rows) and others (columns, given in each view) are, in all views together."""
        kept, came = self._change.kept, self._change.came
        likeness = WEIGHTS["meaning"] * sharpened(self._vectors @ vectors.T)
        for name, others in rows.items():
            lexical = self._rows[name].likeness(others)[kept]
            lexical[came] = self._came[name].likeness(others)
            likeness += WEIGHTS[name] * lexical
        return likeness

    def _missing(self) -> Matrix:
        """How far the texts that came are from what they stand for, by what was known before."""
        came = self._change.came
        missing = self._owners.targets([self._now[at].owner for at in came])
        likeness = sharpened(self._vectors[came] @ self._index.meaning.vectors.T)
        missing -= WEIGHTS["meaning"] * likeness @ self._old
        for name, rows in self._came.items():
            missing -= rows.shares(self._adds(name))
        return missing

    def _adds(self, name: str) -> Matrix:
        """What features added before, for the owners and features there are now."""
        adds = self._owners.carry(self._index.lexical[name].adds)
        return np.pad(adds, ((0, len(self._lexicons[name].names) - len(adds)), (0, 0)))

    def _meaning(self, near: Places, correction: Matrix) -> Meaning:
        coefficients = self._old[self._change.kept]
        coefficients[self._change.came] = 0
        coefficients[near] += correction
        everything = np.arange(len(self._now))
        return replace(self._index.meaning, vectors=self._vectors, landmarks=everything, coefficients=coefficients)

    def _lexical(self, near: Places, correction: Matrix) -> dict[str, Lexical]:
        gone, rows = self._gone_rows(), self._rows_at(near)
        lexical = {}
        for name, view in self._index.lexical.items():
            adds = self._adds(name)
            gone[name].add_to(adds, -WEIGHTS[name] * self._old[self._change.gone])
            rows[name].add_to(adds, WEIGHTS[name] * correction)
            lexical[name] = Lexical(self._lexicons[name], adds, view.features)
        return lexical


def _extended(view: Lexical, texts: Sequence[str], size: int) -> Lexicon:
    """The view's lexicon with the features of ``texts`` that are new to it; ``size`` is how many texts there are."""
    lexicon = view.lexicon
    known = set(lexicon.names)
    new = Counter(feature for text in texts for feature in set(view.features(text)) - known)
    idf = [math.log((1 + size) / (1 + count)) + 1 for count in new.values()]
    names = (*lexicon.names, *new)
    return Lexicon(names, np.append(lexicon.idf, np.array(idf, dtype=np.float32)), lexicon.unseen)
