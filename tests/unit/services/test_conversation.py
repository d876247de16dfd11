"""The meaning of a message in a thread."""

import pytest

from bot.knowledge.models import Spotlight
from bot.services.answers import Answered, NoAnswer
from bot.services.conversation import Approach
from bot.services.guide import Guide
from bot.services.offers import RECENT, entries_shown, last_shown, remembered, with_reply, without_offers


def answered(guide: Guide, message: str, *thread: str) -> Answered:
    answer = guide.ask(message, thread)
    assert isinstance(answer, Answered)
    return answer


@pytest.mark.parametrize(
    ("message", "thread", "approach"),
    [
        ("tell me more", ["leaders/trust"], Approach.MORE),
        ("the exact wording please", ["practices/codify"], Approach.SOURCE),
        ("and what is the source", ["students/whole-student"], Approach.SOURCE),
        ("how many counties?", ["spotlight/west-alabama-works"], Approach.DETAIL),
        ("how many are on it?", ["drivers/motivating-factors"], Approach.DETAIL),
        ("how can we use that list?", ["leaders/competencies"], Approach.DETAIL),
        ("is patience one", ["leaders/competencies"], Approach.DETAIL),
        ("any place that did that?", ["practices/backbone"], Approach.EXAMPLE),
        ("back to the first one", ["leaders/trust", "practices/codify"], Approach.BACK),
        ("what skills should leaders have", ["practices/structure"], Approach.NEW),
    ],
)
def test_an_answer_knows_how_it_continues_its_thread(
    guide: Guide, message: str, thread: list[str], approach: Approach
) -> None:
    continuation = answered(guide, message, *thread).continuation

    assert continuation
    assert continuation.approach is approach
    assert continuation.stays is (approach in {Approach.MORE, Approach.SOURCE, Approach.DETAIL})


def test_the_first_message_continues_nothing(guide: Guide) -> None:
    assert answered(guide, "do we need a written agreement?").continuation is None


def test_a_message_without_a_subject_is_no_guess_at_one(guide: Guide) -> None:
    for message in ("tell me more", "link please", "the exact wording please"):
        answer = guide.ask(message)
        assert isinstance(answer, NoAnswer)
        assert answer.near == ()


def test_entries_that_are_gone_are_forgotten(guide: Guide) -> None:
    alone = guide.ask("do we need a written agreement?")

    assert guide.ask("do we need a written agreement?", ["soil/gone"]).ranking == alone.ranking
    assert answered(guide, "tell me more", "leaders/trust", "soil/gone").entry.id == "leaders/trust"


def test_another_example_is_one_that_was_not_shown(guide: Guide) -> None:
    thread = ["practices/backbone"]
    for message in (
        "who does this?",
        "another one",
        "one more please",
        "next one",
        "and another example",
        "a similar one",
    ):
        entry = answered(guide, message, *thread).entry
        assert isinstance(entry, Spotlight)
        assert entry.id not in thread
        thread.append(entry.id)


def test_one_like_a_spotlight_is_another_spotlight(guide: Guide) -> None:
    for spotlight in guide.knowledge.spotlights:
        continuation = answered(guide, "another like that one", spotlight.id).continuation
        assert continuation
        assert continuation.approach is Approach.EXAMPLE


def test_who_pays_is_answered_with_the_payers_in_any_tense(guide: Guide) -> None:
    for message in ("who pays?", "who paid?", "who is paying for it"):
        lead = answered(guide, message, "spotlight/baltimores-promise").lead
        assert lead
        assert "funders" in lead.text


def test_what_the_person_adds_decides_which_example_comes(guide: Guide) -> None:
    assert (
        answered(guide, "now one with a hospital", "students/real-world").entry.id == "spotlight/iu-health-fellowship"
    )
    in_a_rural_area = answered(guide, "one from a rural area instead", "drivers/students-and-industry")
    assert in_a_rural_area.entry.id == "spotlight/west-alabama-works"


def test_a_question_that_nothing_answers_is_not_answered_from_the_thread(guide: Guide) -> None:
    answer = guide.ask("what's the weather in boston", ["students/whole-student"])

    assert isinstance(answer, NoAnswer)


def test_a_detail_that_the_entry_shown_last_lacks_is_not_answered_with_the_same_card(guide: Guide) -> None:
    answer = guide.ask("what is the annual budget?", ["practices/codify"])

    assert isinstance(answer, NoAnswer)
    assert answer.lacking
    assert answer.lacking.id == "practices/codify"


def test_our_note_may_answer_about_an_entry_that_is_shown(guide: Guide) -> None:
    lead = answered(guide, "who should be teaching those?", "students/skills").lead

    assert lead
    assert lead.kind == "note"


def test_a_spanish_detail_is_found_in_english_words(guide: Guide) -> None:
    lead = answered(guide, "¿cuánto dura?", "spotlight/bluesky-tennessee-institute").lead

    assert lead
    assert "27 months" in lead.text or "two years" in lead.text


def test_a_thread_remembers_which_part_it_showed(guide: Guide) -> None:
    thread = with_reply([], guide.ask("lead with trust"))
    for message in ("tell me more", "who said that?"):
        thread = with_reply(thread, guide.ask(message, thread))

    assert thread[:2] == ["leaders/trust", "leaders/trust#more"]
    assert without_offers(thread) == ["leaders/trust"] * 3


def test_offers_do_not_use_up_what_is_remembered() -> None:
    offers = [f"?drivers/catalysts practices/backbone leaders/x{at}" for at in range(RECENT - 2)]
    thread = ["leaders/trust", *offers, "practices/codify", "?leaders/agility leaders/trust"]

    assert remembered(thread) == ("leaders/trust", "practices/codify", "?leaders/agility leaders/trust")
    assert remembered(thread[:-1]) == ("leaders/trust", "practices/codify")


@pytest.mark.parametrize(
    ("message", "thread", "entry_id"),
    [
        ("the third one?", ["practices/overview"], "practices/flexibility"),
        ("¿y la última?", ["practices/overview"], "practices/backbone"),
        ("what does number 2 say", ["students/overview", "students/purpose"], "students/credibility"),
        ("tell me about the second", ["leaders/trust", "spotlight/list"], "spotlight/bluesky-tennessee-institute"),
    ],
)
def test_an_ordinal_counts_in_the_list_shown_last(guide: Guide, message: str, thread: list[str], entry_id: str) -> None:
    assert answered(guide, message, *thread).entry.id == entry_id


def test_an_ordinal_beyond_the_end_of_the_list_opens_none_of_it(guide: Guide) -> None:
    answer = guide.ask("and the sixth?", ["practices/overview"])

    assert not isinstance(answer, Answered) or answer.entry.id not in guide.knowledge.themes[2].entries


def test_words_that_say_what_is_not_wanted_draw_no_entry(guide: Guide) -> None:
    thread = ["spotlight/iu-health-fellowship", "drivers/students-and-industry"]

    entry = answered(guide, "is there one with apprentices rather than a hospital", *thread).entry

    assert entry.id == "spotlight/careerwise-elkhart-county"


def test_an_offer_does_not_hide_the_entry_shown_before_it() -> None:
    thread = ["leaders/trust", "practices/codify", "leaders/trust", "?drivers/catalysts practices/backbone"]

    assert last_shown(thread) == "leaders/trust"
    assert last_shown(thread[-1:]) is None
    assert entries_shown(thread) == ["leaders/trust", "practices/codify"]
