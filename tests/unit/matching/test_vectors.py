"""The encoder's vectors, kept between builds."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.matching import vectors
from bot.matching.encoder import Vectors
from bot.matching.vectors import VectorCache


class Counting:
    """An encoder that records what it encodes."""

    def __init__(self, name: str = "counting") -> None:
        self.name = name
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return np.array([[len(text), 1 / 3] for text in texts], dtype=np.float32).reshape(-1, 2)


def encode(path: Path, encoder: Counting, *texts: str) -> tuple[Vectors, int]:
    """Return the vectors, and the number of texts that the progress counted."""
    counted: list[int] = []
    return VectorCache(path).encode(texts, encoder, counted.append), sum(counted)


def test_only_new_texts_are_encoded_and_all_are_counted(tmp_path: Path) -> None:
    path, encoder = tmp_path / "cache" / "vectors.npz", Counting()
    first, _ = encode(path, encoder, "a", "bb", "a")
    second, counted = encode(path, encoder, "ccc", "bb")

    assert encoder.encoded == ["a", "bb", "a", "ccc"]
    assert counted == 2
    assert first[:, 0].tolist() == [1, 2, 1]
    assert second[:, 0].tolist() == [3, 2]
    # A vector is the same whether it was kept or not.
    assert np.array_equal(first[1], second[1])


def test_another_encoder_has_its_own_vectors(tmp_path: Path) -> None:
    path, one, other = tmp_path / "vectors.npz", Counting(), Counting("other")
    encode(path, one, "a")
    encode(path, other, "a")

    assert other.encoded == ["a"]
    assert encode(path, one, "a")[1] == 1
    assert one.encoded == ["a"]


def test_the_vectors_in_use_are_kept_when_there_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "MOST_KEPT", 2)
    path, encoder = tmp_path / "vectors.npz", Counting()
    encode(path, encoder, "a", "b")
    encode(path, encoder, "b", "c")
    encoder.encoded.clear()
    encode(path, encoder, "b", "c")
    encode(path, encoder, "a")

    assert encoder.encoded == ["a"]


@pytest.mark.parametrize("content", [b"", b"PK\3\4 no archive", b"\0" * 1000])
def test_a_damaged_file_counts_as_an_empty_one(tmp_path: Path, content: bytes) -> None:
    path, encoder = tmp_path / "vectors.npz", Counting()
    path.write_bytes(content)

    assert encode(path, encoder, "a")[0][0, 0] == 1
    assert encode(path, encoder, "a")[1] == 1
    assert encoder.encoded == ["a"]


def test_a_file_of_other_shapes_counts_as_an_empty_one(tmp_path: Path) -> None:
    path, encoder = tmp_path / "vectors.npz", Counting()
    np.savez(path, keys=np.zeros((2, 16), np.uint8), vectors=np.zeros((3, 2), np.float16))

    assert encode(path, encoder, "a")[0].shape == (1, 2)
