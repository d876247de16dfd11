"""What "Why this answer?" carries, so that the same question can be asked again as it was asked."""

import re

from bot.cards.blocks import shorten
from bot.cards.limits import MAX_BUTTON_VALUE
from bot.knowledge.models import ENTRY_ID
from bot.services.guide import Turn


def carried(turn: Turn) -> str:
    """A turn as a button's value: the id of the entry shown before, if any, on a line of its own, then the question."""
    whole = f"{turn.after}\n{turn.question}" if turn.after else turn.question
    return shorten(whole, MAX_BUTTON_VALUE)


def turn_in(value: str) -> Turn:
    """The turn in a button's value."""
    first, line_break, rest = value.partition("\n")
    return Turn(rest, first) if line_break and re.fullmatch(ENTRY_ID, first) else Turn(value)
