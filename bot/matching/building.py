"""Builds the views from learnt texts: vectors, features, and the head that weighs them."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.matching.directions import Directions
from bot.matching.encoder import Encoder
from bot.matching.head import fit_exactly, fit_on_landmarks
from bot.matching.lexical import Matrix, Postings
from bot.matching.views import LEXICAL, WEIGHTS, Lexical, Meaning, sharpened

Progress = Callable[[int], None]
"""Told how many more steps are done; a text takes two."""

BATCH = 256
MOST_EXACT = 16_000
"""Up to so many texts each is compared with each; 16,000 take a minute and 3 GiB."""
LANDMARKS = 6_000
"""How many texts stand for all where there are more."""


class Builder:
    """Learnt texts on their way to an index."""

    def __init__(self, texts: Sequence[str], targets: Matrix, encoder: Encoder, progress: Progress) -> None:
        self._texts = texts
        self._targets = targets
        self._progress = progress
        full = np.concatenate([encoder.encode(texts[at]) for at in self._batches()])
        self._directions = Directions.learn(full, targets)
        self._vectors = kept(self._directions.project(full))
        self._postings = {name: Postings(texts, features) for name, features in LEXICAL.items()}

    def build(self) -> tuple[Meaning, Mapping[str, Lexical]]:
        """The views, ready to be asked."""
        landmarks, coefficients = self._fit()
        lexical = {
            name: Lexical(
                postings.lexicon, kept(WEIGHTS[name] * postings.towards(landmarks, coefficients)), LEXICAL[name]
            )
            for name, postings in self._postings.items()
        }
        return Meaning(self._directions, self._vectors, landmarks, coefficients), lexical

    def _fit(self) -> tuple[NDArray[np.intp], Matrix]:
        """The texts that are compared with, and what each adds to each target."""
        size = len(self._texts)
        if size <= MOST_EXACT:
            everything = np.arange(size)
            likeness = np.empty((size, size))
            for at, rows in self._rows(everything, self._postings):
                likeness[at] = rows
            return everything, fit_exactly(likeness, self._targets)
        # The seed is fixed so that the same texts give the same index on every machine.
        landmarks = np.sort(np.random.default_rng(0).permutation(size)[:LANDMARKS])
        near = {name: postings.only(landmarks) for name, postings in self._postings.items()}
        among = np.concatenate([self._likeness(slice(at, at + 1), landmarks, near) for at in landmarks])
        blocks = ((rows, self._targets[at]) for at, rows in self._rows(landmarks, near))
        return landmarks, fit_on_landmarks(blocks, among)

    def _rows(self, among: NDArray[np.intp], near: Mapping[str, Postings]) -> Iterator[tuple[slice, Matrix]]:
        for at in self._batches():
            yield at, self._likeness(at, among, near)

    def _likeness(self, at: slice, among: NDArray[np.intp], near: Mapping[str, Postings]) -> Matrix:
        """How like the texts in ``at`` (rows) and those ``among`` (columns) are, in all views together."""
        likeness = WEIGHTS["meaning"] * sharpened(self._vectors[at] @ self._vectors[among].T)
        for name, postings in near.items():
            for row, position in enumerate(range(at.start, at.stop)):
                likeness[row] += WEIGHTS[name] * postings.likeness(position)
        return likeness

    def _batches(self) -> Iterator[slice]:
        for start in range(0, len(self._texts), BATCH):
            batch = slice(start, min(start + BATCH, len(self._texts)))
            yield batch
            self._progress(batch.stop - batch.start)


def kept(numbers: Matrix) -> Matrix:
    """``numbers`` in the precision in which they are kept, so that an index read back gives the same scores."""
    return numbers.astype(np.float16).astype(np.float32)
