"""A small change to what was learnt, worked into an index in seconds where building it anew takes a minute.

The head solves (K + ridge) c = y for all learnt texts (see `bot.matching.head`). When some come and others
go, what is missing is a correction, and it is one in the neighbourhood of the change: so it is sought there,
by the texts most like what changed, such that all texts together come out right again (the subset of
regressors of the same module). Directions of meaning and weights of known features stay as they were learnt.
Close to the index built anew, but not the same: for trying a change out while the real one is built.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.matching.encoder import Encoder
from bot.matching.head import fit_on_landmarks
from bot.matching.index import Index, key_of, owners_of
from bot.matching.learnt import Learnt
from bot.matching.lexical import Lexicon, Matrix
from bot.matching.overlap import Rows
from bot.matching.views import WEIGHTS, Lexical, project, sharpened

MOST_CHANGED = 60
"""Texts that may come and go. With 30 of 3,500, scores come out wrong by 0.05 at most; with 150, by 0.3."""
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


def revised(index: Index, before: Sequence[Learnt], now: Sequence[Learnt], encoder: Encoder) -> Index | None:
    """The index of ``now``, given that of ``before``; None when too much changed, or too little was compared."""
    change = _compare(before, now)
    if change.size > MOST_CHANGED or len(index.meaning.landmarks) < len(before):
        return None
    return _Revision(index, before, now, change, encoder).corrected()


def _compare(before: Sequence[Learnt], now: Sequence[Learnt]) -> _Change:
    rows: dict[tuple[str, str], list[int]] = {}
    for row, one in enumerate(before):
        rows.setdefault((one.plain, one.owner), []).append(row)
    kept = [found.pop(0) if (found := rows.get((one.plain, one.owner))) else -1 for one in now]
    gone = sorted(row for found in rows.values() for row in found)
    return _Change(np.array(kept, dtype=np.intp), np.array(gone, dtype=np.intp))


class _Revision:
    """An index on its way from some texts to others."""

    def __init__(
        self, index: Index, before: Sequence[Learnt], now: Sequence[Learnt], change: _Change, encoder: Encoder
    ) -> None:
        self._old, self._now, self._change = index, now, change
        self._owners, self._former = owners_of(now), owners_of(before)
        self._key = key_of(now, encoder)
        self._gone = [before[row] for row in change.gone]
        came = [now[at].plain for at in change.came]
        self._vectors = index.meaning.vectors[change.kept]
        if came:
            self._vectors[change.came] = project(encoder.encode(came), index.meaning.projection)
        self._coefficients = self._by_owner(index.meaning.coefficients)[change.kept]
        self._coefficients[change.came] = 0
        self._lexicons = {name: _extended(view, came, len(now)) for name, view in index.lexical.items()}

    def _by_owner(self, columns: Matrix) -> Matrix:
        """Columns for the owners there are now; of new ones nothing is known yet."""
        old = {owner: at for at, owner in enumerate(self._former)}
        nothing = columns.shape[1]
        picked: Places = np.array([old.get(owner, nothing) for owner in self._owners], dtype=np.intp)
        return np.pad(columns, ((0, 0), (0, 1)))[:, picked]

    def corrected(self) -> Index:
        """The index, once the correction is found and worked in."""
        lost = self._by_owner(self._old.meaning.coefficients)[self._change.gone]
        near = self._near()
        rows = {name: self._rows(name, self._now) for name in self._lexicons}
        like_gone = self._likeness(self._old.meaning.vectors[self._change.gone], rows, self._gone)
        like_near = self._likeness(self._vectors[near], rows, [self._now[at] for at in near])
        wrong = like_gone @ lost
        wrong[self._change.came] += self._missing(rows)
        correction = fit_on_landmarks([(like_near, wrong)], like_near[near])
        self._coefficients[near] += correction
        return self._made(near, lost, correction)

    def _near(self) -> Places:
        """Places of all that came, and of the texts most like what changed."""
        old = np.flatnonzero(self._change.kept >= 0)
        gone = self._old.meaning.vectors[self._change.gone]
        changed = np.concatenate([self._vectors[self._change.came], gone])
        nearest = (self._vectors[old] @ changed.T).max(axis=1, initial=-1)
        return np.sort(np.concatenate([self._change.came, old[np.argsort(-nearest, kind="stable")[:_NEAREST]]]))

    def _rows(self, name: str, texts: Sequence[Learnt]) -> Rows:
        return Rows([one.plain for one in texts], self._old.lexical[name].features, self._lexicons[name])

    def _likeness(self, vectors: Matrix, rows: dict[str, Rows], texts: Sequence[Learnt]) -> Matrix:
        """How like all texts (rows) and ``texts`` (columns, with their vectors) are, in all views together."""
        likeness = WEIGHTS["meaning"] * sharpened(self._vectors @ vectors.T)
        for name, all_rows in rows.items():
            likeness += WEIGHTS[name] * all_rows.likeness(self._rows(name, texts))
        return likeness

    def _missing(self, rows: dict[str, Rows]) -> Matrix:
        """How far the texts that came are from what they stand for, by what was known before."""
        came = self._change.came
        column = {owner: at for at, owner in enumerate(self._owners)}
        missing = np.zeros((len(came), len(column)), dtype=np.float32)
        missing[np.arange(len(came)), [column[self._now[at].owner] for at in came]] = 1
        old = self._by_owner(self._old.meaning.coefficients)
        missing -= WEIGHTS["meaning"] * sharpened(self._vectors[came] @ self._old.meaning.vectors.T) @ old
        for name, view in self._old.lexical.items():
            missing -= self._rows(name, [self._now[at] for at in came]).shares(self._padded(name, view.adds))
        return missing

    def _padded(self, name: str, adds: Matrix) -> Matrix:
        """What features add, for the owners and features there are now."""
        return np.pad(self._by_owner(adds), ((0, len(self._lexicons[name].names) - len(adds)), (0, 0)))

    def _made(self, near: Places, lost: Matrix, correction: Matrix) -> Index:
        meaning = replace(
            self._old.meaning,
            vectors=self._vectors,
            landmarks=np.arange(len(self._now)),
            coefficients=self._coefficients,
        )
        lexical = {}
        for name, view in self._old.lexical.items():
            adds = self._padded(name, view.adds)
            self._rows(name, self._gone).add_to(adds, -WEIGHTS[name] * lost)
            self._rows(name, [self._now[at] for at in near]).add_to(adds, WEIGHTS[name] * correction)
            lexical[name] = Lexical(self._lexicons[name], adds, view.features)
        return Index(self._key, meaning, lexical)


def _extended(view: Lexical, texts: Sequence[str], size: int) -> Lexicon:
    """The view's lexicon with the features of ``texts`` that are new to it; ``size`` is how many texts there are."""
    lexicon = view.lexicon
    known = set(lexicon.names)
    new = Counter(feature for text in texts for feature in set(view.features(text)) - known)
    idf = [math.log((1 + size) / (1 + count)) + 1 for count in new.values()]
    names = (*lexicon.names, *new)
    return Lexicon(names, np.append(lexicon.idf, np.array(idf, dtype=np.float32)), lexicon.unseen)
