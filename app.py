"""Entry point: ``app:web`` for a WSGI server (a factory), ``python app.py`` for one process."""

import sys
from wsgiref.types import WSGIApplication

from bot.bootstrap.logs import configure_log
from bot.bootstrap.processes import run
from bot.bootstrap.web import create_web
from bot.errors import GuidepostError
from bot.settings import Settings


def web() -> WSGIApplication:
    """The WSGI application, made from the environment; ends the process with a sentence when that is wrong."""
    try:
        settings = Settings.load()
        configure_log(settings)
        return create_web(settings)
    except GuidepostError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    try:
        run(Settings.load())
    except GuidepostError as error:
        sys.exit(str(error))
