"""Many texts, encoded by several processes."""

import sys
from collections.abc import Sequence

import numpy as np
import pytest

from bot.matching.encoder import SentenceEncoder
from bot.matching.encoder_pool import Worker, encode_on_all_cores

FEWEST, SIZE = 10, 4
WORKER = Worker("bot.matching.encoder", 512)


@pytest.fixture
def few() -> Sequence[str]:
    """Return texts that are enough for a pool of batches of `SIZE`."""
    return [f"question {'and so on ' * (number % 3)}number {number}" for number in range(30)]


def test_a_pool_returns_the_vectors_in_the_order_of_the_texts(few: Sequence[str]) -> None:
    counted: list[int] = []
    vectors = encode_on_all_cores(few, counted.append, WORKER, FEWEST, SIZE)

    assert vectors is not None
    assert np.allclose(vectors, SentenceEncoder().encode(few), atol=1e-5)
    assert sum(counted) == 30
    assert len(counted) == 8


def test_few_texts_are_encoded_without_a_pool() -> None:
    assert encode_on_all_cores(["one"], lambda done: None, WORKER) is None


@pytest.mark.parametrize("python", ["/nowhere/python", "/bin/false"])
def test_without_processes_the_texts_are_encoded_all_the_same(
    few: Sequence[str], python: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", python)

    assert SentenceEncoder().encode_many(few, lambda done: None, FEWEST).shape == (30, 512)


def test_a_build_that_is_stopped_leaves_no_process(few: Sequence[str]) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encode_on_all_cores(few, stop, WORKER, FEWEST, SIZE)
