"""Recent values: kept, computed together, and bounded in number."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.encoder import RecentVectors, Vectors
from bot.matching.recent import Recent

MOST = 4
WORDS = st.lists(st.sampled_from("abcdefgh"), max_size=8)


class CountingEncoder:
    """Encodes a text as its length, and notes what it was asked for together."""

    name = "counting"

    def __init__(self) -> None:
        self.calls: list[Sequence[str]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.calls.append(tuple(texts))
        return np.array([[len(text)] for text in texts], dtype=np.float32).reshape(len(texts), 1)


@given(asked=st.lists(WORDS, max_size=8))
def test_each_key_has_its_value_however_often_it_is_asked_for(asked: list[list[str]]) -> None:
    recent = Recent[str, str](MOST)

    for keys in asked:
        assert recent.values(keys, lambda missing: map(str.upper, missing)) == {key: key.upper() for key in keys}


@given(asked=st.lists(WORDS, max_size=8))
def test_the_keys_used_last_are_kept_and_no_others(asked: list[list[str]]) -> None:
    recent = Recent[str, str](MOST)
    used: list[str] = []
    for keys in asked:
        computed: list[str] = []

        def compute(missing: Sequence[str], computed: list[str] = computed) -> Sequence[str]:
            computed += missing
            return missing

        recent.values(keys, compute)

        assert not set(computed) & set(used[-MOST:])
        assert set(keys) - set(used[-MOST:]) == set(computed)
        used = [key for key in used if key not in keys] + list(dict.fromkeys(keys))


def test_texts_that_are_not_kept_are_encoded_together() -> None:
    encoder = CountingEncoder()
    vectors = RecentVectors(encoder)
    vectors.encode(["who decides", "who pays"])

    found = vectors.encode(["what for", "who pays", "how many", "what for"])

    assert encoder.calls == [("who decides", "who pays"), ("what for", "how many")]
    assert found[:, 0].tolist() == [8, 8, 8, 8]


def test_no_texts_have_no_vectors_but_their_length() -> None:
    assert RecentVectors(CountingEncoder()).encode([]).shape == (0, 1)


def test_a_caller_that_changes_vectors_does_not_change_those_that_are_kept() -> None:
    vectors = RecentVectors(CountingEncoder())

    vectors.encode(["who decides"])[:] = 0

    assert vectors.encode(["who decides"])[0, 0] == len("who decides")
