"""Entry point: ``app:web`` for a WSGI server (a factory), ``python app.py`` for one process."""

import sys

from bot import bootstrap
from bot.errors import GuidepostError
from bot.settings import Settings
from bot.slack.guard import Guard


def web() -> Guard:
    """The WSGI application, made from the environment."""
    return bootstrap.create_web(Settings.load())


if __name__ == "__main__":
    try:
        bootstrap.run(Settings.load())
    except GuidepostError as error:
        sys.exit(str(error))
