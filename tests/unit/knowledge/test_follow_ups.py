"""``follow-ups.yaml``, a file that a folder may lack."""

import pytest

from bot.errors import KnowledgeError
from tests.support.small_base import SmallBase


def test_a_folder_needs_no_follow_ups(base: SmallBase) -> None:
    (base.root / "follow-ups.yaml").unlink(missing_ok=True)

    assert base.loaded().follow_ups == {}


def test_the_curators_follow_ups_are_read_by_kind(base: SmallBase) -> None:
    (base.root / "follow-ups.yaml").write_text("who:\n  - who waters it?\n", encoding="utf-8")

    assert base.loaded().follow_ups == {"who": ("who waters it?",)}


@pytest.mark.parametrize("text", ["whom:\n  - who waters it?\n", "who: []\n", "who: who waters it?\n"])
def test_a_mistake_in_them_is_a_problem_with_its_place(base: SmallBase, text: str) -> None:
    (base.root / "follow-ups.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(KnowledgeError, match=r"follow-ups\.yaml:1"):
        base.loaded()
