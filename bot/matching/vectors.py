"""The encoder's vectors of training texts, kept in a file, so that a changed folder encodes only what is new."""

import contextlib
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.matching.archive import read_archive, write_archive
from bot.matching.encoder import Encoder, Progress, Vectors, encode_many

MOST_KEPT = 50_000
"""Number of vectors that a file keeps, 1 KiB each; the ones that were not used for longest are left out."""
_KEY_BYTES = 16

_Halves = NDArray[np.float16]


class VectorCache:
    """Vectors by encoder and text, in one file. A damaged file counts as an empty one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def encode(self, texts: Sequence[str], encoder: Encoder, progress: Progress) -> Vectors:
        """Return the vectors of ``texts``, and keep them. ``progress`` counts the texts."""
        keys = _keys(texts, encoder)
        kept_keys, kept = self._read()
        places = {key: at for at, key in enumerate(kept_keys)}
        found = np.array([places.get(key, -1) for key in keys], dtype=np.intp)
        missing = np.flatnonzero(found < 0).tolist()
        progress(len(texts) - len(missing))
        if not missing:
            return kept[found].astype(np.float32)
        new = encode_all([texts[at] for at in missing], encoder, progress)
        vectors = np.empty((len(texts), new.shape[1]), dtype=np.float32)
        known = found >= 0
        if known.any():
            vectors[known] = kept[found[known]]
        vectors[missing] = new
        others = {key: row for key, row in zip(kept_keys, kept, strict=True) if len(row) == new.shape[1]}
        # The vectors in use come first, so that the others are left out when there are too many.
        self._write(dict(zip(keys, vectors.astype(np.float16), strict=True)) | others)
        return vectors

    def _read(self) -> tuple[Sequence[bytes], _Halves]:
        """Return the keys in the file, and the vector of each."""
        arrays = read_archive(self._path) or {}
        keys, vectors = arrays.get("keys"), arrays.get("vectors")
        if (
            keys is None
            or vectors is None
            or keys.dtype != np.uint8
            or vectors.dtype != np.float16
            or vectors.ndim != 2
            or keys.shape != (len(vectors), _KEY_BYTES)
            or not np.isfinite(vectors).all()
        ):
            return [], np.zeros((0, 0), dtype=np.float16)
        return [key.tobytes() for key in keys], vectors

    def _write(self, vectors: Mapping[bytes, _Halves]) -> None:
        """Store ``vectors`` by key, the first ones if there are too many, unless the folder cannot be written to."""
        kept = list(vectors.items())[:MOST_KEPT]
        keys = np.frombuffer(b"".join(key for key, _ in kept), dtype=np.uint8).reshape(len(kept), _KEY_BYTES)
        with contextlib.suppress(OSError):
            write_archive(self._path, {"keys": keys, "vectors": np.stack([vector for _, vector in kept])})


def encode_all(texts: Sequence[str], encoder: Encoder, progress: Progress) -> Vectors:
    """Return the vectors of ``texts``, rounded as the cache keeps them, so that an index is the same with and without.

    ``progress`` counts the texts.
    """
    return encode_many(encoder, texts, progress).astype(np.float16).astype(np.float32)


def _keys(texts: Sequence[str], encoder: Encoder) -> list[bytes]:
    """Return the key of each text: a hash of the text and of the encoder's name."""
    return [
        hashlib.blake2b(repr((encoder.name, text)).encode("utf-8", "replace"), digest_size=_KEY_BYTES).digest()
        for text in texts
    ]
