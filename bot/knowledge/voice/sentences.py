"""The sentences of any knowledge folder, and the form of a sentence: which placeholders it has."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from bot.knowledge.files import KnowledgeFile
from bot.knowledge.languages import DEFAULT, LANGUAGES
from bot.knowledge.models import Text
from bot.knowledge.strict_yaml import read

GENERIC: Mapping[str, Path] = {
    language: Path(__file__).with_name("generic.yaml" if language == DEFAULT else f"generic.{language}.yaml")
    for language in LANGUAGES
}
"""The file of each language with the sentences that the bot says where a knowledge folder has none of its own.

They fit any subject. Only that of the default language has all of them.
"""


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
def generic_sentences(language: str = DEFAULT) -> KnowledgeFile:
    """Return the file of the sentences for any folder, in a language."""
    path = GENERIC[language]
    return KnowledgeFile(path.name, read(path.read_text(encoding="utf-8")))
