"""What the bot is measured beside: a Bolt app that only echoes, and a web application that does nothing at all."""

import os
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from slack_bolt import Ack, App, Say
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from bot.slack.guard import PATH

NOTHING, AS_IT_COMES, BEFORE_RESPONSE = (
    f"benchmarks.load.bare:{name}" for name in ("nothing", "as_it_comes", "before_response")
)


def nothing() -> WSGIApplication:
    """Says hello: what is left is the server's own time, and the load generator's."""

    def hello(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", "5")])
        return [b"hello"]

    return hello


def as_it_comes() -> SlackRequestHandler:
    """Bolt with its defaults: acknowledges an event first, and answers in a thread of its own."""
    return _echo(before_response=False)


def before_response() -> SlackRequestHandler:
    """Bolt that answers before it acknowledges: nothing is lost, and a command need not wait for Bolt's poll."""
    return _echo(before_response=True)


def _echo(*, before_response: bool) -> SlackRequestHandler:
    app = App(
        client=WebClient(os.environ.pop("SLACK_BOT_TOKEN"), base_url=os.environ["SLACK_API_URL"]),
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        process_before_response=before_response,
    )

    @app.event("app_mention")
    def echo(event: dict[str, Any], say: Say) -> None:
        say(event["text"], thread_ts=event["ts"])

    @app.command("/guide")
    def answer(ack: Ack, command: dict[str, Any]) -> None:
        ack(command["text"])

    return SlackRequestHandler(app, PATH)
