"""Dialogues: each later turn is understood from those before it, by kind as well as the goals say."""

from collections.abc import Mapping

import pytest

from benchmarks.dialogues import DIALOGUES, ask_all, read_dialogues, shares
from bot.knowledge.base import KnowledgeBase
from bot.services.guide import Guide

DIALOGUES_READ = read_dialogues(DIALOGUES)
KINDS = sorted({one.kind for one in DIALOGUES_READ})
GOAL, KIND_GOAL = 0.85, 0.75


@pytest.fixture(scope="module")
def found(guide: Guide) -> Mapping[str, tuple[int, int]]:
    return shares(list(ask_all(guide, DIALOGUES_READ)))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_follow_up_is_understood(found: Mapping[str, tuple[int, int]], kind: str) -> None:
    right, count = found[kind]

    assert right / count >= KIND_GOAL


def test_later_turns_are_understood(found: Mapping[str, tuple[int, int]]) -> None:
    right, count = found["later turns"]

    assert right / count >= GOAL


def test_every_expected_entry_exists(knowledge: KnowledgeBase) -> None:
    named = {entry_id for one in DIALOGUES_READ for accept in one.accept for entry_id in accept}

    assert named - {"same"} <= set(knowledge.entries)
    assert all(len(one.turns) == len(one.accept) for one in DIALOGUES_READ)
