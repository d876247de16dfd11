"""An encoder that encodes no text twice."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from bot.matching.encoder import Encoder, Vectors

KEPT = 30_000
"""Texts whose vectors are kept; 2 KiB each."""


class RememberingEncoder:
    """Gives what another encoder gave for the same text. Safe to call from many threads."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known |= zip(new, self._encoder.encode(new), strict=True)
            self._keep(known)
        return np.stack([known[text] for text in texts])

    def _keep(self, vectors: dict[str, Vectors]) -> None:
        with self._lock:
            for text, vector in vectors.items():
                self._vectors[text] = vector
                self._vectors.move_to_end(text)
            while len(self._vectors) > KEPT:
                self._vectors.popitem(last=False)
