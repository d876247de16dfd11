"""The sentences of any knowledge folder, and the form of a sentence: which placeholders it has."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from bot.knowledge.files import KnowledgeFile
from bot.knowledge.models import Text
from bot.knowledge.strict_yaml import read

GENERIC = Path(__file__).with_name("generic.yaml")
"""The sentences that the bot says where a knowledge folder has none of its own. They fit any subject."""


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


@cache
def generic_sentences() -> KnowledgeFile:
    """Return the file of the sentences for any folder."""
    return KnowledgeFile(GENERIC.name, read(GENERIC.read_text(encoding="utf-8")))
