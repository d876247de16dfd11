"""No text is encoded twice."""

from collections.abc import Sequence

import numpy as np

from bot.matching.encoder import Vectors
from bot.playground.curating.remembering import RememberingEncoder


class CountingEncoder:
    """Gives a text's length, and keeps what it was given."""

    name = "counting"

    def __init__(self) -> None:
        self.given: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.given += texts
        return np.array([[len(text)] for text in texts], dtype=np.float32)


def test_a_text_is_encoded_once_and_stands_where_it_was_asked_for() -> None:
    counting = CountingEncoder()
    encoder = RememberingEncoder(counting)
    encoder.encode(["a", "bbb"])

    assert encoder.encode(["bbb", "cc", "a", "cc"]).tolist() == [[3], [2], [1], [2]]
    assert counting.given == ["a", "bbb", "cc"]
    assert encoder.name == "counting"
