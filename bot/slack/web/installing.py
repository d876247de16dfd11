"""Installing the bot in a workspace: a page that says what it is, Slack's own page, and a page that says it is done."""

import logging
import re

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from bot.errors import StorageError
from bot.log import event
from bot.services.installed import Installed
from bot.services.ports import InstallationStore
from bot.slack.web.oauth import REDIRECT, WORD, Granted, OAuth
from bot.slack.web.pages import trouble_page
from bot.slack.web.scopes import in_words
from bot.slack.web.states import LIFETIME, States, new_browser
from bot.slack.web.troubles import DENIED, NO_CODE, REFUSED, UNSAVED, InstallError

_log = logging.getLogger(__name__)

INSTALL = "/slack/install"
START = "/slack/install/start"
_BROWSER = re.compile(r"[\w-]{32}", re.ASCII)


class Installing:
    """The three steps of an installation, as a Flask blueprint."""

    def __init__(self, oauth: OAuth, store: InstallationStore, installed: Installed, kept_days: int) -> None:
        """``kept_days`` is how long questions are kept, in days."""
        self._oauth = oauth
        self._store = store
        self._installed = installed
        self._kept_days = kept_days
        self._states = States(oauth.client_secret)
        self._is_https = oauth.public_url.startswith("https:")
        # A browser takes a cookie of such a name only from this very host.
        self._cookie = "__Host-guidepost-install" if self._is_https else "guidepost-install"

    def blueprint(self) -> Blueprint:
        """The pages."""
        blueprint = Blueprint("installing", __name__)
        blueprint.get(INSTALL)(self.introduce)
        blueprint.get(START)(self.start)
        blueprint.get(REDIRECT)(self.finish)
        return blueprint

    def introduce(self) -> str:
        """What the bot is, what it may do, what it keeps, and the way to Slack."""
        rights = in_words(self._oauth.scopes)
        return render_template("install.html", start=START, rights=rights, kept_days=self._kept_days)

    def start(self) -> AnyResponse:
        """On to Slack; the ten minutes begin now, and not while somebody reads."""
        browser = self._browser() or new_browser()
        response = redirect(self._oauth.consent_url(self._states.issue(browser)))
        response.set_cookie(
            self._cookie, browser, max_age=LIFETIME, secure=self._is_https, httponly=True, samesite="Lax"
        )
        return response

    def finish(self) -> Response:
        """Back from Slack: keep the installation, or say why there is none and what to do."""
        try:
            granted = self._granted()
        except InstallError as error:
            says = {"slack_says": error.slack_says} if WORD.fullmatch(error.slack_says) else {}
            event(_log, "install_failed", "the app was not installed", reason=error.trouble.name, **says)
            return trouble_page(error.trouble, **says)
        whole = granted.installation.team_id is None
        event(_log, "installed", "the app was installed", whole_organization=whole)
        links = {"app_link": granted.app_link, "web_link": granted.web_link}
        name = granted.installation.name
        # The cookie stays for its ten minutes: who loads the page again is then told that the code was used.
        return Response(render_template("installed.html", name=name, whole_organization=whole, **links))

    def _granted(self) -> Granted:
        error, code = request.args.get("error", ""), request.args.get("code", "")
        if error:
            raise InstallError(DENIED) if error == "access_denied" else InstallError(REFUSED, error)
        if not code:
            raise InstallError(NO_CODE)
        self._states.check(request.args.get("state", ""), self._browser())
        granted = self._oauth.exchange(code)
        try:
            self._store.save(granted.installation)
        except StorageError as failure:
            raise InstallError(UNSAVED) from failure
        self._installed.forget()
        return granted

    def _browser(self) -> str:
        """The secret that this browser was given; empty when it has none."""
        given = request.cookies.get(self._cookie, "")
        return given if _BROWSER.fullmatch(given) else ""
