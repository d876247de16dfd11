"""What of the knowledge base is a tip."""

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Citation, Fact, ListEntry, Spotlight, Takeaway
from bot.services.tips.library import AT_A_GLANCE, Library
from bot.services.tips.tip import Tip, entry_of


def words(tip: Tip) -> str:
    return tip.passage.quote if isinstance(tip.passage, Citation) else tip.passage.text


def test_every_takeaway_list_item_and_fact_about_an_awardee_is_a_tip(
    knowledge: KnowledgeBase, library: Library
) -> None:
    expected: set[str] = set()
    for entry in knowledge.entries.values():
        if isinstance(entry, Takeaway):
            expected.update(citation.quote for citation in entry.citations)
        elif isinstance(entry, ListEntry):
            expected.update(entry.items)
        elif isinstance(entry, Spotlight):
            expected.update(fact.text for fact in entry.facts)
    assert expected <= {words(tip) for tip in library.tips}


def test_no_tip_is_long_a_question_or_an_introduction_and_none_says_what_another_says(library: Library) -> None:
    said = [words(tip) for tip in library.tips]
    assert all(len(text) <= AT_A_GLANCE for text in said)
    assert not [text for text in said if text.endswith((":", "?")) or "the following" in text]
    assert len(said) == len(set(said))


def test_quotes_are_whole_and_have_their_source(knowledge: KnowledgeBase, library: Library) -> None:
    for tip in library.tips:
        entry = knowledge.entries[tip.entry_id]
        if isinstance(tip.passage, Fact):
            assert tip.passage in entry.facts
        elif isinstance(entry, ListEntry):
            assert tip.passage.quote in entry.items
            assert tip.introduction == entry.citations[0]
            assert tip.passage.source == entry.citations[0].source
        else:
            assert tip.passage in entry.citations


def test_an_awardee_belongs_to_the_themes_that_it_illustrates(library: Library) -> None:
    themes = {tip.entry_id: tip.themes for tip in library.tips}
    assert themes["practices/codify"] == {"practices/overview"}
    assert themes["spotlight/iu-health-fellowship"] == {"drivers/overview", "students/overview"}
    assert themes["about/ripple"] == frozenset()


def test_a_deck_has_the_tips_of_its_themes(library: Library) -> None:
    deck = library.deck(frozenset({"leaders/overview"}))
    assert {tip.entry_id.partition("/")[0] for tip in deck.tips} == {"leaders", "spotlight"}
    assert deck is library.deck(frozenset({"leaders/overview"}))
    assert library.deck(frozenset()).tips == library.tips
    assert library.deck(frozenset({"gone/overview"})).tips == ()


def test_ids_are_the_same_for_as_long_as_the_words_are(knowledge: KnowledgeBase, library: Library) -> None:
    entries = dict(reversed(list(knowledge.entries.items())))
    again = Library(KnowledgeBase(entries, knowledge.sources, {}, (), knowledge.voice))
    assert again.tips == library.tips
    assert "practices/codify#1c71adcce594" in {tip.id for tip in library.tips}
    assert all(library.find(tip.id) is tip and entry_of(tip.id) == tip.entry_id for tip in library.tips)
    assert library.find("practices/codify#nothing") is None
