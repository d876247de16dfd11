"""Cards that continue a conversation."""

import pytest

from bot.cards.entry_body import Lead
from bot.cards.follow_ups import follow_up_card
from bot.cards.limits import violations
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry, ListEntry
from bot.knowledge.passages import passages_of
from bot.matching.own_words import own_words
from bot.services.answers import Turn
from bot.services.conversation import Approach, Continuation
from tests.support.cards import ASKED


def more(entry: Entry, repeated: int, knowledge: KnowledgeBase) -> str:
    turn = Turn("tell me more", (entry.id, *[f"{entry.id}#more"] * (repeated - 1)))
    return follow_up_card(entry, Continuation(Approach.MORE, entry.id), turn, knowledge).text


def test_each_request_for_more_shows_something_new_while_there_is_something(knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        cards = [more(entry, repeated, knowledge) for repeated in range(1, 3)]
        assert len(set(cards)) == len(cards), entry.id


def test_more_of_an_entry_shows_in_the_end_all_of_its_own_words(knowledge: KnowledgeBase) -> None:
    entry = knowledge.entries["spotlight/west-alabama-works"]
    shown = "\n".join(more(entry, repeated, knowledge) for repeated in range(1, 5))

    assert all(fact.text in shown for fact in entry.facts[3:])
    assert "That's all I have on" in shown


@pytest.mark.parametrize("approach", Approach)
def test_every_card_keeps_to_slacks_limits(knowledge: KnowledgeBase, approach: Approach) -> None:
    for entry in knowledge.entries.values():
        for at in range(len(own_words(entry))):
            continuation = Continuation(approach, "practices/codify", parts=(at,))
            shown = follow_up_card(entry, continuation, ASKED, knowledge)
            assert violations(shown.blocks) == []
            assert "<https://example.org|MOU>" not in str(shown.blocks[:-1])


def test_more_never_repeats_a_passage_that_the_thread_has_shown_as_a_detail(knowledge: KnowledgeBase) -> None:
    entry = knowledge.entries["practices/codify"]
    longer = entry.citations[1].quote
    told = Turn("tell me more", (entry.id, f"{entry.id}#quotations.2"))

    assert longer in more(entry, 1, knowledge)
    assert longer not in follow_up_card(entry, Continuation(Approach.MORE, entry.id), told, knowledge).text


def test_a_detail_is_the_passage_that_answers(knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        for passage in passages_of(entry):
            continuation = Continuation(Approach.DETAIL, entry.id, passage)
            shown = follow_up_card(entry, continuation, ASKED, knowledge, lead=Lead(passage))
            assert passage.text in shown.text.replace("&amp;", "&")


def test_a_detail_of_a_list_is_the_whole_list(knowledge: KnowledgeBase) -> None:
    entry = knowledge.entries["leaders/competencies"]
    assert isinstance(entry, ListEntry)
    item = next(passage for passage in passages_of(entry) if passage.kind == "item")
    shown = follow_up_card(entry, Continuation(Approach.DETAIL, entry.id, item), ASKED, knowledge, lead=Lead(item))

    assert all(item in shown.text for item in entry.items)


def test_a_spotlight_after_another_is_no_example_of_it(knowledge: KnowledgeBase) -> None:
    after = Continuation(Approach.EXAMPLE, "spotlight/careerwise-elkhart-county")
    shown = follow_up_card(knowledge.entries["spotlight/iu-health-fellowship"], after, ASKED, knowledge)

    assert shown.text.startswith("Another one, besides “CareerWise Elkhart County”")


def test_the_exact_words_are_all_quotations_with_their_sources(knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        shown = follow_up_card(entry, Continuation(Approach.SOURCE, entry.id), ASKED, knowledge).text
        plain = shown.replace("&amp;", "&")
        assert all(citation.quote in plain for citation in entry.citations), entry.id
        urls = {knowledge.sources[citation.source].description.url for citation in entry.citations}
        assert all(url in shown for url in urls or {fact.url for fact in entry.facts}), entry.id


def test_more_after_the_exact_words_does_not_quote_them_again(knowledge: KnowledgeBase) -> None:
    entry = knowledge.entries["practices/codify"]
    told = Turn("tell me more", (entry.id, f"{entry.id}#quoted"))
    shown = follow_up_card(entry, Continuation(Approach.MORE, entry.id), told, knowledge).text

    assert all(citation.quote not in shown for citation in entry.citations)


def test_after_an_objection_the_related_entry_that_comes_nearest_is_next(knowledge: KnowledgeBase) -> None:
    entry, nearest = knowledge.entries["practices/flexibility"], knowledge.entries["leaders/status-quo"]
    told = Turn("they object to it", (entry.id, *[f"{entry.id}#more"] * 3))
    continuation = Continuation(Approach.MORE, entry.id, nearest=(nearest.id,))
    shown = follow_up_card(entry, continuation, told, knowledge).text

    assert "says no more about that" in shown
    assert nearest.citations[0].quote in shown


def test_a_list_says_how_many_items_it_has(knowledge: KnowledgeBase) -> None:
    entry = knowledge.entries["drivers/motivating-factors"]
    shown = follow_up_card(entry, Continuation(Approach.DETAIL, entry.id), ASKED, knowledge)

    assert "the whole list of 8" in shown.text
