"""The encoders that a bot can rank entries with, by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

from bot.matching.encoder import Encoder, ModelEncoder, Progress, RecentVectors, SentenceEncoder, Vectors, encode_many
from bot.matching.minilm import MiniLm

EncoderName = Literal["standard", "precise"]

STANDARD: EncoderName = "standard"


class EncoderPair:
    """Two encoders whose vectors stand side by side, so that the cosine of a pair is the mean of both cosines."""

    def __init__(self, first: Encoder, second: Encoder) -> None:
        self.name = f"{first.name}+{second.name}"
        self._encoders = first, second

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        return _side_by_side([one.encode(texts) for one in self._encoders])

    def encode_many(self, texts: Sequence[str], progress: Progress) -> Vectors:
        """See `ParallelEncoder.encode_many`."""
        encoded = 0

        def count(done: int) -> None:
            nonlocal encoded
            encoded += done
            # Each text is encoded twice, and counted once.
            progress(encoded // 2)
            encoded %= 2

        return _side_by_side([encode_many(one, texts, count) for one in self._encoders])


def _side_by_side(vectors: Sequence[Vectors]) -> Vectors:
    joined: Vectors = np.concatenate(vectors, axis=1) / np.float32(np.sqrt(len(vectors)))
    return joined


@dataclass(frozen=True)
class Encoders:
    """The encoders of a bot, which keep the vectors of recent messages because every skill reads the same message."""

    name: EncoderName
    standard: Encoder
    """The encoder of every skill whose weights were learned with it: passages, follow-ups, acts, hearing."""
    ranking: Encoder
    """The encoder that entries are ranked with."""
    models: tuple[ModelEncoder, ...] = ()

    @classmethod
    def create(cls, name: EncoderName) -> Self:
        """Return the encoders for a value of the setting ENCODER. They are loaded on first use.

        Raises:
            SettingsError: When packages that they need are not installed.
        """
        sentence = SentenceEncoder()
        standard = RecentVectors(sentence)
        if name == STANDARD:
            return cls(name, standard, standard, (sentence,))
        second = MiniLm()
        return cls(name, standard, EncoderPair(standard, RecentVectors(second)), (sentence, second))

    def load_ahead(self) -> None:
        """Load the models in the background, so that the first question waits less."""
        for model in self.models:
            model.load_ahead()
