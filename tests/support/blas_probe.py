"""The bot's web application, with a page that tells how many threads its matrix products may use."""

import threading

from threadpoolctl import threadpool_info

from app import web as bot_web
from bot.matching.encoder import LOADING
from bot.web.gateway import Exchange, Gateway, Head

PATH = "/blas-threads"


def threads() -> int:
    """Return the largest number of threads that a matrix product of this process may use."""
    return max((library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"), default=1)


class Probe:
    """An RSGI application: the bot, and the page."""

    def __init__(self, bot: Gateway) -> None:
        self._bot = bot

    async def __rsgi__(self, scope: Head, exchange: Exchange) -> None:
        if scope.path != PATH:
            await self._bot.__rsgi__(scope, exchange)
            return
        exchange.response_bytes(200, [("content-type", "text/plain")], str(threads()).encode())


def web() -> Probe:
    bot = bot_web()
    # While the encoder loads, it limits the threads itself.
    for thread in threading.enumerate():
        if thread.name == LOADING:
            thread.join()
    return Probe(bot)
