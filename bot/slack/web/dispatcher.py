"""The door of the bot's web application: Slack's requests to the left, everybody else to the pages."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from bot.slack.guard import PATH
from bot.slack.measures import arrive


class Dispatcher:
    """A WSGI application made of two."""

    def __init__(self, events: WSGIApplication, pages: WSGIApplication) -> None:
        """``events`` answers at `PATH` and nowhere else."""
        self._events = events
        self._pages = pages

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on."""
        arrive()
        application = self._events if environ.get("PATH_INFO") == PATH else self._pages
        return application(environ, start_response)
