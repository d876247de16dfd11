"""Processes that run until they are told to stop."""

import signal
import sys

from granian import Granian
from granian.constants import Interfaces

from bot.bootstrap.logs import configure_log
from bot.bootstrap.slack import NO_SLACK, create_socket_mode
from bot.errors import SettingsError
from bot.settings import Settings

THREADS = 8
"""Threads that answer requests. A few more than cores: some wait for the database, or for a response_url."""

_GRANIANS_LOG: dict[str, dict[str, object]] = {
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": {}, "granian.access": {}},
}
"""No handlers of its own: its lines go where ours go."""


def run(settings: Settings) -> None:
    """Run the bot until it is told to stop: by Socket Mode with an app token, else by HTTP.

    Raises:
        SettingsError: when Slack is not set up.
    """
    configure_log(settings)
    if settings.slack_bot_token and settings.slack_app_token:
        _connect(settings, settings.slack_app_token.get_secret_value())
    elif settings.slack_signing_secret and (settings.slack_bot_token or settings.slack_client_id):
        serve(settings)
    else:
        raise SettingsError(NO_SLACK)


def _connect(settings: Settings, app_token: str) -> None:
    """Stay connected by Socket Mode. What is being sent when SIGTERM comes is sent to the end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    handler = create_socket_mode(settings, app_token)
    try:
        handler.start()  # type: ignore[no-untyped-call] # slack_bolt leaves it untyped
    finally:
        handler.close()  # type: ignore[no-untyped-call] # likewise


def serve(settings: Settings, target: str = "app:web") -> None:
    """Serve signed HTTP. ``target`` is the module and name of what makes the WSGI application."""
    Granian(
        target,
        log_dictconfig=_GRANIANS_LOG,
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.host,
        port=settings.port,
        blocking_threads=THREADS,
    ).serve()
