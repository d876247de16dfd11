"""All that is computed once from the learnt texts, and kept as a file."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.building import LANDMARKS, MOST_EXACT, Builder, Progress
from bot.matching.directions import FEWEST, MOST, SHRINKAGE, Directions
from bot.matching.encoder import Encoder
from bot.matching.head import RIDGE
from bot.matching.learnt import Learnt
from bot.matching.lexical import Lexicon, Matrix
from bot.matching.views import LEXICAL, WEIGHTS, Lexical, Meaning

Arrays = Mapping[str, NDArray[Any]]

FORMAT = 4
"""Changes when an index made before must not be used any more."""
_SEPARATOR = "\n"
"""Never part of a feature: normalised texts are one line."""


@dataclass(frozen=True)
class Index:
    """The views of learnt texts, and a key that tells them from those of any other texts."""

    key: str
    meaning: Meaning
    lexical: Mapping[str, Lexical]

    @classmethod
    def build(cls, learnt: Sequence[Learnt], encoder: Encoder, progress: Progress) -> Self:
        """Index ``learnt``; ``progress`` hears of each text twice."""
        texts = [one.plain for one in learnt]
        return cls(key_of(learnt, encoder), *Builder(texts, _targets(learnt), encoder, progress).build())

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All of it as arrays, to be kept in a file."""
        arrays: dict[str, NDArray[Any]] = {
            "key": _letters_of(self.key),
            "axes": self.meaning.directions.axes,
            "centre": self.meaning.directions.centre,
            "vectors": self.meaning.vectors.astype(np.float16),
            "landmarks": self.meaning.landmarks,
            "coefficients": self.meaning.coefficients,
        }
        for name, view in self.lexical.items():
            arrays[f"{name}.names"] = _letters_of(_SEPARATOR.join(view.lexicon.names))
            arrays[f"{name}.idf"] = view.lexicon.idf
            arrays[f"{name}.unseen"] = np.array(view.lexicon.unseen)
            arrays[f"{name}.adds"] = view.adds.astype(np.float16)
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """What ``arrays`` gave.

        Raises:
            KeyError, ValueError: for what is no index.
        """
        axes, centre = _floats(arrays["axes"]), _floats(arrays["centre"])
        # Column by column, these two are multiplied in two thirds of the time.
        vectors, coefficients = (
            np.asfortranarray(arrays[name], dtype=np.float32) for name in ("vectors", "coefficients")
        )
        landmarks = arrays["landmarks"].astype(np.intp)
        meaning = Meaning(Directions(axes, centre), vectors, landmarks, coefficients)
        return cls(_text(arrays["key"]), meaning, {name: _lexical(arrays, name) for name in LEXICAL})


def _lexical(arrays: Arrays, name: str) -> Lexical:
    names = tuple(_text(arrays[f"{name}.names"]).split(_SEPARATOR))
    lexicon = Lexicon(names, _floats(arrays[f"{name}.idf"]), float(arrays[f"{name}.unseen"]))
    return Lexical(lexicon, _floats(arrays[f"{name}.adds"]), LEXICAL[name])


def key_of(learnt: Sequence[Learnt], encoder: Encoder) -> str:
    """Tells an index of these texts from any other: a hash of all that it is made from."""
    settings = (FORMAT, encoder.name, FEWEST, MOST, SHRINKAGE, sorted(WEIGHTS.items()), RIDGE, MOST_EXACT, LANDMARKS)
    digest = hashlib.sha256(repr(settings).encode())
    for one in learnt:
        digest.update(repr((one.plain, one.owner)).encode())
    return digest.hexdigest()


def owners_of(learnt: Sequence[Learnt]) -> tuple[str, ...]:
    """The owners in the order of the columns."""
    return tuple(dict.fromkeys(one.owner for one in learnt))


def _targets(learnt: Sequence[Learnt]) -> Matrix:
    column = {owner: position for position, owner in enumerate(owners_of(learnt))}
    targets = np.zeros((len(learnt), len(column)), dtype=np.float32)
    for row, one in enumerate(learnt):
        targets[row, column[one.owner]] = 1
    return targets


def _letters_of(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _text(letters: NDArray[Any]) -> str:
    return letters.tobytes().decode()


def _floats(array: NDArray[Any]) -> Matrix:
    return np.ascontiguousarray(array, dtype=np.float32)
