"""Three views of a question: what it means, the letters it is made of, the words it uses.

Each view gives every owner of learnt texts a share; an owner's score is the sum of its shares.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.directions import Directions
from bot.matching.features import letters, word_stems
from bot.matching.lexical import Features, Lexicon, Matrix

WEIGHTS: Mapping[str, float] = {"meaning": 1.0, "letters": 0.5, "words": 0.8}
"""How much likeness in each view counts."""
LEXICAL: Mapping[str, Features] = {"letters": letters, "words": word_stems}


@dataclass(frozen=True)
class Meaning:
    """Compares with learnt texts by the encoder's vectors."""

    directions: Directions
    """In which the learnt texts' owners differ."""
    vectors: Matrix
    """Of the learnt texts along those directions, a row each."""
    landmarks: NDArray[np.intp]
    """The learnt texts that are compared with for a score; all, unless there are too many."""
    coefficients: Matrix
    """What likeness to each landmark (row) adds to each owner (column)."""

    def likeness(self, vector: Matrix) -> Matrix:
        """How like the text with that vector each learnt text is in meaning, 0 to 1."""
        return sharpened(self.vectors @ self.directions.project(vector[np.newaxis])[0])

    def shares(self, likeness: Matrix) -> Matrix:
        """What the likenesses add up to for each owner."""
        # Where all are landmarks, picking them would only copy.
        near = likeness if len(self.landmarks) == len(likeness) else likeness[self.landmarks]
        shares: Matrix = WEIGHTS["meaning"] * (near @ self.coefficients)
        return shares


@dataclass(frozen=True)
class Lexical:
    """Adds up what each letter run or word of a question says about each owner.

    Likeness by features is linear in them, so what all learnt texts add through a feature is
    summed up once, and a question costs as much as it has features.
    """

    lexicon: Lexicon
    adds: Matrix
    """What each feature (row) adds to each owner (column)."""
    features: Features

    def shares(self, text: str) -> Matrix:
        """What the features of a normalised text add up to for each owner."""
        known, weights = self.lexicon.weigh(Counter(self.features(text)))
        return weights @ self.adds[known]


def sharpened(cosines: Matrix) -> Matrix:
    """Likeness of meaning to the eighth power, so that a near text counts far more than many middling ones."""
    likeness: Matrix = (1 + cosines) / np.float32(2)
    for _ in range(3):
        np.square(likeness, out=likeness)
    return likeness
