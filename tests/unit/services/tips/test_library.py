"""The library makes tips of quotations, with what to do about them or with a story."""

from dataclasses import replace

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import MAX_STORY, ListEntry, Spotlight, Takeaway, Theme
from bot.services.tips.library import AT_A_GLANCE, Library
from bot.services.tips.models import entry_of


def test_there_are_eighty_tips_and_half_of_them_are_takeaways(library: Library) -> None:
    assert len(library.tips) >= 80
    assert sum(tip.is_takeaway for tip in library.tips) >= len(library.tips) / 2


def test_every_takeaway_is_a_tip_in_each_of_its_forms_with_what_to_do_about_it(
    knowledge: KnowledgeBase, library: Library
) -> None:
    # Two takeaways have the same longer form; it is a tip of one of them.
    with_note = {tip.quote.quote for tip in library.tips if tip.quote and tip.note}
    takeaways = [entry for entry in knowledge.entries.values() if isinstance(entry, Takeaway)]
    assert {one.quote for entry in takeaways for one in entry.citations} <= with_note
    for tip in library.tips:
        assert all(one in str(knowledge.entries[tip.entry_id].note) for one in (tip.note or "").split(". "))
        assert (tip.note is None) == (tip.story is not None)


def test_a_note_stands_alone_and_sends_nobody_to_another_entry(knowledge: KnowledgeBase, library: Library) -> None:
    titles = [entry.title for entry in knowledge.entries.values() if not isinstance(entry, Theme)]
    assert [tip.note for tip in library.tips for title in titles if title in (tip.note or "")] == []
    codify = knowledge.entries["practices/codify"]
    notes = {
        "Write it down. Then read Lead with Agility. Sign it.": "Write it down. Sign it.",
        "See the Leaders theme. Leaders sign.": "Leaders sign.",
        "Read Lead with Agility.": "Read Lead with Agility.",
    }
    for note, told in notes.items():
        changed = replace(knowledge, entries={**knowledge.entries, codify.id: codify.model_copy(update={"note": note})})
        assert {tip.note for tip in Library(changed).tips if tip.entry_id == codify.id} - {None} == {told}


def test_curators_keep_a_quotation_out_of_the_tips(knowledge: KnowledgeBase, library: Library) -> None:
    kept_out = [one.quote for entry in knowledge.entries.values() for one in entry.citations if one.tip is False]
    assert kept_out
    assert [tip.quote.quote for tip in library.tips if tip.quote and tip.quote.quote in kept_out] == []


def test_a_list_is_one_tip_with_all_of_its_items(knowledge: KnowledgeBase, library: Library) -> None:
    lists = {entry.id: entry.items for entry in knowledge.entries.values() if isinstance(entry, ListEntry)}
    assert {tip.entry_id: tip.items for tip in library.tips if tip.items} == lists


def test_a_story_stands_beside_a_takeaway_that_it_illustrates(knowledge: KnowledgeBase, library: Library) -> None:
    told = [tip for tip in library.tips if tip.story]
    assert told
    for tip in told:
        assert tip.story
        fact = tip.story.fact
        spotlight = knowledge.entries[tip.story.spotlight_id]
        assert isinstance(spotlight, Spotlight)
        assert fact in spotlight.facts
        assert fact.tip is not False
        assert tip.entry_id in (fact.illustrates or spotlight.illustrates)
        assert tip.quote in knowledge.entries[tip.entry_id].citations
        assert len(tip.story.text) <= MAX_STORY


def test_curators_say_which_facts_are_stories_and_in_which_words(knowledge: KnowledgeBase) -> None:
    spotlight = knowledge.spotlights[0]
    kept, left_out, told = (
        spotlight.facts[0].model_copy(update={"text": text, "tip": tip, "illustrates": ()})
        for text, tip in (("As it is.", None), ("Left out.", False), ("Not so.", "Like this."))
    )
    changed = spotlight.model_copy(update={"facts": (kept, left_out, told)})
    entries = {**knowledge.entries, spotlight.id: changed}
    stories = [
        tip.story.text
        for tip in Library(KnowledgeBase(entries, knowledge.sources, {}, (), knowledge.voice)).tips
        if tip.story and tip.story.spotlight_id == spotlight.id
    ]
    assert sorted(stories) == ["As it is.", "Like this."]


def test_the_story_of_a_spotlight_that_illustrates_nothing_stands_alone(knowledge: KnowledgeBase) -> None:
    alone = knowledge.spotlights[0].model_copy(update={"illustrates": ()})
    alone = alone.model_copy(update={"facts": (alone.facts[0].model_copy(update={"illustrates": ()}),)})
    (tip,) = Library(KnowledgeBase({alone.id: alone}, {}, {}, (), knowledge.voice)).tips
    assert (tip.entry_id, tip.quote, tip.story and tip.story.fact) == (alone.id, None, alone.facts[0])


def test_quotations_are_short_and_none_is_a_question_or_an_introduction(library: Library) -> None:
    quotes = [tip.quote.quote for tip in library.tips if tip.quote and not tip.items]
    assert all(len(text) <= AT_A_GLANCE for text in quotes)
    assert not [text for text in quotes if text.endswith((":", "?")) or "the following" in text]
    assert len({tip.id for tip in library.tips}) == len(library.tips)


def test_a_pool_has_the_tips_of_its_themes(library: Library) -> None:
    pool = library.pool(frozenset({"leaders/overview"}))
    assert {tip.entry_id.partition("/")[0] for tip in pool.tips} == {"leaders"}
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
