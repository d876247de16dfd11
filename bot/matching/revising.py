"""A small change to what was learnt, worked into an index in seconds where building it anew takes a minute.

The head solves (K + ridge) c = y for all learnt texts (see `bot.matching.head`). When some texts come and
others go, the old solution is wrong at those that came and near those that went, and right everywhere
else. So the correction is solved for these and for the texts most like them, and for a spread of others
that hold still what the change has nothing to do with: a subset of the data (Rasmussen and Williams,
Gaussian Processes for Machine Learning, section 8.3.2). Directions of meaning and weights of known features
stay as they were learnt. Close to the index built anew, but not the same: for trying a change out.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.matching.encoder import Encoder
from bot.matching.head import RIDGE
from bot.matching.index import Index, key_of, owners_of
from bot.matching.learnt import Learnt
from bot.matching.lexical import Lexicon, Matrix
from bot.matching.overlap import Rows, add_rows, overlap, shares_of
from bot.matching.views import WEIGHTS, Lexical, project, sharpened

MOST_CHANGED = 600
"""Texts that may come and go; with more, building anew is worth its time."""
_NEAREST, _SPREAD = 1_500, 1_000
"""How many of the other texts take part: those most like what changed, and some throughout."""

Places = NDArray[np.intp]


def revised(index: Index, before: Sequence[Learnt], now: Sequence[Learnt], encoder: Encoder) -> Index | None:
    """The index of ``now``, given that of ``before``; None when too much has changed, or too much is left out of it."""
    kept, gone = _compare(before, now)
    came = np.flatnonzero(kept < 0)
    if len(came) + len(gone) > MOST_CHANGED or len(index.meaning.landmarks) < len(before):
        return None
    revision = _Revision(index, before, now, kept)
    revision.take_in(encoder, came)
    revision.let_go(gone)
    revision.correct(gone)
    return revision.index(encoder)


def _compare(before: Sequence[Learnt], now: Sequence[Learnt]) -> tuple[Places, Places]:
    """For each text there is now, its row in the index, -1 where it has come; and the rows of those that went."""
    rows: dict[tuple[str, str], list[int]] = {}
    for row, one in enumerate(before):
        rows.setdefault((one.plain, one.owner), []).append(row)
    kept = [found.pop(0) if (found := rows.get((one.plain, one.owner))) else -1 for one in now]
    gone = sorted(row for found in rows.values() for row in found)
    return np.array(kept, dtype=np.intp), np.array(gone, dtype=np.intp)


class _Revision:
    """An index on its way from some texts to others."""

    def __init__(self, index: Index, before: Sequence[Learnt], now: Sequence[Learnt], kept: Places) -> None:
        self._old, self._before, self._now, self._kept = index, before, now, kept
        self._owners = owners_of(now)
        self._vectors = index.meaning.vectors[kept]
        self._coefficients = self._by_owner(index.meaning.coefficients)[kept]
        self._lexicons = {name: view.lexicon for name, view in index.lexical.items()}
        self._adds = {name: self._by_owner(view.adds) for name, view in index.lexical.items()}

    def _by_owner(self, columns: Matrix) -> Matrix:
        """Columns for the owners there are now; of new ones nothing is known yet."""
        old = {owner: at for at, owner in enumerate(owners_of(self._before))}
        nothing = columns.shape[1]
        picked: Places = np.array([old.get(owner, nothing) for owner in self._owners], dtype=np.intp)
        return np.pad(columns, ((0, 0), (0, 1)))[:, picked]

    def take_in(self, encoder: Encoder, came: Places) -> None:
        """Find a place for the texts at ``came``; what is to be learnt from them comes with `correct`."""
        if not len(came):
            return
        texts = [self._now[at].plain for at in came]
        self._vectors[came] = project(encoder.encode(texts), self._old.meaning.projection)
        self._coefficients[came] = 0
        for name, view in self._old.lexical.items():
            more = Counter(feature for text in texts for feature in set(view.features(text)))
            self._lexicons[name] = _extended(view.lexicon, more, len(self._now))
            added = len(self._lexicons[name].names) - len(view.lexicon.names)
            self._adds[name] = np.pad(self._adds[name], ((0, added), (0, 0)))

    def let_go(self, gone: Places) -> None:
        """Take out what the texts in the old rows ``gone`` added through their features."""
        amounts = self._by_owner(self._old.meaning.coefficients)[gone]
        for name, rows in self._rows([self._before[row] for row in gone]).items():
            add_rows(self._adds[name], rows, -WEIGHTS[name] * amounts)

    def correct(self, gone: Places) -> None:
        """Solve for what is wrong now."""
        places = self._taking_part(self._old.meaning.vectors[gone])
        rows = self._rows([self._now[at] for at in places])
        meaning = WEIGHTS["meaning"] * sharpened(self._vectors[places] @ self._vectors.T)
        scores = meaning @ self._coefficients
        likeness = meaning[:, places].astype(np.float64)
        for name, weighed in rows.items():
            scores += shares_of(weighed, self._adds[name])
            likeness += WEIGHTS[name] * overlap(weighed, len(self._lexicons[name].names))
        wrong = self._targets(places) - scores - RIDGE * self._coefficients[places]
        likeness[np.diag_indices_from(likeness)] += RIDGE
        correction = np.linalg.solve(likeness, wrong).astype(np.float32)
        self._coefficients[places] += correction
        for name, weighed in rows.items():
            add_rows(self._adds[name], weighed, WEIGHTS[name] * correction)

    def _taking_part(self, gone: Matrix) -> Places:
        """Places of all that came, of the texts most like what changed, and of some throughout."""
        came, old = self._kept < 0, np.flatnonzero(self._kept >= 0)
        changed = np.concatenate([self._vectors[came], gone])
        nearest = (self._vectors[old] @ changed.T).max(axis=1, initial=-1)
        # The seed is fixed so that the same change gives the same index each time.
        spread = np.random.default_rng(0).permutation(old)[:_SPREAD]
        return np.unique(np.concatenate([np.flatnonzero(came), old[np.argsort(-nearest)[:_NEAREST]], spread]))

    def _rows(self, texts: Sequence[Learnt]) -> dict[str, Rows]:
        views = self._old.lexical.items()
        return {
            name: [self._lexicons[name].weigh(Counter(view.features(one.plain))) for one in texts]
            for name, view in views
        }

    def _targets(self, places: Places) -> Matrix:
        column = {owner: at for at, owner in enumerate(self._owners)}
        targets = np.zeros((len(places), len(column)), dtype=np.float32)
        targets[np.arange(len(places)), [column[self._now[at].owner] for at in places]] = 1
        return targets

    def index(self, encoder: Encoder) -> Index:
        """What has come of it."""
        everything = np.arange(len(self._now))
        meaning = replace(
            self._old.meaning, vectors=self._vectors, landmarks=everything, coefficients=self._coefficients
        )
        lexical = {
            name: Lexical(self._lexicons[name], self._adds[name], view.features)
            for name, view in self._old.lexical.items()
        }
        return Index(key_of(self._now, encoder), meaning, lexical)


def _extended(lexicon: Lexicon, more: Counter[str], size: int) -> Lexicon:
    """The lexicon with those of the features in ``more`` that are new to it, each with the number of its texts."""
    known = set(lexicon.names)
    new = {feature: count for feature, count in more.items() if feature not in known}
    idf = [math.log((1 + size) / (1 + count)) + 1 for count in new.values()]
    return Lexicon((*lexicon.names, *new), np.append(lexicon.idf, np.array(idf, dtype=np.float32)), lexicon.unseen)
