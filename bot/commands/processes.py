"""Commands that run until they are stopped: the bot, and workers beside it."""

from bot.bootstrap import processes
from bot.settings import Settings


def run() -> None:
    """Run the bot in Slack, with the settings in the environment. The same as python app.py in a checkout."""
    processes.run(Settings.load())


def worker() -> None:
    """Send messages that are due, next to web processes on the same PostgreSQL. Run as many as you like."""
    settings = Settings.load()
    processes.configure_log(settings)
    processes.run_worker(settings)
