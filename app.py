"""Entry points: ``python app.py`` runs the bot, and the factory ``app:web`` is what its server calls."""

import sys

from bot.bootstrap.processes import configure_log, run
from bot.bootstrap.web import create_web
from bot.errors import GuidepostError
from bot.settings import Settings
from bot.web.gateway import Gateway


def web() -> Gateway:
    """Return the RSGI application; exit with a sentence when a setting in the environment is wrong."""
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
