"""How a language writes dates and times."""

from typing import Annotated, Literal

from pydantic import Field

from bot.knowledge.models import Model, Text
from bot.knowledge.voice.sentences import Sentence, with_placeholders


class DatesVoice(Model):
    """Names of months and days, and the form of times."""

    months: Annotated[tuple[Sentence, ...], Field(min_length=12, max_length=12)]
    weekdays: Annotated[tuple[Sentence, ...], Field(min_length=7, max_length=7)]
    short_weekdays: Annotated[tuple[Sentence, ...], Field(min_length=7, max_length=7)]
    hours: Literal["12", "24"]
    """Hours of the clock; one with 12 needs AM and PM."""
    zone: Annotated[Text, with_placeholders("city")]
    instant: Annotated[Text, with_placeholders("day", "time", "zone")]
