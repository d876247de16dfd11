"""The matchers of a knowledge base that changes, and the encoder that encodes no text twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.matching.encoder import Vectors
from bot.matching.ranking import Evidence, Match, Ranking
from playground.curator.learner import CachingEncoder, ExistingEntriesMatcher
from tests.support.small_base import SmallBase


@dataclass
class FixedMatcher:
    """A matcher that always finds the same entries."""

    entries: tuple[str, ...]

    def match(self, question: str, after: str | None = None) -> Ranking:
        evidence = Evidence({"meaning": 1.0})
        return Ranking(tuple(Match(entry, 1.0, evidence) for entry in self.entries), confidence=0.9, coverage=0.9)


class CountingEncoder:
    """An encoder that returns the length of each text, and records the texts."""

    name = "counting"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return np.array([[len(text)] for text in texts], dtype=np.float32)


def ranking_of(tmp_path: Path, *entries: str) -> Ranking:
    """Return the ranking of `ExistingEntriesMatcher` if its matcher finds ``entries``."""
    knowledge = SmallBase.written(tmp_path / "knowledge").loaded()
    return ExistingEntriesMatcher(FixedMatcher(entries), knowledge).match("compost?")


def test_a_removed_entry_is_not_found(tmp_path: Path) -> None:
    ranking = ranking_of(tmp_path, "soil/compost", "soil/gone", "soil/tools")

    assert [match.entry_id for match in ranking.matches] == ["soil/compost", "soil/tools"]
    assert ranking.confidence == 0.9


def test_the_confidence_is_zero_if_the_first_entry_was_removed(tmp_path: Path) -> None:
    ranking = ranking_of(tmp_path, "soil/gone", "soil/compost")

    assert [match.entry_id for match in ranking.matches] == ["soil/compost"]
    assert ranking.confidence == 0


def test_a_text_is_encoded_once_and_its_vector_is_in_the_requested_place() -> None:
    counting = CountingEncoder()
    encoder = CachingEncoder(counting)
    encoder.encode(["a", "bbb"])

    assert encoder.encode(["bbb", "cc", "a", "cc"]).tolist() == [[3], [2], [1], [2]]
    assert counting.encoded == ["a", "bbb", "cc"]
    assert encoder.name == "counting"


def test_no_texts_have_no_vectors() -> None:
    assert len(CachingEncoder(CountingEncoder()).encode([])) == 0
