"""Whom a message in a thread is meant for: its signs, its place, and the whole decision."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.hearing import NAMES, ThreadMessage
from bot.matching.text import normalize
from bot.matching.wording import has_sign, names_person, signs_of
from bot.services.guide import Guide

ASKED = ThreadMessage("U1", "@Guidepost who coordinates all this?")
CARD = ThreadMessage("", entry_id="practices/backbone")


@pytest.mark.parametrize(
    "text",
    ["bot, is one page enough?", "ok guidepost what else", "Let me ask the bot: who pays?", "does the bot have one?"],
)
def test_people_who_speak_to_the_bot_call_it(text: str) -> None:
    assert has_sign("calls_bot", normalize(text))


@pytest.mark.parametrize(
    "text", ["the bot is right", "I'll ask the bot tomorrow", "guidepost's list is better", "who installed the bot"]
)
def test_people_who_speak_of_the_bot_do_not_call_it(text: str) -> None:
    assert not has_sign("calls_bot", normalize(text))


@pytest.mark.parametrize("text", ["Denise, did you see it?", "what do you think, ray?", "<@U0BEN> yours?", "@theo ok?"])
def test_a_person_who_is_called_is_noticed(text: str) -> None:
    assert names_person(text, NAMES)


@pytest.mark.parametrize("text", ["What about small towns?", "@Guidepost and then?", "Who signs it"])
def test_other_words_are_no_names(text: str) -> None:
    assert not names_person(text, NAMES)


@given(st.text(max_size=300))
def test_any_text_has_signs_between_0_and_1(text: str) -> None:
    signs = signs_of(text, normalize(text), NAMES)

    assert all(0 <= sign <= 1 for sign in signs.values())


def test_the_same_words_are_meant_for_the_bot_or_for_the_person_who_just_spoke(guide: Guide) -> None:
    question = ThreadMessage("U1", "what would they want for it?")

    assert guide.hears([ASKED, CARD, ThreadMessage("U1", "what does one cost, are there numbers on that?")])
    assert not guide.hears([ASKED, CARD, ThreadMessage("U2", "the library board offered to host ours"), question])


@pytest.mark.parametrize(
    "text",
    ["thanks Maria, that helps", "when is our next board meeting?", "can you send me the slides", ":eyes:", ""],
)
def test_what_is_said_to_colleagues_is_not_heard(guide: Guide, text: str) -> None:
    assert not guide.hears([ASKED, CARD, ThreadMessage("U2", text)])


def test_a_thread_without_a_card_or_without_a_person_at_its_end_is_not_heard(guide: Guide) -> None:
    assert not guide.hears([])
    assert not guide.hears([ASKED, CARD])
    assert not guide.hears([ASKED, ThreadMessage("U1", "what about small towns?")])
