"""Kinds of follow-ups, and the choice of the entry that continues a thread."""

from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.knowledge.models import FollowUps
from bot.matching.continuations import NONE, WEIGHTS, held_features
from bot.matching.follow_ups import GENERAL, FollowUp, follow_up_examples, kind_shares
from bot.services.conversation import Conversation
from bot.services.guide import Guide


@pytest.fixture(scope="module")
def conversation(guide: Guide) -> Conversation:
    assert guide.skills.conversation
    return guide.skills.conversation


def read_kind(conversation: Conversation, message: str) -> str:
    kinds = conversation.reader.read(message, "practices/codify", "Codify the Commitment").kinds
    return max(kinds, key=lambda kind: kinds[kind])


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("could you say a little more on that one", FollowUp.ELABORATE),
        ("WHY thogh??", FollowUp.ELABORATE),
        ("can you give me the sentence word for word", FollowUp.SOURCE),
        ("¿de qué página sale?", FollowUp.SOURCE),
        ("which towns have done so already", FollowUp.EXAMPLE),
        ("and another example please", FollowUp.ANOTHER),
        ("how many people did they train", FollowUp.FACT),
        ("who runs that place", FollowUp.WHO),
        ("please go back to the first card", FollowUp.BACK),
        ("what if my boss says no", FollowUp.CONDITION),
        ("¿me das otro ejemplo?", FollowUp.ANOTHER),
        ("¿quién lo dirige allí?", FollowUp.WHO),
    ],
)
def test_the_kind_of_a_message_is_known_by_examples_like_it(
    conversation: Conversation, message: str, kind: FollowUp
) -> None:
    assert read_kind(conversation, message) == kind


def test_curators_can_name_the_same_kinds_as_the_code() -> None:
    (kinds, _) = get_args(FollowUps)

    assert set(get_args(kinds)) == set(FollowUp) == set(GENERAL)


def test_the_curators_examples_come_with_the_general_ones_each_once() -> None:
    examples = follow_up_examples({"who": ("who runs it", "who feeds the fish?")})

    assert examples["who"] == (*GENERAL["who"], "who feeds the fish?")
    assert examples["back"] == GENERAL["back"]


class EqualKinds:
    """A scorer that is sure of every kind."""

    def scores(self, message: str) -> dict[str, float]:
        return dict.fromkeys(FollowUp, 5.0)


def test_the_shares_of_all_kinds_are_less_than_one() -> None:
    shares = kind_shares(EqualKinds(), "hm")

    assert set(shares) == set(FollowUp)
    assert 0.9 < sum(shares.values()) < 1


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(message=st.text(min_size=1, max_size=60), data=st.data())
def test_the_probabilities_of_all_choices_add_up_to_one(
    conversation: Conversation, message: str, data: st.DataObject
) -> None:
    ids = st.sampled_from(conversation.graph.ids)
    shown = data.draw(st.lists(ids, min_size=1, max_size=6))
    reading = conversation.reader.read(f"how {message}", shown[-1], conversation.graph.titles[shown[-1]])
    probabilities = conversation.model.probabilities(reading, shown)

    assert set(probabilities) == {*conversation.graph.ids, NONE}
    assert sum(probabilities.values()) == pytest.approx(1)
    assert list(probabilities.values()) == sorted(probabilities.values(), reverse=True)


def test_every_feature_has_a_weight(conversation: Conversation) -> None:
    reading = conversation.reader.read("and the second one?", "drivers/overview", "Drivers")
    features = conversation.model.features(reading, ["leaders/trust", "drivers/overview"])

    assert {name for found in features.values() for name in found} == set(WEIGHTS["choice"])
    assert set(held_features(reading)) == set(WEIGHTS["held"])
