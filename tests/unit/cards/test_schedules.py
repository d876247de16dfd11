"""Sentences that say why a schedule is paused."""

import pytest

from bot.cards.schedules import pause_reason_sentence
from bot.knowledge.base import KnowledgeBase
from bot.services.tips.models import PauseReason


@pytest.mark.parametrize(
    "reason", [*sorted(set(PauseReason) - {PauseReason.PERSON}), "not_in_channel", "is_archived", "channel_not_found"]
)
def test_every_known_reason_has_its_own_sentence(reason: str, knowledge: KnowledgeBase) -> None:
    assert pause_reason_sentence(reason, knowledge.voice.tips) != knowledge.voice.tips.other_reason


def test_all_kinds_of_restricted_channels_share_one_sentence(knowledge: KnowledgeBase) -> None:
    voice = knowledge.voice.tips

    assert pause_reason_sentence("restricted_action_read_only_channel", voice) == voice.reasons["restricted_action"]
    assert pause_reason_sentence("undecided", voice) == voice.other_reason
