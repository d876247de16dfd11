"""Arrays in a file: read, mapped, or a few rows of them at a time."""

from pathlib import Path

import numpy as np
import pytest

from bot.matching.archive import Arrays, StoredRows, read_archive, write_archive

LARGE = np.linspace(-1, 1, 300_000, dtype=np.float32).reshape(3_000, 100)
ARRAYS: Arrays = {
    "large": LARGE,
    "by column": np.asfortranarray(LARGE),
    "halves": LARGE.astype(np.float16),
    "bytes": np.arange(70_001, dtype=np.uint8),
    "short": np.array([1, 2, 3]),
    "one": np.array(0.5),
    "none": np.zeros((0, 4), dtype=np.int32),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_archive(tmp_path / "arrays.npz", ARRAYS)
    return tmp_path / "arrays.npz"


@pytest.mark.parametrize("mapped", [False, True])
def test_arrays_are_read_as_they_were_written(path: Path, mapped: bool) -> None:
    arrays = read_archive(path, mapped=mapped)

    assert arrays is not None
    assert arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert (arrays[name].dtype, arrays[name].shape) == (array.dtype, array.shape)
        assert np.array_equal(arrays[name], array)


def test_numpy_reads_the_file_too(path: Path) -> None:
    with np.load(path) as arrays:
        assert all(np.array_equal(arrays[name], array) for name, array in ARRAYS.items())


def test_large_arrays_are_mapped_at_aligned_places(path: Path) -> None:
    arrays = read_archive(path, mapped=True)

    assert arrays is not None
    for name in ("large", "by column", "halves", "bytes"):
        assert arrays[name].ctypes.data % 64 == 0
        assert not arrays[name].flags.writeable


def test_a_bit_that_flipped_in_a_mapped_array_is_noticed(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 4] ^= 1
    path.write_bytes(content)

    assert read_archive(path, mapped=True) is None


def test_rows_are_read_from_the_file_that_was_opened(path: Path) -> None:
    rows = StoredRows(path, "large")
    path.unlink()
    write_archive(path, {"large": LARGE + 1})

    assert np.array_equal(rows[np.array([2_999, 0, 7, 7])], LARGE[[2_999, 0, 7, 7]])
    assert rows[np.array([], dtype=np.intp)].shape == (0, 100)


def test_a_file_without_the_array_has_no_rows(path: Path) -> None:
    with pytest.raises(KeyError):
        StoredRows(path, "other")
