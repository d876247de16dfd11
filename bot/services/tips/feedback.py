"""What people think of a tip."""

from dataclasses import dataclass

from bot.services.workspaces import Workspace


@dataclass(frozen=True)
class Vote:
    """What somebody thinks of a tip; of several by the same person, the last counts."""

    workspace: Workspace
    tip_id: str
    user_id: str
    """Never stored; a keyed hash is, so that a person's votes can be told apart, and erased."""
    is_helpful: bool


@dataclass(frozen=True)
class Tally:
    """How many found a tip helpful, and how many not for them."""

    tip_id: str
    helpful: int
    not_for_us: int
