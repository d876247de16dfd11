"""The bot's web application, with a page that tells how many threads its matrix products may use."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from app import web as bot_web
from bot.matching.blas import threads

PATH = "/blas-threads"


def web() -> WSGIApplication:
    bot = bot_web()

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH:
            return bot(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(threads()).encode()]

    return application
