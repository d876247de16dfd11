"""Three views of a question: its meaning, its letters and its words.

Each view contributes to the score of every label of the training texts. A label's score is the sum of the
contributions.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.lexicon import Lexicon, Matrix
from bot.matching.projection import Projection
from bot.matching.text import FeatureExtractor, letter_runs, word_stems
from bot.matching.tuning import Tuning

VIEW_WEIGHTS: Mapping[str, float] = {"meaning": 1.0, "letters": 0.5, "words": 0.8}
"""Weight of the similarity in each view; `Tuning.weights` adapts them to a knowledge base."""
EXTRACTORS: Mapping[str, FeatureExtractor] = {"letters": letter_runs, "words": word_stems}
"""Feature extractor of each lexical view."""


@dataclass(frozen=True)
class Meaning:
    """The view that compares a question with the training texts by the encoder's vectors."""

    projection: Projection
    """Projection onto the directions in which the labels of the training texts differ."""
    vectors: Matrix
    """Projected vectors of the training texts, one row each."""
    landmarks: NDArray[np.intp]
    """Rows of the training texts that scores are computed from: all of them, unless there are too many."""
    coefficients: Matrix
    """Contribution of the similarity to each landmark (row) to each label's score (column)."""
    tuning: Tuning
    """The constants that the coefficients were fitted with."""

    def similarity(self, vector: Matrix) -> Matrix:
        """Return the similarity in meaning, 0 to 1, of each training text to the text with that vector."""
        cosines = self.vectors @ self.projection.project(vector[np.newaxis])[0]
        return sharpened(cosines, self.tuning.squarings, out=cosines)

    def contributions(self, similarity: Matrix) -> Matrix:
        """Return what the similarities to the training texts contribute to each label."""
        # If all texts are landmarks, selecting them would only copy the array.
        near = similarity if len(self.landmarks) == len(similarity) else similarity[self.landmarks]
        contributions: Matrix = VIEW_WEIGHTS["meaning"] * (near @ self.coefficients)
        return contributions


@dataclass(frozen=True)
class Lexical:
    """A view that adds up the contributions of a question's letter runs or words to each label.

    Similarity by features is linear in the features. The contributions of all training texts through a feature are
    therefore summed once, when the index is built, and the cost of a question depends only on its own features.
    """

    lexicon: Lexicon
    weights: Matrix | NDArray[np.float16]
    """Contribution of each feature (row) to each label's score (column); in half precision, as a file keeps it."""
    extract: FeatureExtractor

    def contributions(self, text: str) -> Matrix:
        """Return what the features of a normalized text contribute to each label."""
        known, weights = self.lexicon.weigh(text, self.extract)
        contributions: Matrix = weights @ np.asarray(self.weights[known], dtype=np.float32)
        return contributions


def sharpened(cosines: Matrix, squarings: int, out: Matrix | None = None) -> Matrix:
    """Return similarities, 0 to 1, for cosines: squared ``squarings`` times.

    With three squarings, one similar text counts for far more than many that are only somewhat similar. ``out`` is
    where the similarities are stored; it may be ``cosines`` itself.
    """
    similarity: Matrix = np.add(cosines, np.float32(1), out=out)
    similarity *= np.float32(0.5)
    for _ in range(squarings):
        np.square(similarity, out=similarity)
    return similarity
