"""Whose data it is: every row, look-up and message belongs to one workspace."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Workspace:
    """A Slack workspace, as its events name it.

    Stores take one of these and never a bare id, so that no query can forget whose rows it reads.
    """

    team_id: str
    enterprise_id: str | None = None
    """The Enterprise organization that it belongs to, if any: an app may be installed for all of it."""

    def is_sibling(self, other: "Workspace") -> bool:
        """Whether both belong to the same organization."""
        return self.enterprise_id is not None and self.enterprise_id == other.enterprise_id
