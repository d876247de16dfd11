"""The bot's web application, with a page that tells how many threads its matrix products may use."""

from app import web as bot_web
from bot.matching.blas import threads
from bot.web.gateway import Exchange, Gateway, Head

PATH = "/blas-threads"


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
    return Probe(bot_web())
