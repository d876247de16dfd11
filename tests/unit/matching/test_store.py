"""Indexes stored as files, and the replacement of damaged ones."""

import io
import os
import pickle
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.matching.cache import cache_folder
from bot.matching.encoder import Progress, SentenceEncoder
from bot.matching.index import Index
from bot.matching.store import BESIDE, _paths, load_or_build, write
from bot.matching.text import normalize
from bot.matching.training import TrainingText

ENCODER = SentenceEncoder()


def training(*texts: tuple[str, str]) -> list[TrainingText]:
    return [TrainingText(text, normalize(text), label, phrasing=True) for text, label in texts]


NAMES = {
    "key", "axes", "centre", "vectors", "landmarks", "coefficients",
    "letters.names", "letters.idf", "letters.adds", "words.names", "words.idf", "words.adds",
    "centered.center", "centered.vectors",
}  # fmt: skip
FLOATS = {
    "axes", "centre", "vectors", "coefficients", "letters.idf", "letters.adds", "words.idf", "words.adds",
    "centered.center", "centered.vectors",
}  # fmt: skip
TRAINING = [
    *training(("who keeps the minutes?", "a/minutes"), ("we need a bus", "a/bus"), ("lunch?", "~smalltalk")),
    TrainingText("A bus is ordered.", "a bus is ordered.", "a/bus", phrasing=False),
]


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
    write(Index.build(TRAINING, ENCODER, lambda done: None), tmp_path / BESIDE)
    load_or_build(TRAINING, ENCODER, tmp_path, announced)

    assert announced.builds == 0


Damage = Callable[[bytes, Path], object]


def rewritten(change: Callable[[dict[str, Any]], object], save: Callable[..., object] = np.savez) -> Damage:
    """Return a damage that changes the arrays in the file, so that its checksums are right."""

    def damage(content: bytes, path: Path) -> None:
        with np.load(io.BytesIO(content)) as arrays:
            changed = dict(arrays)
        change(changed)
        save(path, **changed)

    return damage


def flipped(at: float) -> Damage:
    """Return a damage that flips a bit at a place, as a share of the file."""

    def damage(content: bytes, path: Path) -> None:
        place = int(at * (len(content) - 1))
        path.write_bytes(content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :])

    return damage


def header_only(claimed: tuple[int, ...]) -> Damage:
    """Return a damage that makes an array claim to be far larger than the file."""

    def damage(content: bytes, path: Path) -> None:
        header = io.BytesIO()
        np.lib.format.write_array_header_1_0(header, {"descr": "<f4", "fortran_order": False, "shape": claimed})
        with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(path, "w") as bad:
            for name in good.namelist():
                bad.writestr(name, header.getvalue() if name == "vectors.npy" else good.read(name))

    return damage


def _saved(array: NDArray[Any]) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


DAMAGES: dict[str, Damage] = {
    **{f"cut at {share}": partial(lambda s, c, p: p.write_bytes(c[: int(s * len(c))]), share)
       for share in (0, 0.001, 0.1, 0.5, 0.9, 0.999)},
    **{f"flipped at {share:.3f}": flipped(share) for share in np.linspace(0, 1, 60).tolist()},
    "longer": lambda content, path: path.write_bytes(content + b"more"),
    "text": lambda content, path: path.write_text("not an index", encoding="utf-8"),
    "zeros": lambda content, path: path.write_bytes(bytes(len(content))),
    "folder": lambda content, path: path.mkdir(),
    "pipe": lambda content, path: os.mkfifo(path),
    "a link to nothing": lambda content, path: path.symlink_to(path.with_name("nothing")),
    "one array": lambda content, path: path.write_bytes(_saved(np.zeros(3))),
    "a pickle": lambda content, path: path.write_bytes(pickle.dumps({"key": 1})),
    "another archive": rewritten(dict.clear),
    "compressed": rewritten(lambda arrays: None, np.savez_compressed),
    "a bomb": rewritten(lambda arrays: arrays.update(vectors=np.zeros((4_000, 4_000))), np.savez_compressed),
    "a false header": header_only((10**12, 96)),
    "a huge header": header_only((10**30,)),
    **{f"without {name}": rewritten(partial(lambda n, arrays: arrays.pop(n), name)) for name in sorted(NAMES)},
    **{f"{name} of another shape": rewritten(partial(lambda n, a: a.update({n: a[n].reshape(-1)[:-1]}), name))
       for name in sorted(NAMES - {"letters.names", "words.names"})},
    **{f"{name} with one dimension more": rewritten(partial(lambda n, a: a.update({n: a[n][np.newaxis]}), name))
       for name in sorted(NAMES - {"key", "letters.names", "words.names"})},
    **{f"{name} of text": rewritten(partial(lambda n, a: a.update({n: a[n].astype("U8")}), name))
       for name in sorted(NAMES)},
    **{f"{name} of objects": rewritten(partial(lambda n, a: a.update({n: a[n].astype(object)}), name))
       for name in sorted(NAMES)},
    **{f"{name} not finite": rewritten(partial(lambda n, a: a.update({n: np.full_like(a[n], np.nan)}), name))
       for name in sorted(FLOATS)},
    "landmarks that do not exist": rewritten(lambda arrays: arrays["landmarks"].__iadd__(1)),
    "landmarks twice": rewritten(lambda arrays: arrays["landmarks"].__imul__(0)),
}  # fmt: skip


@pytest.fixture(scope="module")
def good() -> Index:
    return Index.build(TRAINING, ENCODER, lambda done: None)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_a_damaged_or_foreign_file_is_replaced(tmp_path: Path, good: Index, damage: Damage) -> None:
    write(good, tmp_path / "good.npz")
    (path,) = [path for path in _paths(good.key, tmp_path) if path.parent == cache_folder()]
    path.parent.mkdir(parents=True)
    damage((tmp_path / "good.npz").read_bytes(), path)
    found = load_or_build(TRAINING, ENCODER, tmp_path, Announced())

    # A flipped bit may be in a part of the archive that means nothing, such as a time.
    assert same(found, good)


def test_an_intact_file_is_not_replaced(tmp_path: Path, good: Index) -> None:
    announced = Announced()
    write(good, tmp_path / BESIDE)

    assert same(load_or_build(TRAINING, ENCODER, tmp_path, announced), good)
    assert announced.builds == 0


def test_a_cache_that_cannot_be_written_is_reported_and_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    assert load_or_build(TRAINING, ENCODER, tmp_path, Announced()).lexical
    (record,) = caplog.records
    assert "builds it again at each start" in record.getMessage()
    assert "XDG_CACHE_HOME" in record.getMessage()
