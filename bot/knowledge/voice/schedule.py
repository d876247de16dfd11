"""Sentences of the form that schedules tips."""

from typing import Annotated

from pydantic import StringConstraints

from bot.knowledge.models import Model, Text
from bot.knowledge.voice.sentences import Sentence, with_placeholders

Label = Annotated[Sentence, StringConstraints(max_length=24)]
"""Sentence short enough for the title or a button of a form."""


class InputErrorsVoice(Model):
    """Sentences about wrong input and what to type instead, one for each `InputErrorCode`."""

    no_time: Annotated[Text, with_placeholders("typed")]
    which_half: Annotated[Text, with_placeholders("typed", "morning", "evening")]
    minutes: Annotated[Text, with_placeholders("typed", "example")]
    not_on_the_clock: Annotated[Text, with_placeholders("typed")]
    no_zone: Annotated[Text, with_placeholders("typed")]
    no_weekday: Sentence
    ends_too_early: Sentence
    never: Sentence
    no_tips: Sentence


class ScheduleVoice(Model):
    """Labels and hints of the form, and a sentence for everything that can be wrong with the input."""

    # Labels and hints
    title: Label
    submit: Label
    close: Label
    channel: Sentence
    channel_hint: Sentence
    join: Sentence
    join_box: Sentence
    time: Sentence
    time_hint: Sentence
    zone: Sentence
    zone_hint: Sentence
    weekdays: Sentence
    themes: Sentence
    themes_hint: Sentence
    holidays: Sentence
    holidays_hint: Sentence
    no_holidays: Sentence
    starts: Sentence
    starts_hint: Sentence
    ends: Sentence
    ends_hint: Sentence

    # Preview and test
    preview: Sentence
    test: Sentence
    preview_title: Sentence
    preview_line: Annotated[Text, with_placeholders("when", "title")]
    preview_none: Sentence
    preview_faults: Sentence
    tested: Sentence

    # What can be wrong with the input
    no_channel: Sentence
    direct: Sentence
    unseen: Sentence
    absent: Sentence
    absent_joinable: Sentence
    archived: Sentence
    not_joined: Sentence
    mistakes: InputErrorsVoice
    did_you_mean: Annotated[Text, with_placeholders("close")]
