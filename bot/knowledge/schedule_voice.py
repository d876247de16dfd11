"""What the form to schedule tips says."""

from typing import Annotated

from pydantic import StringConstraints

from bot.knowledge.models import Model, Text
from bot.knowledge.sentences import Plain, with_blanks

Label = Annotated[Plain, StringConstraints(max_length=24)]
"""What fits the title and the buttons of a form."""


class MistakesVoice(Model):
    """What is wrong with something typed, and what to type instead; named as in ``bot.services.tips.mistakes``."""

    no_time: Annotated[Text, with_blanks("typed")]
    which_half: Annotated[Text, with_blanks("typed", "morning", "evening")]
    minutes: Annotated[Text, with_blanks("typed", "example")]
    not_on_the_clock: Annotated[Text, with_blanks("typed")]
    no_zone: Annotated[Text, with_blanks("typed")]
    no_weekday: Plain
    ends_too_early: Plain
    never: Plain
    no_tips: Plain


class ScheduleVoice(Model):
    """Labels, hints, and a plain sentence for everything that can be wrong with what was filled in."""

    # Labels and hints
    title: Label
    submit: Label
    close: Label
    channel: Plain
    channel_hint: Plain
    join: Plain
    join_box: Plain
    time: Plain
    time_hint: Plain
    zone: Plain
    zone_hint: Plain
    weekdays: Plain
    themes: Plain
    themes_hint: Plain
    holidays: Plain
    holidays_hint: Plain
    no_holidays: Plain
    starts: Plain
    starts_hint: Plain
    ends: Plain
    ends_hint: Plain

    # Preview and test
    preview: Plain
    test: Plain
    preview_title: Plain
    preview_line: Annotated[Text, with_blanks("when", "title")]
    preview_none: Plain
    preview_faults: Plain
    tested: Plain

    # What can be wrong
    no_channel: Plain
    direct: Plain
    unseen: Plain
    absent: Plain
    absent_joinable: Plain
    archived: Plain
    not_joined: Plain
    mistakes: MistakesVoice
    did_you_mean: Annotated[Text, with_blanks("close")]
