"""English words for the common Spanish ones in a question, so that it can be compared with texts in English.

Entries are quoted in English, and the encoder knows that language only. A word-for-word gloss is no translation, but it
says what is asked for: how many, who pays, since when. Words without a gloss, such as names, stay as they are.
"""

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from bot.matching.language import language_of
from bot.matching.ranking import Ranking
from bot.matching.text import normalize, words

_GLOSSES = {
    expression: english
    for english, expressions in json.loads(Path(__file__).with_name("gloss.json").read_text(encoding="utf-8")).items()
    for expression in expressions.split("|")
}
"""English words by the Spanish expression, without accents."""
_LONGEST = max(len(expression.split()) for expression in _GLOSSES)


@lru_cache(maxsize=1_024)
def glossed(question: str) -> str:
    """Return ``question`` in English words if it is in Spanish, and as it is if not."""
    if language_of(question) != "es":
        return question
    typed, found, at = words(normalize(question)), list[str](), 0
    while at < len(typed):
        lengths = range(min(_LONGEST, len(typed) - at), 0, -1)
        length = next((one for one in lengths if " ".join(typed[at : at + one]) in _GLOSSES), 0)
        found.append(_GLOSSES[" ".join(typed[at : at + length])] if length else typed[at])
        at += length or 1
    return " ".join(found)


def matched(question: str, match: Callable[[str], Ranking], floor: float) -> Ranking:
    """Return the ranking for a question; for one in Spanish, that for its English words if it confirms the first.

    ``match`` ranks the entries, and ``floor`` is the confidence from which a question is answered.
    """
    ranking, in_english = match(question), glossed(question)
    if ranking.confidence >= floor or in_english == question:
        return ranking
    other = match(in_english)
    is_confirmed = [one.entry_id for one in other.matches[:1]] == [one.entry_id for one in ranking.matches[:1]]
    return other if is_confirmed and other.confidence >= floor else ranking
