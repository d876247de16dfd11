"""Everything that is computed once from the training texts, and its form as a file."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.builder import LANDMARKS, MOST_EXACT, Builder, Progress
from bot.matching.encoder import Encoder
from bot.matching.projection import FEWEST, MOST, SHRINKAGE, Projection
from bot.matching.ridge import RIDGE
from bot.matching.sparse import Lexicon, Matrix
from bot.matching.training import TrainingText, labels_of
from bot.matching.views import EXTRACTORS, VIEW_WEIGHTS, Lexical, Meaning

Arrays = Mapping[str, NDArray[Any]]

FORMAT = 4
"""Version of the index; raise it when an older index must no longer be used."""
_SEPARATOR = "\n"
"""Separates the names of features. No name contains it, because a normalized text is one line."""


@dataclass(frozen=True)
class Index:
    """The views of the training texts, and a key that identifies these texts."""

    key: str
    meaning: Meaning
    lexical: Mapping[str, Lexical]

    @classmethod
    def build(cls, training: Sequence[TrainingText], encoder: Encoder, progress: Progress) -> Self:
        """Return the index of ``training``; ``progress`` counts each text twice."""
        texts = [one.normalized for one in training]
        return cls(key_of(training, encoder), *Builder(texts, _targets(training), encoder, progress).build())

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the whole index as named arrays, to be stored in a file."""
        arrays: dict[str, NDArray[Any]] = {
            "key": _encoded(self.key),
            "axes": self.meaning.projection.axes,
            "centre": self.meaning.projection.center,
            "vectors": self.meaning.vectors.astype(np.float16),
            "landmarks": self.meaning.landmarks,
            "coefficients": self.meaning.coefficients,
        }
        for name, view in self.lexical.items():
            arrays[f"{name}.names"] = _encoded(_SEPARATOR.join(view.lexicon.names))
            arrays[f"{name}.idf"] = view.lexicon.idf
            arrays[f"{name}.unseen"] = np.array(view.lexicon.unseen)
            arrays[f"{name}.adds"] = view.weights.astype(np.float16)
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """Return the index that `arrays` was called on.

        Raises:
            KeyError, ValueError: When ``arrays`` is not an index.
        """
        axes, center = _floats(arrays["axes"]), _floats(arrays["centre"])
        # Stored column by column, these two arrays are multiplied in two thirds of the time.
        vectors, coefficients = (
            np.asfortranarray(arrays[name], dtype=np.float32) for name in ("vectors", "coefficients")
        )
        landmarks = arrays["landmarks"].astype(np.intp)
        meaning = Meaning(Projection(axes, center), vectors, landmarks, coefficients)
        return cls(_decoded(arrays["key"]), meaning, {name: _lexical(arrays, name) for name in EXTRACTORS})


def _lexical(arrays: Arrays, name: str) -> Lexical:
    names = tuple(_decoded(arrays[f"{name}.names"]).split(_SEPARATOR))
    lexicon = Lexicon(names, _floats(arrays[f"{name}.idf"]), float(arrays[f"{name}.unseen"]))
    return Lexical(lexicon, _floats(arrays[f"{name}.adds"]), EXTRACTORS[name])


def key_of(training: Sequence[TrainingText], encoder: Encoder) -> str:
    """Return the key of the index of these texts: a hash of everything that the index is computed from."""
    settings = (
        FORMAT,
        encoder.name,
        FEWEST,
        MOST,
        SHRINKAGE,
        sorted(VIEW_WEIGHTS.items()),
        RIDGE,
        MOST_EXACT,
        LANDMARKS,
    )
    digest = hashlib.sha256(repr(settings).encode())
    for one in training:
        digest.update(repr((one.normalized, one.label)).encode())
    return digest.hexdigest()


def _targets(training: Sequence[TrainingText]) -> Matrix:
    column = {label: position for position, label in enumerate(labels_of(training))}
    targets = np.zeros((len(training), len(column)), dtype=np.float32)
    for row, one in enumerate(training):
        targets[row, column[one.label]] = 1
    return targets


def _encoded(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _decoded(array: NDArray[Any]) -> str:
    return array.tobytes().decode()


def _floats(array: NDArray[Any]) -> Matrix:
    return np.ascontiguousarray(array, dtype=np.float32)
