"""The installation of the bot in a workspace: its own page, Slack's page, and the page that confirms it."""

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Mapping

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from bot.errors import StorageError
from bot.knowledge.base import KnowledgeBase
from bot.log import event
from bot.manifest import SCOPES
from bot.services.installation_cache import InstallationCache
from bot.services.ports import InstallationStore
from bot.services.suggestions import suggestions
from bot.web.install_errors import CODE_USED, DENIED, NO_CODE, REFUSED, UNSAVED, InstallError
from bot.web.oauth import LIFETIME, REDIRECT, Grant, OAuth, StateTokens, new_browser_secret
from bot.web.pages import problem_page
from bot.web_api import ERROR_NAME

_log = logging.getLogger(__name__)

INSTALL = "/slack/install"
START = "/slack/install/start"
_BROWSER_SECRET = re.compile(r"[\w-]{32}", re.ASCII)


NameRegistry = Callable[[str], bool]
"""Records a name, in all processes of the bot; returns False if it was recorded before. May raise `StorageError`."""


def purposes(scopes: Iterable[str]) -> Mapping[str, list[str]]:
    """Group ``scopes`` by their purpose, a sentence for the person who decides."""
    found: dict[str, list[str]] = {}
    for scope in scopes:
        found.setdefault(SCOPES[scope].purpose, []).append(scope)
    return found


class InstallPages:
    """The three steps of an installation, as a Flask blueprint."""

    def __init__(
        self,
        oauth: OAuth,
        store: InstallationStore,
        use_once: NameRegistry,
        cache: InstallationCache,
        question_days: int,
        knowledge: Callable[[], KnowledgeBase],
    ) -> None:
        """Serve installations of ``oauth``.

        ``question_days`` is the number of days for which questions are kept. ``knowledge`` returns the one in use, with
        the words about the app and a question to try.
        """
        self._knowledge = knowledge
        self._oauth = oauth
        self._store = store
        self._use_once = use_once
        self._cache = cache
        self._question_days = question_days
        self._states = StateTokens(oauth.client_secret)
        self._is_https = oauth.public_url.startswith("https:")
        # With this prefix a browser accepts the cookie from this very host only.
        self._cookie = "__Host-guidepost-install" if self._is_https else "guidepost-install"

    def blueprint(self) -> Blueprint:
        """Return the pages as a blueprint."""
        blueprint = Blueprint("install", __name__)
        blueprint.get(INSTALL)(self.introduce)
        blueprint.get(START)(self.start)
        blueprint.get(REDIRECT)(self.finish)
        return blueprint

    def introduce(self) -> str:
        """Show what the bot is, what it may do, what it keeps, and the way to Slack."""
        return render_template(
            "install.html",
            about=self._knowledge().voice.app.about,
            start=START,
            purposes=purposes(self._oauth.scopes),
            question_days=self._question_days,
        )

    def start(self) -> AnyResponse:
        """Send the browser to Slack. The ten minutes begin here, not while a person reads the first page."""
        browser_secret = self._browser_secret() or new_browser_secret()
        response = redirect(self._oauth.consent_url(self._states.issue(browser_secret)))
        response.set_cookie(
            self._cookie, browser_secret, max_age=LIFETIME, secure=self._is_https, httponly=True, samesite="Lax"
        )
        return response

    def finish(self) -> Response:
        """Store the installation when the browser returns from Slack, or show why there is none and what to do."""
        try:
            grant = self._accept()
        except InstallError as error:
            says = {"slack_says": error.slack_says} if ERROR_NAME.fullmatch(error.slack_says) else {}
            event(_log, "install_failed", "the app was not installed", reason=error.problem.name, **says)
            return problem_page(error.problem, **says)
        is_organization = grant.installation.team_id is None
        event(_log, "installed", "the app was installed", whole_organization=is_organization)
        # The cookie keeps its ten minutes, so that loading the page again says that the code was used.
        return Response(
            render_template(
                "installed.html",
                example=next(iter(suggestions(self._knowledge())), ""),
                name=grant.installation.name,
                is_organization=is_organization,
                app_link=grant.app_link,
                web_link=grant.web_link,
            )
        )

    def _accept(self) -> Grant:
        error, code = request.args.get("error", ""), request.args.get("code", "")
        if error:
            raise InstallError(DENIED) if error == "access_denied" else InstallError(REFUSED, error)
        if not code:
            raise InstallError(NO_CODE)
        state = request.args.get("state", "")
        self._states.check(state, self._browser_secret())
        try:
            if not self._use_once(hashlib.sha256(state.encode()).hexdigest()):
                raise InstallError(CODE_USED)
            grant = self._oauth.redeem(code)
            self._store.save(grant.installation)
        except StorageError as failure:
            raise InstallError(UNSAVED) from failure
        self._cache.clear()
        return grant

    def _browser_secret(self) -> str:
        """Return the secret that this browser was given, or an empty string if it has none."""
        sent = request.cookies.get(self._cookie, "")
        return sent if _BROWSER_SECRET.fullmatch(sent) else ""
