"""Cards that continue a conversation."""

import pytest

from bot.cards.follow_ups import follow_up_card
from bot.cards.limits import violations
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry, ListEntry
from bot.matching.own_words import own_words
from bot.services.answers import Turn
from bot.services.conversation import Approach, Continuation
from tests.support.cards import ASKED


def more(entry: Entry, repeated: int, knowledge: KnowledgeBase) -> str:
    turn = Turn("tell me more", (entry.id,) * repeated)
    return follow_up_card(entry, Continuation(Approach.MORE, entry.id, repeated), turn, knowledge).text


def test_each_request_for_more_shows_something_new_while_there_is_something(knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        cards = [more(entry, repeated, knowledge) for repeated in range(1, 3)]
        assert len(set(cards)) == len(cards), entry.id


def test_more_of_an_entry_shows_in_the_end_all_of_its_own_words(knowledge: KnowledgeBase) -> None:
    entry = knowledge.entries["spotlight/west-alabama-works"]
    shown = "\n".join(more(entry, repeated, knowledge) for repeated in range(1, 5))

    assert all(fact.text in shown for fact in entry.facts[3:])
    assert "That is all I have on" in shown


@pytest.mark.parametrize("approach", Approach)
def test_every_card_keeps_to_slacks_limits(knowledge: KnowledgeBase, approach: Approach) -> None:
    for entry in knowledge.entries.values():
        for at in range(len(own_words(entry))):
            continuation = Continuation(approach, "practices/codify", at + 1, (at,))
            shown = follow_up_card(entry, continuation, ASKED, knowledge)
            assert violations(shown.blocks) == []
            assert "<https://example.org|MOU>" not in str(shown.blocks[:-1])


def test_a_detail_is_the_part_that_is_nearest(knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        for at, text in enumerate(own_words(entry)):
            continuation = Continuation(Approach.DETAIL, entry.id, 1, (at,))
            assert text in follow_up_card(entry, continuation, ASKED, knowledge).text.replace("&amp;", "&")


def test_a_detail_of_a_list_is_the_whole_list(knowledge: KnowledgeBase) -> None:
    entry = knowledge.entries["leaders/competencies"]
    assert isinstance(entry, ListEntry)
    shown = follow_up_card(entry, Continuation(Approach.DETAIL, entry.id, 1, (2,)), ASKED, knowledge)

    assert all(item in shown.text for item in entry.items)
