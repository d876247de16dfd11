"""The form of a sentence: which placeholders it has."""

import re
from typing import Annotated

from pydantic import AfterValidator

from bot.knowledge.models import Text


def with_placeholders(*names: str) -> AfterValidator:
    """Return a check that a sentence has each ``{placeholder}`` of ``names`` exactly once, and no other braces."""
    wanted = [f"{{{name}}}" for name in names]
    message = f"should have {', '.join(wanted)}, each once, and" if wanted else "should have"

    def check(sentence: str) -> str:
        if sorted(re.findall(r"\{[^{}]*\}|[{}]", sentence)) != sorted(wanted):
            raise ValueError(f"{message} no other braces")
        return sentence

    return AfterValidator(check)


Sentence = Annotated[Text, with_placeholders()]
"""A sentence without placeholders."""
