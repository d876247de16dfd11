"""The simulated Slack: several workspaces behind one address."""

import threading
from collections.abc import Iterable, Mapping, Sequence

from slack_simulator.clock import Clock
from slack_simulator.consents import Consent, Consents, OAuthClient
from slack_simulator.errors import RefusedError
from slack_simulator.faults import Faults
from slack_simulator.grants import Grant
from slack_simulator.journal import Journal
from slack_simulator.rate_limits import RateLimits
from slack_simulator.workspace import Workspace


class Slack:
    """Workspaces that share a clock and a journal, and the tokens that open them.

    The bot is installed in every workspace: the workspace's ``bot_token`` opens it with every scope.
    """

    def __init__(
        self,
        *workspaces: Workspace,
        clock: Clock | None = None,
        faults: Faults | None = None,
        rate_limits: RateLimits | None = None,
    ) -> None:
        self.clock = clock or (workspaces[0].clock if workspaces else Clock())
        self.faults = faults or Faults()
        self.rate_limits = rate_limits or RateLimits()
        self.journal = Journal()
        self.workspaces: dict[str, Workspace] = {}
        self.grants: dict[str, Grant] = {}
        self.client = OAuthClient()
        self.consents = Consents()
        self.consenting = True
        """True when people who are asked to install the app agree."""
        self.rotating = False
        """True when token rotation is on for the app, so that its tokens expire after twelve hours."""
        self.lock = threading.RLock()
        for workspace in workspaces:
            self.add(workspace)

    def add(self, workspace: Workspace, *, installed: bool = True) -> Workspace:
        """Add ``workspace``, which then uses this Slack's clock and journal.

        Its token is valid unless ``installed`` is False.
        """
        workspace.clock, workspace.journal = self.clock, self.journal
        self.workspaces[workspace.team] = workspace
        if installed:
            self.grant(Grant(workspace.bot_token, (workspace.team,)))
        return workspace

    def grant(self, grant: Grant) -> Grant:
        """Make the token of ``grant`` valid. A token has one grant, the latest."""
        self.grants[grant.token] = grant
        return grant

    def consent(
        self, *teams: str, scopes: Sequence[str], redirect_uri: str = "", user: str = "", enterprise: str | None = None
    ) -> str:
        """Let a person agree to install the app, and return the code that Slack sends to ``redirect_uri``."""
        user = user or self.workspaces[teams[0]].asker
        return self.consents.give(Consent(teams, user, tuple(scopes), redirect_uri, self.clock.now(), enterprise))

    def install(self, consent: Consent) -> Grant:
        """Return the grant for a consent.

        While an installation is valid, installing again yields the same token, with all scopes ever agreed to.
        """
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
        """Return the grant of ``token``.

        Raises:
            RefusedError: There is no token, it is unknown, or it has ended.
        """
        if not token:
            raise RefusedError("not_authed")
        grant = self.grants.get(token)
        if grant is None:
            raise RefusedError("invalid_auth")
        if grant.ended:
            raise RefusedError(grant.ended)
        return grant

    def workspaces_of(self, grant: Grant) -> list[Workspace]:
        """Return the workspaces that a grant opens."""
        return [self.workspaces[team] for team in grant.teams if team in self.workspaces]

    def workspace_of_call(self, grant: Grant, args: Mapping[str, object]) -> Workspace:
        """Return the workspace of a call: the token's own or, for an org-wide token, the one that its arguments name.

        Raises:
            RefusedError: The token does not open the workspace that ``team_id`` names.
        """
        opened = self.workspaces_of(grant)
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
