"""The form of a sentence that the bot fills in."""

import re
from typing import Annotated

from pydantic import AfterValidator

from bot.knowledge.models import Text


def with_blanks(*allowed: str) -> AfterValidator:
    """A check that a sentence's ``{blanks}`` are just those the bot fills in, and that it has no other brace."""
    wanted = [f"{{{name}}}" for name in allowed]
    message = f"should have {', '.join(wanted)}, each once, and" if wanted else "should have"

    def check(sentence: str) -> str:
        if sorted(re.findall(r"\{[^{}]*\}|[{}]", sentence)) != sorted(wanted):
            raise ValueError(f"{message} no other braces")
        return sentence

    return AfterValidator(check)


Plain = Annotated[Text, with_blanks()]
"""A sentence without blanks."""
