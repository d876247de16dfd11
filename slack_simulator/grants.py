"""The rights of a bot token: the workspaces it opens and its scopes."""

from dataclasses import dataclass, field
from typing import Literal

from slack_simulator.errors import RefusedError

EVERY_SCOPE = (
    "app_mentions:read", "assistant:write", "channels:history", "channels:join", "channels:manage", "channels:read",
    "chat:write", "chat:write.public", "commands", "groups:history", "groups:read", "groups:write", "im:history",
    "im:read", "im:write", "links:read", "links:write", "mpim:history", "mpim:read", "mpim:write", "reactions:read",
    "reactions:write", "team:read", "users:read",
)  # fmt: skip
"""The scopes that the simulation knows and a bot may request."""


@dataclass
class Grant:
    """A bot token and its rights."""

    token: str
    teams: tuple[str, ...]
    """The workspaces that it opens: one, or several for an org-wide installation."""
    scopes: tuple[str, ...] = EVERY_SCOPE
    enterprise: str | None = None
    """The enterprise, for the token of an org-wide installation."""
    ended: Literal["", "token_revoked", "account_inactive", "invalid_auth"] = field(default="")
    """The error that Slack returns once the token is revoked or the app uninstalled; empty while the token is valid."""

    def has_scopes(self, *scopes: str) -> bool:
        """Return True when the token has all of ``scopes``."""
        return set(scopes) <= set(self.scopes)

    def require_scopes(self, *scopes: str) -> None:
        """Check that the token has all of ``scopes``.

        Raises:
            RefusedError: ``missing_scope``, with the scopes that are needed and those that the token has.
        """
        if not self.has_scopes(*scopes):
            raise RefusedError("missing_scope", needed=",".join(scopes), provided=",".join(self.scopes))
