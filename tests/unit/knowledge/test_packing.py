"""Knowledge folders, packed and written again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import GuidepostError
from bot.knowledge.loader import load
from bot.knowledge.packing import PackedFolder
from tests.support.small_base import COMPOST, SmallBase

NAMES = st.from_regex(r"[a-z]{1,8}(/[a-zé]{1,8}){0,2}\.(yaml|txt|json)", fullmatch=True)
FILES = st.dictionaries(NAMES, st.binary(max_size=200), max_size=6)


def test_a_packed_folder_is_loaded_like_the_folder_itself(base: SmallBase) -> None:
    packed = PackedFolder.unpack("knowledge", PackedFolder.read(base.root).pack())

    with packed.written() as copied:
        assert load(copied).entries == base.loaded().entries
    assert not copied.exists()


@given(FILES)
def test_packing_loses_nothing_and_gives_the_same_bytes_each_time(files: dict[str, bytes]) -> None:
    folder = PackedFolder("ours", files)

    assert PackedFolder.unpack("ours", folder.pack()).files == files
    assert PackedFolder("ours", dict(reversed(files.items()))).digest == folder.digest
    assert folder.pack() == folder.pack()


@given(FILES, NAMES, st.binary(min_size=1, max_size=200))
def test_any_other_file_or_content_has_another_digest(files: dict[str, bytes], name: str, content: bytes) -> None:
    changed = {**files, name: files.get(name, b"") + content}

    assert PackedFolder("ours", changed).digest != PackedFolder("ours", files).digest


def test_what_no_bot_reads_makes_no_other_version(base: SmallBase) -> None:
    before = PackedFolder.read(base.root).digest
    for name in ("drafts/soil/new.yaml", ".git/config.yaml", "README.md", "index.npz"):
        base.write(name, "x")

    assert PackedFolder.read(base.root).digest == before
    base.add(COMPOST, "# a comment\n")
    assert PackedFolder.read(base.root).digest != before


def test_a_damaged_version_is_named() -> None:
    with pytest.raises(GuidepostError, match="a kept version of ours is damaged"):
        PackedFolder.unpack("ours", b"PK")


def test_a_file_that_cannot_be_read_is_named(base: SmallBase, tmp_path: Path) -> None:
    (base.root / "themes/away.yaml").symlink_to(tmp_path / "nowhere")

    with pytest.raises(GuidepostError, match=r"themes/away\.yaml cannot be read"):
        PackedFolder.read(base.root)
