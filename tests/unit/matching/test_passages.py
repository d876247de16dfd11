"""Passages of entries, and which of them answers a question."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bootstrap.guide import create_guide
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Fact, Spotlight
from bot.knowledge.passages import passages_of, sentences_of
from bot.matching.asked import KINDS, asked, held, spans
from bot.matching.content import content_words, names_among, root_of, without_names
from bot.matching.passage_finder import DETAILS
from bot.matching.text import normalize, words
from bot.services.answers import Answered
from bot.services.guide import Guide
from tests.support.small_base import SPOTLIGHT, SmallBase


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return SmallBase.written(tmp_path_factory.mktemp("base")).loaded()


def test_every_text_of_an_entry_is_a_passage_with_an_id_of_its_own(small: KnowledgeBase) -> None:
    tools = {passage.id: passage for passage in passages_of(small.entries["soil/tools"])}

    assert tools["soil/tools#items.2"].text == "Two watering cans"
    assert tools["soil/tools#items.2"].kind == "item"
    assert {passage.kind for e in small.entries.values() for passage in passages_of(e)} == {
        "quotation", "item", "fact", "note", "summary",
    }  # fmt: skip
    ids = [passage.id for entry in small.entries.values() for passage in passages_of(entry)]
    assert len(ids) == len(set(ids))


def test_passages_of_quotations_are_whole_sentences_letter_for_letter(knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        quotes = [citation.quote for citation in entry.citations]
        parts = [passage.text for passage in passages_of(entry) if passage.kind == "quotation"]
        assert all(any(part in quote for quote in quotes) for part in parts)
        assert all(quote in " ".join(parts) for quote in quotes)


@given(st.text())
def test_sentences_add_up_to_the_text(text: str) -> None:
    assert "".join("".join(sentences_of(text)).split()) == "".join(text.split())


def test_a_fact_says_where_it_is_from(knowledge: KnowledgeBase) -> None:
    passages = [passage for entry in knowledge.entries.values() for passage in passages_of(entry)]
    for passage in passages:
        if isinstance(passage.origin, Fact):
            assert passage.origin.page in passage.source
        assert bool(passage.source) == (passage.kind not in {"note", "summary"})


@pytest.mark.parametrize(
    ("question", "kind", "head"),
    [
        ("How many volunteers came?", "number", ("volunteers", "came")),
        ("what's the yearly budget", "money", ("yearly", "budget")),
        ("who is the director of the museum", "person", ("director",)),
        ("when did it open?", "date", ("open",)),
        ("how long does the course take", "duration", ("course", "take")),
        ("what percent of visitors return", "percent", ("percent",)),
        ("¿Cuántos alumnos hay?", "number", ("alumnos",)),
        ("¿Quién dirige el museo?", "person", ("dirige",)),
        ("¿Dónde se dan las clases?", "place", ("dan",)),
    ],
)
def test_a_question_shows_what_it_asks_for(question: str, kind: str, head: tuple[str, ...]) -> None:
    assert kind in asked(question).kinds
    assert asked(question).head == head


@pytest.mark.parametrize("question", ["Tell me about the museum.", "are trainees paid while they learn", "trust"])
def test_a_question_about_the_whole_asks_for_no_kind(question: str) -> None:
    assert asked(question).kinds == frozenset()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It has nine branches.", "number"),
        ("A card costs $3.", "money"),
        ("Renewal is free.", "money"),
        ("It opened in 1998.", "date"),
        ("The course takes two years.", "duration"),
        ("The director was Ada Byron.", "person"),
        ("About 40% return.", "percent"),
    ],
)
def test_a_text_shows_what_it_holds(text: str, kind: str) -> None:
    assert kind in held(text)


@given(st.text(), st.sampled_from(KINDS))
def test_what_a_text_holds_is_somewhere_in_it(text: str, kind: str) -> None:
    assert bool(spans(kind, text)) == (kind in held(text))
    assert all(0 <= start < stop <= len(text) for start, stop in spans(kind, text))


@given(st.text())
def test_any_question_can_be_read(question: str) -> None:
    asked(question)
    content_words(question)


def test_it_stands_for_the_names_of_the_subject() -> None:
    assert without_names("how old is elm street's garden", frozenset({"elm", "street"})) == "how old is it garden"


def test_the_examples_name_nobody_of_the_shipped_knowledge(knowledge: KnowledgeBase) -> None:
    names = {
        word
        for spotlight in knowledge.spotlights
        for alias in spotlight.aliases
        if len(alias.split()) == 1
        for word in words(alias.casefold())
    }
    used = {word for texts in DETAILS.values() for text in texts for word in words(text)}
    assert used & names == set()


def test_the_passage_that_answers_leads(guide: Guide) -> None:
    answer = guide.ask("How much did the job offers of BlueSky graduates pay?")

    assert isinstance(answer, Answered)
    assert answer.lead
    assert "$50,000" in answer.lead.text
    assert answer.held


def test_a_question_that_curators_know_a_fact_to_answer_brings_it_to_the_front(tmp_path: Path) -> None:
    base = SmallBase.written(tmp_path)
    fact = "  - text: The plots opened with forty beds.\n"
    where = "    page: Us\n    publisher: Elm\n    url: https://elm.example/us\n"
    opened = "  - text: Rosa Lane and the parish council cleared the lot.\n" + where
    base.change(SPOTLIGHT, fact, opened + fact)
    base.add(SPOTLIGHT, "asked:\n  - of: Rosa Lane\n    questions: [whose idea was it?]\n")

    answer = create_guide(base.root).ask("elm street: whose idea was it")

    assert isinstance(answer, Answered)
    assert answer.lead
    assert answer.lead.id == "plots/elm-street#facts.1"


def test_a_detail_that_the_entry_lacks_is_said_to_be_missing(guide: Guide) -> None:
    answer = guide.ask("What is the yearly budget of West Alabama Works?")

    assert isinstance(answer, Answered)
    assert answer.entry.id == "spotlight/west-alabama-works"
    assert not answer.held


@pytest.mark.parametrize("question", ["Tell me about Baltimore's Promise.", "what is Grads2Careers", "baltimore"])
def test_a_question_about_the_whole_has_no_lead(guide: Guide, question: str) -> None:
    answer = guide.ask(question)

    assert isinstance(answer, Answered)
    assert answer.lead is None
    assert answer.held


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who leads the MOU work in Indiana?", ["mou", "indiana"]),
        ("Indiana leads the work. Partners follow.", []),
        ("did the Baltimore team get $200,000 in 2024?", ["baltimore", "200", "000", "2024"]),
        ("what did Grads2Careers do", ["grads2careers"]),
        ("WHO DECIDES", ["decides"]),
    ],
)
def test_names_and_figures_differ_from_words_that_begin_a_sentence(question: str, names: list[str]) -> None:
    content = content_words(normalize(question))

    assert [content[at] for at in names_among(content, question)] == names


@pytest.mark.parametrize(
    "question",
    ["my neighbor went through grads2careers, what is that", "we were told about BlueSky. What do they do?"],
)
def test_a_name_in_a_story_is_only_what_the_question_is_about(guide: Guide, question: str) -> None:
    answer = guide.ask(question)
    assert isinstance(answer, Answered)
    assert isinstance(answer.entry, Spotlight)
    assert answer.lead is None


def test_a_detail_asked_for_at_the_end_of_a_story_leads(guide: Guide) -> None:
    answer = guide.ask("my neighbor went through grads2careers, when did it start")
    assert isinstance(answer, Answered)
    assert answer.lead
    assert "2018" in answer.lead.text


def test_forms_of_an_irregular_verb_are_one_word() -> None:
    assert root_of("paid") == root_of("pays") == root_of("paying")
    assert root_of("ran") == root_of("runs")
