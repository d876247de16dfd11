"""A small change worked into an index: close to the index that is built anew."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from bot.matching.encoder import SentenceEncoder
from bot.matching.index import Index, key_of, owners_of
from bot.matching.learnt import Learnt
from bot.matching.lexical import Matrix
from bot.matching.normalize import normalize
from bot.matching.revising import MOST_CHANGED, Reviser

SUBJECTS = {
    "soil/compost": ("compost", "kitchen scraps", "the heap", "worms", "rotting leaves", "black gold"),
    "soil/rotation": ("crop rotation", "what follows beans", "moving beds", "cabbage after peas", "the same bed"),
    "soil/tools": ("a fork", "watering cans", "a wheelbarrow", "the shed", "lending spades"),
    "~weather": ("rain tomorrow", "a storm", "sunshine", "snow", "the forecast"),
}
TURNS = ("how about {}?", "tell me of {}", "what do we do about {}", "who looks after {}", "{} please", "why {}?")


def learnt(**more: str) -> list[Learnt]:
    texts = [(turn.format(word), owner) for owner, words in SUBJECTS.items() for word in words for turn in TURNS]
    return [Learnt(text, normalize(text), owner, phrasing=True) for text, owner in [*texts, *more.items()]]


def build(texts: Sequence[Learnt], encoder: SentenceEncoder) -> Index:
    return Index.build(texts, encoder, lambda done: None)


def scores(index: Index, encoder: SentenceEncoder, *questions: str) -> Matrix:
    """A row for each question, a column for each owner."""
    plain = [normalize(question) for question in questions]
    rows = [index.meaning.shares(index.meaning.likeness(vector)) for vector in encoder.encode(plain)]
    return np.stack(rows) + sum(np.stack([view.shares(text) for text in plain]) for view in index.lexical.values())


def revised(index: Index, now: Sequence[Learnt], encoder: SentenceEncoder) -> Index | None:
    return Reviser(index, learnt(), encoder).revise(now)


ASKED = ("where do kitchen scraps go?", "may I borrow a spade?", "will it rain?", "which crop comes after beans?")


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.fixture(scope="module")
def before(encoder: SentenceEncoder) -> Index:
    return build(learnt(), encoder)


def test_nothing_changes_when_nothing_changed(encoder: SentenceEncoder, before: Index) -> None:
    same = revised(before, learnt(), encoder)

    assert same is not None
    assert same.key == before.key
    np.testing.assert_allclose(scores(same, encoder, *ASKED), scores(before, encoder, *ASKED), atol=0.002)


CHANGES: list[dict[str, Any]] = [
    {"comes": {"slugs eat my lettuce": "soil/tools", "keeping slugs away": "soil/tools"}, "goes": ()},
    {"comes": {}, "goes": ("tell me of worms", "worms please", "the heap please")},
    {"comes": {"a song about seeds": "soil/seeds", "seeds in spring": "soil/seeds"}, "goes": ("why snow?",)},
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_comes_near_to_the_index_built_anew(
    encoder: SentenceEncoder, before: Index, change: dict[str, Any]
) -> None:
    now = [one for one in learnt(**change["comes"]) if one.text not in change["goes"]]
    asked = (*ASKED, *change["comes"], *change["goes"])
    quick = revised(before, now, encoder)
    exact = scores(build(now, encoder), encoder, *asked)

    assert quick is not None
    assert quick.key == key_of(now, encoder)
    found = scores(quick, encoder, *asked)
    assert found.shape == (len(asked), len(owners_of(now)))
    assert np.abs(found - exact).max() < 0.1
    assert (found.argmax(axis=1) == exact.argmax(axis=1)).all()


def test_without_the_change_it_would_be_far_off(encoder: SentenceEncoder, before: Index) -> None:
    comes = CHANGES[0]["comes"]
    exact = scores(build(learnt(**comes), encoder), encoder, *comes)

    assert np.abs(scores(before, encoder, *comes) - exact).max() > 0.3


def test_too_much_at_once_is_left_to_building_anew(encoder: SentenceEncoder, before: Index) -> None:
    more = {f"question number {number}": "soil/tools" for number in range(MOST_CHANGED + 1)}

    assert revised(before, learnt(**more), encoder) is None
