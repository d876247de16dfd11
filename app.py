"""Entry point: ``app:web`` for a WSGI server (a factory), ``python app.py`` for one process."""

import sys

from bot.bootstrap.logs import configure_log
from bot.bootstrap.processes import run
from bot.bootstrap.slack import create_web
from bot.errors import GuidepostError
from bot.settings import Settings
from bot.slack.guard import Guard


def web() -> Guard:
    """The WSGI application, made from the environment."""
    settings = Settings.load()
    configure_log(settings)
    return create_web(settings)


if __name__ == "__main__":
    try:
        run(Settings.load())
    except GuidepostError as error:
        sys.exit(str(error))
