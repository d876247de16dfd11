"""The Bolt app, and the token with which it answers each request."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware import IgnoringSelfEvents

from bot.services.installation_cache import InstallationCache
from bot.services.workspaces import Workspace
from bot.slack import listeners
from bot.slack.context import AppContext
from bot.slack.error_handler import NotInstalledError, create_error_handler
from bot.slack.events import workspace_of
from bot.web_api import SlackClient

AppFinder = Callable[[Workspace], App | None]
"""Returns the app of a workspace that brings knowledge of its own; None for all others."""


def create_app(app_context: AppContext, api_url: str, find_own: AppFinder | None = None) -> App:
    """Return the Bolt app for every workspace where the bot is installed; ``api_url`` is the Web API's address.

    The requests of a workspace for which ``find_own`` returns another app are passed on to that app.

    The app trusts what it receives: over HTTP the guard stands in front of it, and in Socket Mode the connection itself
    is authenticated.
    """
    app = App(
        client=SlackClient(base_url=api_url),
        authorize=create_authorizer(app_context.installation_cache),
        signing_secret="",
        request_verification_enabled=False,
        # The reply is stored before Slack receives a response: after a crash in between, Slack delivers the request
        # again. And a command's card travels in the response itself.
        process_before_response=True,
        ignoring_self_events_enabled=False,  # `OwnEvents` replaces it.
        # It would read a thread's history for every message in one, for arguments that no listener takes.
        attaching_conversation_kwargs_enabled=False,
    )
    if find_own:
        app.use(_passing_on(find_own))
    app.use(OwnEvents())
    listeners.register(app, app_context)
    app.error(create_error_handler(app_context))
    return app


def _passing_on(find_own: AppFinder) -> Callable[..., BoltResponse | None]:
    def pass_on(
        req: BoltRequest,
        context: BoltContext,
        body: Mapping[str, Any],
        next: Callable[[], None],  # noqa: A002 (Bolt's name)
    ) -> BoltResponse | None:
        own = find_own(workspace_of(context, body))
        if own:
            return own.dispatch(req)
        next()
        return None

    return pass_on


class OwnEvents(IgnoringSelfEvents):
    """Middleware that ignores events of the bot's own making, except Slack's report that it has a message of ours."""

    events_that_should_be_kept = [*IgnoringSelfEvents.events_that_should_be_kept, "message_metadata_posted"]  # noqa: RUF012


def create_authorizer(installation_cache: InstallationCache) -> Callable[[str | None, str | None], AuthorizeResult]:
    """Return Bolt's ``authorize``, which answers each request with its workspace's token, without asking Slack.

    Bolt's own asks Slack at every request, and mistakes a failure of the database for a missing installation. This one
    raises `StorageError` then, so that the request fails and Slack delivers it again. Where the app is not installed it
    raises `NotInstalledError`, because the sentence that Bolt would say is fixed when the app is created.
    """

    def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
        installation = installation_cache.find(Workspace(team_id or "", enterprise_id))
        if installation is None:
            raise NotInstalledError
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=installation.bot_user_id,
            bot_id=installation.bot_id,
            bot_token=installation.bot_token,
            bot_scopes=list(installation.scopes),
        )

    return authorize
