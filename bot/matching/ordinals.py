"""Positions that a message names: "the second one", "number 3", "la última"."""

import re
from collections.abc import Mapping

from bot.matching.text import STOP_WORDS, normalize, words

_ORDINALS: Mapping[str, int] = {
    **dict.fromkeys(("first", "1st", "primero", "primera", "primer"), 0),
    **dict.fromkeys(("second", "2nd", "segundo", "segunda"), 1),
    **dict.fromkeys(("third", "3rd", "tercero", "tercera", "tercer"), 2),
    **dict.fromkeys(("fourth", "4th", "cuarto", "cuarta"), 3),
    **dict.fromkeys(("fifth", "5th", "quinto", "quinta"), 4),
    **dict.fromkeys(("sixth", "6th", "sexto", "sexta"), 5),
    **dict.fromkeys(("last", "ultimo", "ultima"), -1),
}
_NUMBERED = re.compile(r"\b(?:number|numero) ([1-9])\b")
_DIGIT = re.compile(r"#?([1-9])[.)]?")
_YES = frozenset(["yes", "yeah", "yep", "exactly", "correct", "right", "si", "exacto", "claro"])
_AROUND = """
    actually card choose claro decir favor guess hmm i'd maybe mean meant number numero ok okay opcion option please pls
    plz por prefer quiero quise say take thanks think uno want
"""
_POLITE = frozenset(_AROUND.split())
"""Words around a choice that say nothing about a subject."""


def ordinal_in(typed: str) -> int | None:
    """Return the position that a normalized message names, counted from 0, or -1 for the last, if it names one."""
    if numbered := _NUMBERED.search(typed):
        return int(numbered[1]) - 1
    return next((_ORDINALS[word] for word in words(typed) if word in _ORDINALS), None)


def choice_in(message: str, count: int) -> int | None:
    """Return which of ``count`` things a message chooses, counted from 0; None if it does not, or says anything else.

    A digit alone is a choice, and of one thing a yes.
    """
    typed = normalize(message)
    said = {word for word in words(typed) if not word.isdecimal()}
    if said - STOP_WORDS - _POLITE - _YES - _ORDINALS.keys():
        return None
    digit = _DIGIT.fullmatch(typed)
    at = int(digit[1]) - 1 if digit else ordinal_in(typed)
    if at is None and count == 1 and said & _YES:
        return 0
    return at % count if at is not None and -1 <= at < count else None
