"""The meaning of a message in a thread."""

import pytest

from bot.knowledge.models import Spotlight
from bot.services.answers import Answered, NoAnswer
from bot.services.conversation import Approach
from bot.services.guide import Guide
from bot.services.offers import entries_shown, last_shown


def answered(guide: Guide, message: str, *thread: str) -> Answered:
    answer = guide.ask(message, thread)
    assert isinstance(answer, Answered)
    return answer


@pytest.mark.parametrize(
    ("message", "thread", "approach"),
    [
        ("tell me more", ["leaders/trust"], Approach.MORE),
        ("how many counties?", ["spotlight/west-alabama-works"], Approach.DETAIL),
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
    assert continuation.stays is (approach in {Approach.MORE, Approach.DETAIL})


def test_the_first_message_continues_nothing(guide: Guide) -> None:
    assert answered(guide, "do we need a written agreement?").continuation is None


def test_entries_that_are_gone_are_forgotten(guide: Guide) -> None:
    alone = guide.ask("do we need a written agreement?")

    assert guide.ask("do we need a written agreement?", ["soil/gone"]).ranking == alone.ranking
    assert answered(guide, "tell me more", "leaders/trust", "soil/gone").entry.id == "leaders/trust"


def test_another_example_is_one_that_was_not_shown(guide: Guide) -> None:
    thread = ["practices/backbone"]
    for message in ("who does this?", "another one", "one more please"):
        entry = answered(guide, message, *thread).entry
        assert isinstance(entry, Spotlight)
        assert entry.id not in thread
        thread.append(entry.id)


def test_what_the_person_adds_decides_which_example_comes(guide: Guide) -> None:
    assert (
        answered(guide, "now one with a hospital", "students/real-world").entry.id == "spotlight/iu-health-fellowship"
    )
    in_a_rural_area = answered(guide, "one from a rural area instead", "drivers/students-and-industry")
    assert in_a_rural_area.entry.id == "spotlight/west-alabama-works"


def test_a_question_that_nothing_answers_is_not_answered_from_the_thread(guide: Guide) -> None:
    answer = guide.ask("what's the weather in boston", ["students/whole-student"])

    assert isinstance(answer, NoAnswer)


def test_a_repetition_is_counted_until_something_else_is_shown(guide: Guide) -> None:
    thread = ["leaders/trust", "practices/codify", "practices/codify"]
    continuation = answered(guide, "go on", *thread).continuation

    assert continuation
    assert continuation.repeated == 2


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
