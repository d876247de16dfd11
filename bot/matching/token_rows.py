"""The share of each token in the sentence encoder's vector, computed once for texts that are nearly alike.

The encoder's two convolutions look at two tokens to either side each, and its output is a function of the sum over all
tokens. So what a token adds depends on the four tokens to either side of it, and on nothing else in the text. Each
question is encoded in several forms: as typed, repaired, sentence by sentence, and without the names of an entry. They
differ in a few tokens, so only what is around these has to be computed again.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.matching.recent import Recent

Matrix = NDArray[np.float32]
Positions = NDArray[np.intp]

REACH = 4
"""Number of tokens to either side that what a token adds depends on."""
KEPT = 1_024
"""Number of tokens whose rows are kept, with those around them; 5 KB each."""
_ORDERS = ((2, 0), (3, 1), (5, 2))
"""Number of tokens that each branch of a convolution looks at, and how many of them come before its own."""
_WIDTH = 256
"""Numbers of each branch."""
_OUTSIDE = -1
"""Stands for the tokens before and after a text."""


class Weights(Protocol):
    """The weights of the package's model that are needed here, as its class `NumpyBackend` names them."""

    table: Any
    scale: Matrix
    lo: Matrix
    proj_W: Matrix  # noqa: N815 (the name in the package)
    proj_b: Matrix
    ln_g_all: Matrix
    ln_b_all: Matrix
    w1: Sequence[Matrix]
    b1: Sequence[Matrix]
    w2: Sequence[Matrix]
    b2: Sequence[Matrix]
    ln_g: Matrix
    ln_b: Matrix
    eps: float


class TokenRows:
    """Computes the rows of tokens, and keeps those of recent ones. Thread-safe."""

    def __init__(self, weights: Weights, most: int = KEPT) -> None:
        """Keep the rows of at most ``most`` tokens."""
        self._weights = weights
        self._kept = Recent[bytes, Matrix](most)

    def sums(self, texts: Sequence[Sequence[int]]) -> Matrix:
        """Return the sum of the rows of each text's tokens; a text has one token at least."""
        tokens = np.fromiter(chain.from_iterable(texts), dtype=np.int32)
        around = _around([len(text) for text in texts])
        keys = [one.tobytes() for one in np.append(tokens, np.int32(_OUTSIDE))[around]]
        places = dict(zip(keys, range(len(keys)), strict=True))

        def compute(missing: Sequence[bytes]) -> Iterable[Matrix]:
            wanted = np.array([places[key] for key in missing], dtype=np.intp)
            return map(np.copy, self._compute(tokens, around, wanted))

        rows = self._kept.values(keys, compute)
        begins = np.cumsum([0, *map(len, texts[:-1])])
        sums: Matrix = np.add.reduceat(np.array([rows[key] for key in keys]), begins, axis=0)
        return sums

    def _compute(self, tokens: NDArray[np.int32], around: Positions, wanted: Positions) -> Matrix:
        """Return the rows of the tokens at the ``wanted`` positions; ``around`` has the positions around each token."""
        weights = self._weights
        near, far = _inside(around[wanted, 2:-2], len(tokens)), _inside(around[wanted], len(tokens))
        meaning = _meaning(weights, tokens[far])
        projected = meaning @ weights.proj_W
        projected += weights.proj_b
        _normalize(projected, weights.ln_g_all, weights.ln_b_all, weights.eps)
        once = np.empty((len(near), projected.shape[1]), dtype=np.float32)
        _convolve(projected, _places(far, around[near]), weights.w1, weights.b1, once)
        rows = np.empty((len(wanted), meaning.shape[1] + once.shape[1]), dtype=np.float32)
        rows[:, : meaning.shape[1]] = meaning[np.searchsorted(far, wanted)]
        _convolve(once, _places(near, around[wanted]), weights.w2, weights.b2, rows[:, meaning.shape[1] :])
        _normalize(rows, weights.ln_g, weights.ln_b, weights.eps)
        return rows


def _around(lengths: Sequence[int]) -> Positions:
    """Return the positions around each token (row) of texts that follow each other; those outside its text are last."""
    total = sum(lengths)
    ends = np.cumsum(lengths)
    begins = ends - lengths
    around = np.arange(total)[:, np.newaxis] + np.arange(-REACH, REACH + 1)
    is_inside = (around >= np.repeat(begins, lengths)[:, np.newaxis]) & (
        around < np.repeat(ends, lengths)[:, np.newaxis]
    )
    return np.where(is_inside, around, total)


def _inside(around: Positions, total: int) -> Positions:
    """Return the positions, each once and in order, that are not outside."""
    found = np.unique(around)
    return found[:-1] if found[-1] == total else found


def _places(known: Positions, around: Positions) -> Positions:
    """Return where each position is among the ``known`` ones; those that are not get the place after the last."""
    places = np.searchsorted(known, around)
    is_known = np.append(known, -1)[places] == around
    return np.where(is_known, places, len(known))


def _meaning(weights: Weights, tokens: NDArray[np.int32]) -> Matrix:
    """Return the embedding of each token, from the table that holds it in single bytes."""
    chunks = tokens % len(weights.scale)
    embedded: Matrix = weights.table[tokens].astype(np.float32)
    embedded *= weights.scale[chunks, np.newaxis]
    embedded += weights.lo[chunks, np.newaxis]
    return embedded


def _convolve(
    rows: Matrix, places: Positions, kernels: Sequence[Matrix], biases: Sequence[Matrix], out: Matrix
) -> None:
    """Write a convolution of ``rows``, added to the rows themselves; ``places`` has the rows around each result."""
    branch = np.zeros((len(rows) + 1, _WIDTH), dtype=np.float32)
    for at, (size, before) in enumerate(_ORDERS):
        part = slice(at * _WIDTH, (at + 1) * _WIDTH)
        branch[:-1] = rows[:, part]
        first = REACH - before
        convolved = branch[places[:, first : first + size]].reshape(len(places), size * _WIDTH) @ kernels[at]
        convolved += biases[at]
        np.maximum(convolved, 0, out=convolved)
        convolved += branch[places[:, REACH]]
        out[:, part] = convolved


def _normalize(rows: Matrix, gains: Matrix, biases: Matrix, epsilon: float) -> None:
    """Give each row the mean 0 and the variance 1, and scale and shift it."""
    rows -= rows.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
    rows *= np.reciprocal(np.sqrt(variance + np.float32(epsilon)))[:, np.newaxis]
    rows *= gains
    rows += biases
