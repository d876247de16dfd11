"""Sentences for what a person typed into the form to schedule tips."""

import pytest

from bot.cards.schedule_form import error_sentence
from bot.knowledge.base import KnowledgeBase
from bot.services.tips.input_errors import InputError
from bot.services.tips.times import parse_time, parse_zone


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("9", ["9 am", "9 pm"]),
        ("12", ["midnight", "noon"]),
        ("9:5pm", ["9:05 pm", "“9:5pm”"]),
        ("9:5", ["9:05", "“9:5”"]),
        ("25:00", ["“25:00” isn't a time of day."]),
        ("9:60", ["“9:60” isn't a time of day."]),
        ("13 pm", ["“13 pm” isn't a time of day."]),
        ("nine", ["I can't read “nine” as a time."]),
        ("", ["I can't read “” as a time."]),
    ],
)
def test_the_sentence_for_a_time_says_what_to_write(typed: str, words: list[str], knowledge: KnowledgeBase) -> None:
    with pytest.raises(InputError) as caught:
        parse_time(typed)
    sentence = error_sentence(caught.value, knowledge.voice.schedule)

    assert [word for word in words if word not in sentence] == []
    assert sentence.endswith(".")


def test_the_sentence_for_a_misspelled_zone_suggests_the_closest_ones(knowledge: KnowledgeBase) -> None:
    with pytest.raises(InputError) as caught:
        parse_zone("Nwe York")
    sentence = error_sentence(caught.value, knowledge.voice.schedule)

    assert "“Nwe York”" in sentence
    assert "America/New_York" in sentence.partition("“Nwe York”")[2]
