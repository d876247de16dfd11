"""Cards that people save, to find them again on their Home tab."""

from collections.abc import Sequence
from enum import Enum
from typing import Protocol

from bot.services.workspaces import TenantData, Workspace

MOST_SAVED = 50
"""Cards that one person can have saved at a time."""


class Saving(Enum):
    """The result of saving a card."""

    DONE = "done"
    DONE_BEFORE = "done before"
    TOO_MANY = "too many"
    """The person has `MOST_SAVED` cards, and has to remove one first."""


class SavedStore(TenantData, Protocol):
    """Stores which entries people saved, by id, without the person. Every method may raise `StorageError`.

    What a person saved stays until the person removes or erases it, or the app is uninstalled.
    """

    def save(self, workspace: Workspace, user_id: str, entry_id: str) -> Saving:
        """Save an entry for a person, unless it is saved already or is one too many.

        Different entries that one person saves at the same moment may exceed `MOST_SAVED`.
        """
        ...

    def remove(self, workspace: Workspace, user_id: str, entry_id: str) -> None:
        """Remove an entry from those that a person saved; do nothing if it is not among them."""
        ...

    def of_person(self, workspace: Workspace, user_id: str) -> Sequence[str]:
        """Return the ids of the entries that a person saved, the one saved last first."""
        ...
