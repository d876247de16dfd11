"""The similarities of all training texts to each other, as something to multiply with.

The full matrix would fill 600 MB for 12,000 texts, and working out how alike they are by letters would take minutes,
because most texts share the frequent letter runs. So the matrix K is kept in three parts, and only the product K v is
ever asked for:

- Similarity in meaning is stored for each pair once, as bands of the upper triangle.
- A feature that few texts have adds to few pairs; these are added into the bands.
- The frequent features are columns of a matrix D, and add D (D' v).
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.encoder_pool import cores
from bot.matching.lexicon import Matrix
from bot.matching.sparse import DENSE_COLUMNS, RARE, SparseRows, chunks
from bot.matching.tuning import Tuning
from bot.matching.views import VIEW_WEIGHTS, sharpened

BAND = 1_024
"""Rows of a band of the triangle."""
_PAIRS = 250_000
"""Pairs of texts that are added at a time."""

Positions = NDArray[np.intp]


class Similarities:
    """The similarities, over all views, of training texts to each other. Uses all cores, until it is closed."""

    def __init__(self, vectors: Matrix, rows: Mapping[str, SparseRows], tuning: Tuning, band: int = BAND) -> None:
        """``vectors`` are the projected vectors of the texts, and ``rows`` their features in each lexical view."""
        weights = tuning.weights(VIEW_WEIGHTS)
        self._size = len(vectors)
        self._threads = ThreadPoolExecutor(cores(), thread_name_prefix="similarity")
        self._bands = _Bands(self._size, self._threads, band)
        self._bands.fill(vectors, weights["meaning"], tuning.squarings)
        self._diagonal = np.zeros(self._size, dtype=np.float32)
        self._frequent: list[Matrix] = []
        for name, view in rows.items():
            self._add(view, np.sqrt(np.float32(weights[name])))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._threads.shutdown()

    def times(self, columns: Matrix) -> Matrix:
        """Return the product of the matrix of similarities and ``columns``."""
        parts: list[Callable[[], Matrix]] = [
            *(partial(self._bands.times, start, columns) for start in self._bands.starts),
            *(partial(_times_features, features, columns) for features in self._frequent),
        ]
        product = self._diagonal[:, np.newaxis] * columns
        # The parts are added in their order, so the result does not depend on the number of cores.
        for part in self._threads.map(lambda part: part(), parts):
            product += part
        return product

    def _add(self, view: SparseRows, scale: np.float32) -> None:
        """Add the products of the features' weights, times the square of ``scale``."""
        spread = view.spread
        for number in range(1, RARE + 1):
            for some in chunks(np.flatnonzero(spread == number), max(1, 2 * _PAIRS // number**2)):
                texts, weights = view.texts_with(some, number)
                weights *= scale
                np.add.at(self._diagonal, texts.ravel(), np.square(weights).ravel())
                self._bands.add(texts, weights)
        for some in chunks(np.flatnonzero(spread > RARE), DENSE_COLUMNS):
            dense = view.dense(some)
            dense *= scale
            self._frequent.append(dense)


class _Bands:
    """The upper triangle of a symmetric matrix, in bands of rows. Each begins at its own square on the diagonal."""

    def __init__(self, size: int, threads: ThreadPoolExecutor, height: int) -> None:
        """``size`` is that of the matrix, and ``height`` that of a band."""
        self._threads = threads
        self._height = height
        self.starts = range(0, size, height)
        heights = [min(height, size - start) for start in self.starts]
        begins = np.concatenate(
            [[0], np.cumsum([height * (size - start) for start, height in zip(self.starts, heights, strict=True)])]
        ).astype(np.intp)
        self._numbers = np.empty(begins[-1], dtype=np.float32)
        self._bands = {
            start: self._numbers[begins[at] : begins[at + 1]].reshape(heights[at], size - start)
            for at, start in enumerate(self.starts)
        }
        rows = np.arange(size)
        band = rows // height
        self._offsets: Positions = begins[band] + (rows - band * height) * (size - band * height) - band * height
        """Place of the first column of each row, if its band began there."""

    def fill(self, vectors: Matrix, weight: float, squarings: int) -> None:
        """Store the similarities in meaning, times ``weight``; see `bot.matching.views.sharpened`."""

        def fill(start: int) -> None:
            band = self._bands[start]
            np.matmul(vectors[start : start + len(band)], vectors[start:].T, out=band)
            sharpened(band, squarings, out=band)
            band *= np.float32(weight)

        list(self._threads.map(fill, self.starts))

    def add(self, texts: NDArray[np.int32], weights: Matrix) -> None:
        """Add features: a row for each, with the ``texts`` that have it, in rising order, and its ``weights``."""
        one, other = np.triu_indices(texts.shape[1], 1)
        low, high = texts[:, one], texts[:, other]
        products = (weights[:, one] * weights[:, other]).ravel()
        np.add.at(self._numbers, (self._offsets[low] + high).ravel(), products)
        # The squares on the diagonal hold both halves.
        square = (low // self._height == high // self._height).ravel()
        np.add.at(self._numbers, (self._offsets[high] + low).ravel()[square], products[square])

    def times(self, start: int, columns: Matrix) -> Matrix:
        """Return what the band that starts at a row, and its mirror image, add to the product with ``columns``."""
        band = self._bands[start]
        stop = start + len(band)
        product = np.zeros_like(columns)
        product[start:stop] = band @ columns[start:]
        product[stop:] = band[:, len(band) :].T @ columns[start:stop]
        return product


def _times_features(features: Matrix, columns: Matrix) -> Matrix:
    product: Matrix = features @ (features.T @ columns)
    return product
