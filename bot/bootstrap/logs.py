"""Logging, as the settings say."""

from bot import log
from bot.settings import Settings


def configure_log(settings: Settings) -> None:
    """Send log lines to standard error, without the settings' secrets."""
    log.configure(settings.log_level, settings.log_format, settings.secrets())
