"""The simulated Slack: several workspaces behind one address."""

import threading
from collections.abc import Iterable, Mapping, Sequence

from bot.playground.clock import Clock
from bot.playground.errors import RefusedError
from bot.playground.faults import Faults
from bot.playground.grants import Grant
from bot.playground.journal import Journal
from bot.playground.oauth import Client, Consent, Consents
from bot.playground.workspace import Workspace


class Slack:
    """Workspaces with one clock and one journal, and the tokens that open them.

    Every workspace comes with the bot installed: its ``bot_token`` opens it with every scope.
    """

    def __init__(self, *workspaces: Workspace, clock: Clock | None = None, faults: Faults | None = None) -> None:
        self.clock = clock or (workspaces[0].clock if workspaces else Clock())
        self.faults = faults or Faults()
        self.journal = Journal()
        self.workspaces: dict[str, Workspace] = {}
        self.grants: dict[str, Grant] = {}
        self.client = Client()
        self.consents = Consents()
        self.consenting = True
        """Whether people who are asked to install the app agree."""
        self.lock = threading.RLock()
        for workspace in workspaces:
            self.add(workspace)

    def add(self, workspace: Workspace, *, installed: bool = True) -> Workspace:
        """Put ``workspace`` under this Slack's clock and journal; with the bot installed, its token is good."""
        workspace.clock, workspace.journal = self.clock, self.journal
        self.workspaces[workspace.team] = workspace
        if installed:
            self.grant(Grant(workspace.bot_token, (workspace.team,)))
        return workspace

    def grant(self, grant: Grant) -> Grant:
        """Let the grant's token open what the grant says; a token has one grant, the latest."""
        self.grants[grant.token] = grant
        return grant

    def consent(
        self, *teams: str, scopes: Sequence[str], redirect_uri: str = "", user: str = "", enterprise: str | None = None
    ) -> str:
        """Let a person agree to the app's install: the code that Slack sends to ``redirect_uri``."""
        user = user or self.workspaces[teams[0]].asker
        return self.consents.give(Consent(teams, user, tuple(scopes), redirect_uri, self.clock.now(), enterprise))

    def install(self, consent: Consent) -> Grant:
        """The grant that a consent leads to: while one is good, the same token with all scopes ever agreed to."""
        with self.lock:
            for grant in self.grants.values():
                if not grant.ended and (grant.teams, grant.enterprise) == (consent.teams, consent.enterprise):
                    grant.scopes = tuple(dict.fromkeys((*grant.scopes, *consent.scopes)))
                    return grant
            token = f"xoxb-{consent.enterprise or consent.teams[0]}-{len(self.grants) + 1}"
            return self.grant(Grant(token, consent.teams, consent.scopes, consent.enterprise))

    def uninstall(self, team: str) -> None:
        """End every token of the workspace or enterprise ``team``, as when an admin removes the app."""
        with self.lock:
            for grant in self.grants.values():
                if team == grant.enterprise or (grant.enterprise is None and team in grant.teams):
                    grant.ended = grant.ended or "account_inactive"

    def authenticate(self, token: str) -> Grant:
        """The grant of ``token``.

        Raises:
            RefusedError: there is none, or no longer.
        """
        if not token:
            raise RefusedError("not_authed")
        grant = self.grants.get(token)
        if grant is None:
            raise RefusedError("invalid_auth")
        if grant.ended:
            raise RefusedError(grant.ended)
        return grant

    def opened_by(self, grant: Grant) -> list[Workspace]:
        """The workspaces that a grant opens."""
        return [self.workspaces[team] for team in grant.teams if team in self.workspaces]

    def meant_by(self, grant: Grant, args: Mapping[str, object]) -> Workspace:
        """The workspace that a call is for: the token's own, or in an org-wide install the one its arguments name.

        Raises:
            RefusedError: the token does not open the workspace that is named.
        """
        opened = self.opened_by(grant)
        if grant.enterprise is None or not opened:
            return opened[0]
        if team := args.get("team_id"):
            return _first(w for w in opened if w.team == team) or _refuse("team_access_not_granted")
        named = {str(args[name]) for name in ("channel", "channel_id", "user", "user_id", "users") if args.get(name)}
        trigger = str(args.get("trigger_id", ""))
        known = (w for w in opened if named & (w.channels.keys() | w.users.keys()) or w.triggers.knows(trigger))
        return _first(known) or opened[0]


def _first(workspaces: Iterable[Workspace]) -> Workspace | None:
    return next(iter(workspaces), None)


def _refuse(error: str) -> Workspace:
    raise RefusedError(error)
