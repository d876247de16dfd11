"""What a token opens: which workspaces, as whom, and with which scopes."""

from dataclasses import dataclass, field
from typing import Literal

from bot.playground.errors import RefusedError

EVERY_SCOPE = (
    "app_mentions:read", "assistant:write", "channels:history", "channels:join", "channels:manage", "channels:read",
    "chat:write", "chat:write.public", "commands", "groups:history", "groups:read", "groups:write", "im:history",
    "im:read", "im:write", "mpim:history", "mpim:read", "mpim:write", "reactions:read", "reactions:write",
    "team:read", "users:read",
)  # fmt: skip
"""What a bot may ask for, as far as the simulation knows it."""


@dataclass
class Grant:
    """A bot token's rights."""

    token: str
    teams: tuple[str, ...]
    """The workspaces it opens: one, or several for an org-wide install."""
    scopes: tuple[str, ...] = EVERY_SCOPE
    enterprise: str | None = None
    """The enterprise, for a token of an org-wide install."""
    ended: Literal["", "token_revoked", "account_inactive", "invalid_auth"] = field(default="")
    """What Slack answers since the token has been revoked or the app uninstalled."""

    def has(self, *scopes: str) -> bool:
        """Whether the token carries all of ``scopes``."""
        return set(scopes) <= set(self.scopes)

    def need(self, *scopes: str) -> None:
        """Go on only with all of ``scopes``.

        Raises:
            RefusedError: ``missing_scope``, with those needed and those there are.
        """
        if not self.has(*scopes):
            raise RefusedError("missing_scope", needed=",".join(scopes), provided=",".join(self.scopes))
