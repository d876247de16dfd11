"""Why schedules rest, in sentences."""

import pytest

from bot.cards.schedules import reason_sentence
from bot.knowledge.base import KnowledgeBase
from bot.services.tips.schedule import Rest


@pytest.mark.parametrize("reason", [*(set(Rest) - {Rest.PERSON}), "not_in_channel", "is_archived", "channel_not_found"])
def test_each_reason_that_is_known_has_a_sentence_of_its_own(reason: str, knowledge: KnowledgeBase) -> None:
    assert reason_sentence(reason, knowledge.voice.tips) != knowledge.voice.tips.other_reason


def test_the_many_kinds_of_restricted_channels_share_one(knowledge: KnowledgeBase) -> None:
    voice = knowledge.voice.tips

    assert reason_sentence("restricted_action_read_only_channel", voice) == voice.reasons["restricted_action"]
    assert reason_sentence("undecided", voice) == voice.other_reason
