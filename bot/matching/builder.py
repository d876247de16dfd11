"""Builds the views of an index from training texts: vectors, features, and the coefficients that weigh them."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.matching.encoder import Encoder
from bot.matching.projection import Projection
from bot.matching.ridge import fit_exactly, fit_on_landmarks
from bot.matching.sparse import Lexicon, Matrix, SparseRows, count_features
from bot.matching.views import EXTRACTORS, VIEW_WEIGHTS, Lexical, Meaning, sharpened

Progress = Callable[[int], None]
"""Called with the number of steps done since the last call; each text takes two steps."""

BATCH = 256
MOST_EXACT = 16_000
"""Largest number of texts that are all compared with each other; 16,000 take a minute and 3 GiB."""
LANDMARKS = 6_000
"""Number of texts that serve as landmarks where there are more than `MOST_EXACT`."""


class Builder:
    """Builds the views of an index. The constructor encodes the texts; `build` fits the coefficients."""

    def __init__(self, texts: Sequence[str], targets: Matrix, encoder: Encoder, progress: Progress) -> None:
        """Encode the normalized ``texts``; ``targets`` has a one for each text (row) in its label's column."""
        self._texts = texts
        self._targets = targets
        self._progress = progress
        full = np.concatenate([encoder.encode(texts[batch]) for batch in self._batches()])
        self._projection = Projection.learn(full, targets)
        self._vectors = as_stored(self._projection.project(full))
        self._lexicons: dict[str, Lexicon] = {}
        self._rows: dict[str, SparseRows] = {}
        for name, extract in EXTRACTORS.items():
            counts = count_features(texts, extract)
            self._lexicons[name] = Lexicon.learn(counts)
            self._rows[name] = SparseRows.weigh(counts, self._lexicons[name])

    def build(self) -> tuple[Meaning, Mapping[str, Lexical]]:
        """Return the views, ready for questions."""
        landmarks, coefficients = self._fit()
        lexical = {name: self._lexical(name, landmarks, coefficients) for name in EXTRACTORS}
        return Meaning(self._projection, self._vectors, landmarks, coefficients), lexical

    def _lexical(self, name: str, landmarks: NDArray[np.intp], coefficients: Matrix) -> Lexical:
        weights = np.zeros((len(self._lexicons[name].names), coefficients.shape[1]), dtype=np.float32)
        self._rows[name].take(landmarks).add_to(weights, coefficients)
        return Lexical(self._lexicons[name], as_stored(VIEW_WEIGHTS[name] * weights), EXTRACTORS[name])

    def _fit(self) -> tuple[NDArray[np.intp], Matrix]:
        """Return the landmarks, and the coefficients of each for each target."""
        size = len(self._texts)
        if size <= MOST_EXACT:
            everything = np.arange(size)
            similarity = np.empty((size, size))
            for batch, rows in self._similarities(everything, self._rows):
                similarity[batch] = rows
            return everything, fit_exactly(similarity, self._targets)
        # The seed is fixed so that the same texts give the same index on every machine.
        landmarks = np.sort(np.random.default_rng(0).permutation(size)[:LANDMARKS])
        near = {name: rows.take(landmarks) for name, rows in self._rows.items()}
        among = np.concatenate([self._similarity(slice(at, at + 1), landmarks, near) for at in landmarks])
        blocks = ((rows, self._targets[batch]) for batch, rows in self._similarities(landmarks, near))
        return landmarks, fit_on_landmarks(blocks, among)

    def _similarities(
        self, landmarks: NDArray[np.intp], near: Mapping[str, SparseRows]
    ) -> Iterator[tuple[slice, Matrix]]:
        for batch in self._batches():
            yield batch, self._similarity(batch, landmarks, near)

    def _similarity(self, batch: slice, landmarks: NDArray[np.intp], near: Mapping[str, SparseRows]) -> Matrix:
        """Return the similarities, over all views, of the texts in ``batch`` (rows) to the landmarks (columns)."""
        similarity = VIEW_WEIGHTS["meaning"] * sharpened(self._vectors[batch] @ self._vectors[landmarks].T)
        for name, rows in near.items():
            queries = self._rows[name].take(range(batch.start, batch.stop))
            similarity += VIEW_WEIGHTS[name] * rows.similarity(queries)
        return similarity

    def _batches(self) -> Iterator[slice]:
        for start in range(0, len(self._texts), BATCH):
            batch = slice(start, min(start + BATCH, len(self._texts)))
            yield batch
            self._progress(batch.stop - batch.start)


def as_stored(numbers: Matrix) -> Matrix:
    """Return ``numbers`` rounded to the precision of a stored index, so that reading one back gives the same scores."""
    return numbers.astype(np.float16).astype(np.float32)
