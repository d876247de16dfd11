"""Indexes stored as files, and the replacement of damaged ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from bot.matching.builder import Progress
from bot.matching.encoder import SentenceEncoder
from bot.matching.index import Index
from bot.matching.store import SHIPPED, cache_folder, load_or_build, write
from bot.matching.text import normalize
from bot.matching.training import TrainingText

ENCODER = SentenceEncoder()


def training(*texts: tuple[str, str]) -> list[TrainingText]:
    return [TrainingText(text, normalize(text), label, phrasing=True) for text, label in texts]


TRAINING = training(("who keeps the minutes?", "a/minutes"), ("we need a bus", "a/bus"), ("lunch?", "~smalltalk"))


class Announced:
    """Counts the builds that were announced and the steps they took."""

    def __init__(self) -> None:
        self.builds = 0
        self.steps = 0

    @contextmanager
    def __call__(self, steps: int) -> Iterator[Progress]:
        self.builds += 1

        def step(done: int) -> None:
            self.steps += done

        yield step


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def same(one: Index, other: Index) -> bool:
    arrays, others = one.arrays(), other.arrays()
    return arrays.keys() == others.keys() and all(np.array_equal(arrays[name], others[name]) for name in arrays)


def test_an_index_is_built_once_and_then_read(tmp_path: Path) -> None:
    announced = Announced()
    first = load_or_build(TRAINING, ENCODER, tmp_path, announced)
    second = load_or_build(TRAINING, ENCODER, tmp_path, announced)

    assert (announced.builds, announced.steps) == (1, 2 * len(TRAINING))
    assert same(first, second)


def test_other_texts_get_their_own_index(tmp_path: Path) -> None:
    announced = Announced()
    load_or_build(TRAINING, ENCODER, tmp_path, announced)
    load_or_build(training(("who keeps the minutes?", "a/other")), ENCODER, tmp_path, announced)

    assert announced.builds == 2


def test_an_index_beside_the_knowledge_is_used_if_it_is_of_these_texts(tmp_path: Path) -> None:
    announced = Announced()
    write(Index.build(TRAINING, ENCODER, lambda done: None), tmp_path / SHIPPED)
    load_or_build(TRAINING, ENCODER, tmp_path, announced)

    assert announced.builds == 0


@pytest.mark.parametrize("damage", ["torn", "empty", "foreign", "flipped", "folder"])
def test_a_damaged_or_foreign_file_is_replaced(tmp_path: Path, damage: str) -> None:
    announced = Announced()
    good = load_or_build(TRAINING, ENCODER, tmp_path, announced)
    (path,) = cache_folder().glob("*.npz")
    content = path.read_bytes()
    path.unlink()
    match damage:
        case "torn":
            path.write_bytes(content[: len(content) // 2])
        case "empty":
            path.write_bytes(b"")
        case "foreign":
            np.savez(path, other=np.zeros(3))
        case "flipped":
            path.write_bytes(content[:2000] + bytes([content[2000] ^ 0xFF]) + content[2001:])
        case _:
            path.mkdir()

    assert same(load_or_build(TRAINING, ENCODER, tmp_path, announced), good)
    assert announced.builds == 2


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    assert load_or_build(TRAINING, ENCODER, tmp_path, Announced()).lexical


def test_only_the_newest_five_indexes_are_kept(tmp_path: Path) -> None:
    for number in range(7):
        load_or_build(training((f"question {number}", "a/b")), ENCODER, tmp_path, Announced())

    assert len(list(cache_folder().glob("*.npz"))) == 5
