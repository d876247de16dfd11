"""Entry points: ``python app.py`` runs the bot, and the factory ``app:web`` is for any other RSGI server."""

import sys

from bot.bootstrap.processes import run, web
from bot.errors import GuidepostError
from bot.settings import Settings

__all__ = ["web"]

if __name__ == "__main__":
    try:
        run(Settings.load())
    except GuidepostError as error:
        sys.exit(str(error))
