"""What "Why this answer?" carries, so that the same question can be asked again as it was asked."""

import re

from bot.cards.blocks import shorten
from bot.cards.limits import MAX_BUTTON_VALUE
from bot.services.guide import Turn

_CARRIED = re.compile(r"(?:([a-z0-9-]+/[a-z0-9-]+)\n)?(.*)", re.DOTALL)
"""The id of the entry shown before on a line of its own, if there was one, then the question."""


def carried(turn: Turn) -> str:
    """A turn as a button's value."""
    whole = f"{turn.after}\n{turn.question}" if turn.after else turn.question
    return shorten(whole, MAX_BUTTON_VALUE)


def turn_in(value: str) -> Turn:
    """The turn in a button's value."""
    found = _CARRIED.fullmatch(value)
    return Turn(found[2], found[1]) if found else Turn(value)
