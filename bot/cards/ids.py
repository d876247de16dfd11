"""Names that cards and listeners must agree on."""

from enum import StrEnum


class Action(StrEnum):
    """What a button does; its action id is this, a colon, and the entry it is about."""

    OPEN = "open"
    """Show the entry beside what is there."""
    PICK = "pick"
    """Show the entry in place of the offer it was picked from."""
    NONE = "none"
    """None of the offered entries: say so, and show what else there is."""
    SHARE = "share"
    """Show the entry to the whole channel."""
    WHY = "why"
    """Say how the answer was found; the button carries the question."""
    SPOTLIGHTS = "spotlights"
    """Show all spotlights."""


ERASE = "erase"
"""Action id of the button that erases what a person left; unlike the others, it changes something."""

PRIVACY = "privacy"
"""What to type behind `/guide` to read what is kept."""


class Command(StrEnum):
    """The slash commands."""

    GUIDE = "/guide"
    SPOTLIGHT = "/spotlight"
    TAKEAWAYS = "/takeaways"
