"""Builds the views of an index from training texts: vectors, features, and the coefficients that weigh them."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.matching.encoder import Progress, Vectors
from bot.matching.lexicon import Lexicon, Matrix
from bot.matching.projection import Projection
from bot.matching.ridge import fit_exactly, fit_on_landmarks
from bot.matching.similarity import Similarities
from bot.matching.sparse import SparseRows
from bot.matching.training import TrainingText
from bot.matching.tuning import Tuning
from bot.matching.views import EXTRACTORS, VIEW_WEIGHTS, Lexical, Meaning, sharpened

MOST_EXACT = 16_000
"""Largest number of texts that are all compared with each other; 16,000 take 900 MiB."""
LANDMARKS = 6_000
"""Number of texts that serve as landmarks where there are more than `MOST_EXACT`."""
_BATCH = 256
_USUAL_STEPS = 20
"""Number of steps of an exact fit that the progress is divided by."""


class Builder:
    """Builds the views of an index. The constructor learns the features; `build` fits the coefficients."""

    def __init__(self, training: Sequence[TrainingText], targets: Matrix, vectors: Vectors, progress: Progress) -> None:
        """Prepare to build.

        Args:
            training: The texts.
            targets: A one for each text (row) in its label's column.
            vectors: The encoder's vectors of the texts.
            progress: Counts each text once.
        """
        texts = [one.normalized for one in training]
        self._size = len(texts)
        self._weights = np.array([one.weight for one in training], dtype=np.float32)
        self._tuning = Tuning.of(training)
        self._view_weights = self._tuning.weights(VIEW_WEIGHTS)
        self._targets = targets
        self._progress = progress
        self._projection = Projection.learn(vectors, targets, self._weights)
        self._vectors = as_stored(self._projection.project(vectors))
        self._lexicons: dict[str, Lexicon] = {}
        self._rows: dict[str, SparseRows] = {}
        for name, extract in EXTRACTORS.items():
            self._lexicons[name], self._rows[name] = SparseRows.learn(texts, extract)

    def build(self) -> tuple[Meaning, Mapping[str, Lexical]]:
        """Return the views, ready for questions."""
        landmarks, coefficients = self._fit()
        lexical = {name: self._lexical(name, landmarks, coefficients) for name in EXTRACTORS}
        return Meaning(self._projection, self._vectors, landmarks, coefficients, self._tuning), lexical

    def _lexical(self, name: str, landmarks: NDArray[np.intp], coefficients: Matrix) -> Lexical:
        weights = np.zeros((len(self._lexicons[name].names), coefficients.shape[1]), dtype=np.float32)
        self._rows[name].take(landmarks).add_to(weights, coefficients)
        return Lexical(self._lexicons[name], as_stored(self._view_weights[name] * weights), EXTRACTORS[name])

    def _fit(self) -> tuple[NDArray[np.intp], Matrix]:
        """Return the landmarks, and the coefficients of each for each target."""
        if self._size <= MOST_EXACT:
            return np.arange(self._size), self._fit_exactly()
        # The seed is fixed so that the same texts give the same index on every machine.
        landmarks = np.sort(np.random.default_rng(0).permutation(self._size)[:LANDMARKS])
        near = {name: rows.take(landmarks) for name, rows in self._rows.items()}
        among = np.concatenate([self._similarity(slice(at, at + 1), landmarks, near) for at in landmarks])
        blocks = ((self._similarity(batch, landmarks, near), self._targets[batch]) for batch in self._batches())
        return landmarks, fit_on_landmarks(blocks, among)

    def _fit_exactly(self) -> Matrix:
        share = self._size // _USUAL_STEPS
        left = self._size

        def step() -> None:
            nonlocal left
            done = min(share, left)
            left -= done
            self._progress(done)

        with Similarities(self._vectors, self._rows, self._tuning) as similarities:
            step()
            coefficients = fit_exactly(similarities.times, self._targets, self._weights, step)
        self._progress(left)
        return coefficients

    def _similarity(self, batch: slice, landmarks: NDArray[np.intp], near: Mapping[str, SparseRows]) -> Matrix:
        """Return the similarities, over all views, of the texts in ``batch`` (rows) to the landmarks (columns)."""
        near_in_meaning = sharpened(self._vectors[batch] @ self._vectors[landmarks].T, self._tuning.squarings)
        similarity = self._view_weights["meaning"] * near_in_meaning
        for name, rows in near.items():
            queries = self._rows[name].take(range(batch.start, batch.stop))
            similarity += self._view_weights[name] * rows.similarity(queries)
        return similarity

    def _batches(self) -> Iterator[slice]:
        for start in range(0, self._size, _BATCH):
            batch = slice(start, min(start + _BATCH, self._size))
            yield batch
            self._progress(batch.stop - batch.start)


def as_stored(numbers: Matrix) -> Matrix:
    """Return ``numbers`` rounded to the precision of a stored index, so that reading one back gives the same scores."""
    return numbers.astype(np.float16).astype(np.float32)
