"""The questions in one message that has several: parts of it whose answers differ."""

import re
import sys
from collections.abc import Callable, Sequence

from bot.matching.ranking import Ranking
from bot.matching.splits import Clarity, Split, count_content, refers_back, splits

_FEW = 3
"""Number of words about a subject below which a part may have none of its own."""
_ANNOUNCED = re.compile(
    r"\b(?:two|2|three|3|couple|few|dos|tres) (?:of )?(?:quick |short )?(?:things|questions|qs|cosas|preguntas)\b",
    re.IGNORECASE,
)
"""Words that say that several questions follow."""


def questions_in(message: str, question: str, match: Callable[[str], Ranking], floor: float) -> tuple[str, ...]:
    """Return the questions in a message, if it has several; else nothing.

    They are several if their answers differ, if one of them is an answer, and if the whole is about each of them.

    Args:
        message: The message as typed, which may announce several questions.
        question: The message without the small talk around what it asks.
        match: Ranks the entries for a question.
        floor: Confidence from which a question is answered.
    """
    most, parts = 0.0, tuple[str, ...]()
    for split in splits(question, is_announced=bool(_ANNOUNCED.search(message))):
        strength = _strength(split, question, match, floor)
        if strength and split.clarity in {Clarity.NUMBERED, Clarity.MARKED}:
            return split.parts
        if strength > most:
            most, parts = strength, split.parts
    return parts


def _strength(split: Split, question: str, match: Callable[[str], Ranking], floor: float) -> float:
    """Return how much speaks for a way to read a question as several; 0 if they are not several."""
    rankings = [match(part) for part in split.parts]
    firsts = [ranking.matches[0].entry_id for ranking in rankings if ranking.matches]
    if len(set(firsts)) < len(split.parts):
        return 0.0
    confidences = [ranking.confidence for ranking in rankings]
    scores = {found.entry_id: found.score for found in match(question).matches}
    least = min(scores.get(first, 0.0) for first in firsts)
    is_answered = max(confidences) >= floor and min(confidences) >= split.clarity.least_confidence * floor
    if not is_answered or least < split.clarity.least_score or _lacks_subject(split, confidences, floor):
        return 0.0
    return min(confidences) * max(least, 0.0) or sys.float_info.min


def _lacks_subject(split: Split, confidences: Sequence[float], floor: float) -> bool:
    """Return whether a part without an answer may be no more than "any ideas?", or about the part before it."""
    if split.clarity is Clarity.NUMBERED:
        return False
    if not all(map(count_content, split.parts)):
        return True
    if split.clarity is not Clarity.MARKED:
        return False
    parts = zip(split.parts, confidences, strict=True)
    unanswered = [part for part, confidence in parts if confidence < Clarity.JOINED.least_confidence * floor]
    return any(count_content(part) < _FEW or (part != split.parts[0] and refers_back(part)) for part in unanswered)
