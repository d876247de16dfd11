"""Everything that is computed once from the training texts, and its form as a file."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.archive import Arrays
from bot.matching.builder import LANDMARKS, MOST_EXACT, Builder
from bot.matching.centered import CenteredVectors
from bot.matching.encoder import Encoder, Progress
from bot.matching.lexicon import Lexicon, Matrix
from bot.matching.projection import FEWEST, MOST, SHRINKAGE, Projection
from bot.matching.ridge import RIDGE, TOLERANCE
from bot.matching.training import TrainingText, is_prose, labels_of
from bot.matching.tuning import Tuning
from bot.matching.vectors import VectorCache, encode_all
from bot.matching.views import EXTRACTORS, VIEW_WEIGHTS, Lexical, Meaning

FORMAT = 5
"""Version of the index; raise it when an older index must no longer be used."""
_SEPARATOR = "\n"
"""Separates the names of features. No name contains it, because a normalized text is one line."""


@dataclass(frozen=True)
class Index:
    """The views of the training texts, and a key that identifies these texts."""

    key: str
    meaning: Meaning
    lexical: Mapping[str, Lexical]
    centered: CenteredVectors | None
    """The centered vectors of the texts, for a knowledge base that consists largely of its entries' own words."""

    @classmethod
    def build(
        cls,
        training: Sequence[TrainingText],
        encoder: Encoder,
        progress: Progress,
        cache: VectorCache | None = None,
    ) -> Self:
        """Return the index of ``training``; ``progress`` counts each text twice.

        Vectors that are in ``cache`` are not computed, and the others are added to it.
        """
        texts = [one.normalized for one in training]
        vectors = (cache.encode if cache else encode_all)(texts, encoder, progress)
        builder = Builder(training, _targets(training), vectors, progress)
        centered = CenteredVectors.of(vectors) if is_prose(training) else None
        # A build needs most memory after this, and no longer the encoder's vectors.
        del vectors
        return cls(key_of(training, encoder), *builder.build(), centered)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the whole index as named arrays, to be stored in a file."""
        arrays: dict[str, NDArray[Any]] = {
            "key": _encoded(self.key),
            "axes": self.meaning.projection.axes,
            "centre": self.meaning.projection.center,
            "vectors": self.meaning.vectors.astype(np.float16),
            "landmarks": self.meaning.landmarks,
            "coefficients": self.meaning.coefficients,
            "tuning": np.array([self.meaning.tuning.squarings, self.meaning.tuning.lexical]),
        }
        if self.centered:
            arrays["centered.center"] = self.centered.center.astype(np.float16)
            arrays["centered.vectors"] = self.centered.vectors.astype(np.float16)
        for name, view in self.lexical.items():
            arrays[f"{name}.names"] = _encoded(_SEPARATOR.join(view.lexicon.names))
            arrays[f"{name}.idf"] = view.lexicon.idf
            arrays[f"{name}.unseen"] = np.array(view.lexicon.unseen)
            arrays[f"{name}.adds"] = view.weights.astype(np.float16)
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Arrays, training: Sequence[TrainingText]) -> Self:
        """Return the index that `arrays` was called on.

        Raises:
            KeyError, ValueError: When ``arrays`` is not an index of as many texts and labels as ``training`` has.
        """
        texts, labels = len(training), len(labels_of(training))
        axes, center = _floats(arrays["axes"]), _floats(arrays["centre"])
        # Stored column by column, these two arrays are multiplied in two thirds of the time.
        vectors, coefficients = (np.asfortranarray(_floats(arrays[name])) for name in ("vectors", "coefficients"))
        landmarks = arrays["landmarks"].astype(np.intp)
        _require(axes.ndim == 2 and center.shape == axes.shape[1:] and vectors.shape == (texts, axes.shape[1]))
        _require(landmarks.ndim == 1 and coefficients.shape == (len(landmarks), labels))
        _require(len(landmarks) <= texts and np.array_equal(landmarks, np.unique(landmarks.clip(0, max(texts - 1, 0)))))
        meaning = Meaning(Projection(axes, center), vectors, landmarks, coefficients, _tuning(arrays["tuning"]))
        lexical = {name: _lexical(arrays, name, labels) for name in EXTRACTORS}
        return cls(_decoded(arrays["key"]), meaning, lexical, _centered(arrays, texts) if is_prose(training) else None)


def _lexical(arrays: Arrays, name: str, labels: int) -> Lexical:
    joined = _decoded(arrays[f"{name}.names"])
    names = tuple(joined.split(_SEPARATOR)) if joined else ()
    idf, unseen = (_floats(arrays[f"{name}.{part}"]) for part in ("idf", "unseen"))
    # The rows of a question are few; they are widened when they are used, and the others need half the memory.
    weights = np.asarray(arrays[f"{name}.adds"], dtype=np.float16, order="C")
    _require(np.isfinite(weights).all())
    _require(idf.shape == (len(names),) and weights.shape == (len(names), labels) and unseen.shape == ())
    return Lexical(Lexicon(names, idf, float(unseen)), weights, EXTRACTORS[name])


def _centered(arrays: Arrays, texts: int) -> CenteredVectors:
    center, vectors = _floats(arrays["centered.center"]), _floats(arrays["centered.vectors"])
    _require(center.ndim == 1 and vectors.shape == (texts, len(center)))
    return CenteredVectors(center, vectors)


def _tuning(array: NDArray[Any]) -> Tuning:
    _require(array.shape == (2,) and np.isfinite(array).all())
    squarings, lexical = array.tolist()
    return Tuning(int(squarings), float(lexical))


def _require(condition: bool | np.bool_) -> None:
    if not condition:
        raise ValueError("not an index of these texts")


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
        TOLERANCE,
        MOST_EXACT,
        LANDMARKS,
    )
    digest = hashlib.sha256(repr(settings).encode())
    for one in training:
        digest.update(repr((one.normalized, one.label, one.phrasing, one.weight)).encode())
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
    floats = np.asarray(array, dtype=np.float32, order="C")
    _require(np.isfinite(floats).all())
    return floats
