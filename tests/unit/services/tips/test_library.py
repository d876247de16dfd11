"""The library makes tips of the passages that can stand alone."""

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Citation, Fact, ListEntry, Spotlight, Takeaway
from bot.services.tips.library import AT_A_GLANCE, Library
from bot.services.tips.models import Tip, entry_of


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


def test_tips_are_short_and_distinct_and_none_is_a_question_or_an_introduction(library: Library) -> None:
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


def test_a_spotlight_has_the_themes_of_the_entries_that_it_illustrates(library: Library) -> None:
    themes = {tip.entry_id: tip.themes for tip in library.tips}
    assert themes["practices/codify"] == {"practices/overview"}
    assert themes["spotlight/iu-health-fellowship"] == {"drivers/overview", "students/overview"}
    assert themes["about/ripple"] == frozenset()


def test_a_pool_has_the_tips_of_its_themes(library: Library) -> None:
    pool = library.pool(frozenset({"leaders/overview"}))
    assert {tip.entry_id.partition("/")[0] for tip in pool.tips} == {"leaders", "spotlight"}
    assert pool is library.pool(frozenset({"leaders/overview"}))
    assert library.pool(frozenset()).tips == library.tips
    assert library.pool(frozenset({"gone/overview"})).tips == ()


def test_an_id_stays_the_same_while_the_words_do(knowledge: KnowledgeBase, library: Library) -> None:
    entries = dict(reversed(list(knowledge.entries.items())))
    again = Library(KnowledgeBase(entries, knowledge.sources, {}, (), knowledge.voice))
    assert again.tips == library.tips
    assert "practices/codify#1c71adcce594" in {tip.id for tip in library.tips}
    assert all(library.find(tip.id) is tip and entry_of(tip.id) == tip.entry_id for tip in library.tips)
    assert library.find("practices/codify#nothing") is None
