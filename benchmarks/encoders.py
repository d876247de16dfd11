"""Sentence encoders that remember what they encoded, so that no text is encoded twice but to be timed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from bot.matching.encoder import Encoder, Vectors

_BATCH = 256


class Remembering:
    """An encoder beside its memory."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self._awake = True

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row for each text."""
        if not self._awake:
            return self._encoder.encode(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        # Texts of like length in one batch need the least filling up.
        missing.sort(key=len)
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            self._known.update(zip(batch, self._encoder.encode(batch), strict=True))
        return np.stack([self._known[text] for text in texts])

    @contextmanager
    def forgetful(self) -> Iterator[None]:
        """Work for every text, as in use."""
        self._awake = False
        try:
            yield
        finally:
            self._awake = True
